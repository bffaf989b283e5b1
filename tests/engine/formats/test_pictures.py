"""SVG and PNG: complete in themselves, of the right size, and showing the same."""

import io
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from pic2latex.errors import ConversionError, OptionError
from pic2latex.formats import render
from pic2latex.formats.raster import Appearance, draw_png, rasterise
from pic2latex.formats.svg import picture
from tests.engine.formats.formulas import FORMULAS, Formula

SVG = "{http://www.w3.org/2000/svg}"


HOSTILE = (
    r'\color{red" onload="alert(1)}x',
    r'\fcolorbox{red"><script>}{blue}{x}',
    r"\colorbox{url(http://example.org/x)}{x}",
    r"\text{中<script>alert(1)</script>}",
    r'\mmlToken{mi}[href="javascript:alert(1)" style="color:red"]{x}',
    r'\enclose{box" onclick="alert(1)}{x}',
)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_svg_needs_nothing_else(formula: Formula) -> None:
    document = render(formula.latex, "svg").text
    root = ET.fromstring(document)
    assert root.tag == f"{SVG}svg"
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not name.startswith(("data-", "class", "on", "href", "{http://www.w3.org/1999/xlink}"))
            assert "currentColor" not in value
    for unwanted in ("<style", "<script", "<use", "http:", "https:", "mjx"):
        assert unwanted not in document.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("latex", HOSTILE)
def test_a_formula_cannot_put_code_or_addresses_into_a_picture(latex: str) -> None:
    for element in ET.fromstring(render(latex, "svg").text).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "path", "rect", "polygon", "line", "text"}
        names = set(element.attrib) - ({"style"} if element.tag == f"{SVG}svg" else set())
        assert not [name for name in names if name.startswith("on") or name in {"style", "href"}]
        assert not [value for value in element.attrib.values() if "url" in value or "script" in value]


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_raster_has_ink_inside_its_margin(formula: Formula) -> None:
    pixels = rasterise(formula.latex, 32)
    ink = pixels < 128
    assert pixels.dtype == np.uint8
    assert ink.sum() > 20
    edge = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
    assert not edge.any()


def test_size_is_that_of_the_text() -> None:
    drawn = picture(r"\rule{3em}{2em}")
    assert (drawn.width, drawn.height) == pytest.approx((3.2 * 16, 2.2 * 16))
    assert drawn.depth == pytest.approx(0.1 * 16)
    assert picture(r"\rule{3em}{2em}", em=100).width == pytest.approx(320)
    assert rasterise(r"\rule{3em}{2em}", 50).shape == (110, 160)


def test_depth_lies_below_the_base_line() -> None:
    assert picture("y").depth > picture("x").depth


def test_rules_of_arrays_are_drawn() -> None:
    bare, ruled = (rasterise(rf"\begin{{array}}{{c{bar}c}}a&b\end{{array}}", 64) for bar in ("", "|"))
    columns = (ruled < 128).all(axis=0, where=np.arange(len(ruled))[:, None] % 97 > 12)
    assert (ruled < 128).sum() > (bare < 128).sum()
    assert columns.size


def test_equation_numbers_are_drawn_beside_the_equation() -> None:
    plain, numbered = rasterise("x", 32), rasterise(r"x\tag{1}", 32)
    assert (numbered < 128).sum() > 2 * (plain < 128).sum()
    assert numbered.shape[1] < 10 * plain.shape[1]


def test_png_says_its_resolution() -> None:
    with opened(draw_png("x", appearance=Appearance(dpi=300, points=12))) as image:
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert image.mode in {"RGBA", "RGB"}
    with opened(draw_png("x", appearance=Appearance(dpi=600, points=12))) as large:
        assert large.width == pytest.approx(2 * image.width, abs=2)


def test_png_colours() -> None:
    look = Appearance(colour="#ff0000", background="#0000ff")
    with opened(draw_png(r"\blacksquare", appearance=look)) as image:
        pixels = image.convert("RGB")
        assert pixels.getpixel((0, 0)) == (0, 0, 255)
        assert pixels.getpixel((pixels.width // 2, pixels.height // 2)) == (255, 0, 0)
    with opened(draw_png("x", appearance=Appearance(background=None))) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_svg_and_png_show_the_same() -> None:
    for latex in (r"\frac{a}{b}", r"\sum_{i=1}^nx_i", r"\mathbb{R}"):
        at_once, later = (rasterise(latex, em) < 128 for em in (16, 64))
        assert later.sum() / 16 == pytest.approx(at_once.sum(), rel=0.35)


def test_words_without_glyphs_of_ours_are_drawn_by_the_system() -> None:
    assert (rasterise(r"\text{速度}", 64) < 128).sum() > 500


@pytest.mark.parametrize("colour", ["red;}", '"', "url(#a)", "#12345", ""])
def test_a_strange_colour_is_an_error(colour: str) -> None:
    with pytest.raises(OptionError, match="not a colour"):
        draw_png("x", appearance=Appearance(colour=colour))


def test_a_huge_rule_is_an_error() -> None:
    with pytest.raises(ConversionError, match="pixels"):
        render(r"\rule{100000em}{100000em}", "png")


def test_html_carries_picture_and_source() -> None:
    text = render(r'x<"y"', "html", display=False).text
    image = ET.fromstring(text.replace('">', '"/>'))
    assert image.get("alt") == r'x<"y"'
    assert str(image.get("src")).startswith("data:image/svg+xml;base64,")
    assert "vertical-align" in str(image.get("style"))
