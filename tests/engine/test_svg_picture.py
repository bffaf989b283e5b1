"""SVG drawings as pictures: what they look like, that nothing outside of them is opened, and what they may not take."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pic2latex import render
from pic2latex.errors import PictureUnreadable
from pic2latex.picture import picture_size, read_frame, read_picture
from pic2latex.svg_picture import is_svg
from pic2latex.svg_worker import _font_families

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(content: str, attributes: str = 'width="60" height="40"', before: str = "") -> bytes:
    return f"{before}<svg {NAMES} {attributes}>{content}</svg>".encode()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg>",
        b"  \n<svg/>",
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- drawn by -->\n<svg xmlns='x'>",
        b"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'svg11.dtd'><svg >",
        b"<!DOCTYPE svg [ <!ENTITY a '>'> <!ENTITY b ']'> ]>\n<svg:svg xmlns:svg='x'>",
    ],
)
def test_what_begins_as_svg(data: bytes) -> None:
    assert is_svg(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n<svg>",
        b"<!DOCTYPE html><html><svg></svg></html>",
        b"<html><svg></svg></html>",
        b"<svgs>",
        b"text <svg>",
        b"<!---->" * 5000 + b"<html>",
        b"<??>" * 10000,
        b"<!DOCTYPE svg [" + b"]" * 60000,
    ],
)
def test_what_does_not(data: bytes) -> None:
    assert not is_svg(data)


def test_a_drawing_is_drawn_in_its_place(tmp_path: Path) -> None:
    data = svg('<rect x="12" y="8" width="24" height="16" fill="#c81e1e"/>')
    path = tmp_path / "drawing.svg"
    path.write_bytes(data)
    for picture in (read_picture(data), read_picture(path), read_frame(path, 0)):
        assert (picture.width, picture.height) == (150, 100), "2.5 pixels for each of 1/96 inch"
        assert picture.pixels[40, 60].tolist() == [200, 30, 30]
        assert picture.pixels[5, 5].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="1in" height="48pt"', (240, 160)),
        ('viewBox="0 0 80 40"', (200, 100)),
        ('width="100%" height="100%" viewBox="0,0,80,40"', (200, 100)),
        ('width="8000" height="4000"', (6000, 3000)),
        ('width="10em" height="5ex" viewBox="0 0 1 1"', (400, 100)),
    ],
)
def test_sizes(attributes: str, size: tuple[int, int]) -> None:
    picture = read_picture(svg('<rect width="1" height="1"/>', attributes))
    assert (picture.width, picture.height) == size


def test_a_formula_that_was_saved_as_svg_is_black_on_white() -> None:
    picture = read_picture(render(r"\frac{1}{n^{2}}", "svg").text.encode())
    assert picture.pixels.min() < 30
    assert np.median(picture.pixels) == 255


@pytest.mark.skipif(os.name == "nt", reason="a script stands for fontconfig's program")
def test_generic_families_are_those_that_fontconfig_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words in “serif” vanished where Times New Roman is not installed, and nothing was said."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert _font_families() == {}
    matcher = tmp_path / "fc-match"
    matcher.write_text('#!/bin/sh\n[ "$3" = monospace ] && exit 1\nprintf "Our %s" "$3"\n')
    matcher.chmod(0o755)
    assert _font_families() == {
        "font_family": "Our serif",
        "serif_family": "Our serif",
        "sans_serif_family": "Our sans-serif",
    }


def test_embedded_pictures_are_shown() -> None:
    import base64
    import io

    content = io.BytesIO()
    Image.new("RGB", (4, 4), (0, 128, 0)).save(content, "PNG")
    data = base64.b64encode(content.getvalue()).decode()
    found = read_picture(
        svg(
            f'<image xlink:href="data:image/png;base64,{data}" width="60" height="40" preserveAspectRatio="none"/>'
        )
    )
    assert found.pixels[50, 75].tolist() == [0, 128, 0]


@pytest.mark.parametrize("element", ["image", "feImage", "use"])
@pytest.mark.parametrize("form", ["{path}", "file://{path}", "http://127.0.0.1:9/red.png", "red.png"])
def test_links_to_other_files_are_refused(
    element: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (60, 40), "red").save(path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PictureUnreadable, match="shows other files") as raised:
        read_picture(svg(f'<{element} xlink:href="{form.format(path=path)}" width="60" height="40"/>'))
    assert raised.value.hint == "Save it with its pictures embedded, or as PNG."


def test_a_drawing_inside_a_drawing_is_not_followed() -> None:
    with pytest.raises(PictureUnreadable, match="shows other files"):
        read_picture(svg('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="9" height="9"/>'))


def test_addresses_that_show_nothing_do_no_harm() -> None:
    content = '<a xlink:href="https://example.org/"><rect width="60" height="40" fill="#00f"/></a>'
    assert read_picture(svg(content)).pixels[50, 75].tolist() == [0, 0, 255]


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{place + 1} "{f"&e{place};" * 10}">' for place in range(12))
    return svg("<desc>&e12;</desc>", before=f'<!DOCTYPE svg [<!ENTITY e0 "aaaaaaaaaa">{entities}]>')


def _nested_uses() -> bytes:
    groups = "".join(
        f'<g id="g{place + 1}">{f"""<use xlink:href="#g{place}"/>""" * 10}</g>' for place in range(12)
    )
    return svg(f'<g id="g0"><rect width="1" height="1"/></g>{groups}')


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_laughs(), "damaged"),
        (_nested_uses(), "cannot be drawn"),
        (svg('<use id="a" xlink:href="#b"/><use id="b" xlink:href="#a"/>') + b"<", "damaged"),
        (svg("<g>" * 200_000 + "</g>" * 200_000), "takes too much"),
        (svg("", 'width="1e9" height="1e9"'), "1000000000 pixels long"),
        (svg('<rect width="1e9" height="1e9"/>', ""), "cannot be drawn"),
        (
            svg("<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
            "damaged",
        ),
        (svg("<foreignObject><p>words</p></foreignObject>"), "holds HTML"),
        (svg("<rect/>")[:70], "damaged"),
        (b"<svg/>", "another kind of XML"),
    ],
    ids=[
        "laughs",
        "uses",
        "rest",
        "deep",
        "huge",
        "unbounded",
        "external",
        "html",
        "cut off",
        "no namespace",
    ],
)
def test_bombs_and_damaged_files(data: bytes, words: str) -> None:
    with pytest.raises(PictureUnreadable, match=words) as raised:
        read_picture(data, origin="bomb.svg")
    assert "bomb.svg" in str(raised.value)
    assert raised.value.hint.endswith(".")
    assert "\n" not in str(raised.value)


def test_html_with_another_way_beside_it_is_left_out() -> None:
    content = (
        '<switch><foreignObject requiredFeatures="none"/><rect width="60" height="40" fill="#00f"/></switch>'
    )
    assert read_picture(svg(content)).pixels[50, 75].tolist() == [0, 0, 255]


@pytest.mark.slow
def test_a_drawing_that_takes_for_ever_ends() -> None:
    content = (
        '<filter id="f"><feTurbulence baseFrequency="0.9" numOctaves="1000000"/></filter>'
        '<rect filter="url(#f)" width="60" height="40"/>'
    )
    with pytest.raises(PictureUnreadable, match="takes too"):
        read_picture(svg(content))


def test_the_size_is_not_known_before_it_is_drawn() -> None:
    """A server asks for the size first, and draws nothing."""
    with pytest.raises(PictureUnreadable, match="SVG") as raised:
        picture_size(svg(""))
    assert raised.value.hint == "Save it as PNG."
