"""PDFs become pictures; damaged, locked and empty ones become messages."""

import contextlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from pic2latex.detectors.drawing import painted_over
from pic2latex.errors import PictureError, PictureMissing, PictureUnreadable
from pic2latex.pages.figures import figures_of
from pic2latex.pages.pdf import Pdf, is_pdf
from pic2latex.pages.pdf_objects import Placed
from pic2latex.pages.pdf_reading import figures_in_pixels
from pic2latex.picture import MAX_PIXELS, MAX_SIDE
from pic2latex.types import Box
from tests.engine.pages.documents import blank_pages, needs_tex, typeset


@needs_tex
def test_pages_become_pictures(tmp_path: Path) -> None:
    path = typeset(tmp_path, "文 档", r"\vspace*{5cm}$x^2$\newpage\rule{4cm}{2cm}")
    with Pdf(path) as pdf:
        assert pdf.pages == 2
        width, height = pdf.size(1)
        first, second = pdf.picture(1, dpi=100), pdf.picture(2, dpi=72)
    assert (first.width, first.height) == (round(width / 72 * 100 + 0.49), round(height / 72 * 100 + 0.49))
    assert (second.width, second.height) == (np.ceil(width), np.ceil(height))
    assert first.origin == f"{path}, page 1"
    assert not first.pixels.flags.writeable
    black = (second.pixels < 50).all(axis=2)
    assert black.sum() == pytest.approx(4 * 2 * (72 / 2.54) ** 2, rel=0.03), "a black rule of 4 by 2 cm"


def test_content_instead_of_a_path(tmp_path: Path) -> None:
    content = blank_pages(tmp_path / "a.pdf", 3).read_bytes()
    assert is_pdf(content)
    with Pdf(content, "it") as pdf:
        assert pdf.pages == 3
        assert pdf.picture(2).origin == "it, page 2"


def test_what_is_a_pdf(tmp_path: Path) -> None:
    path = blank_pages(tmp_path / "a.bin", 1)
    assert is_pdf(path)
    assert is_pdf(b"\n\n%PDF-1.4")
    assert not is_pdf(b"\x89PNG")
    assert not is_pdf(tmp_path / "absent.pdf")
    assert not is_pdf(tmp_path)


def test_huge_pages_are_drawn_smaller(tmp_path: Path) -> None:
    for size in ((14_000.0, 14_000.0), (14_400.0, 100.0)):
        with Pdf(blank_pages(tmp_path / "huge.pdf", 1, size)) as pdf:
            picture = pdf.picture(1, dpi=300)
        assert picture.width * picture.height <= MAX_PIXELS
        assert max(picture.width, picture.height) <= MAX_SIDE


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "damaged"), (b"%PDF-1.4 and no more", "damaged"), (b"plain text", "or is no PDF")],
)
def test_no_pdf(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(content)
    with pytest.raises(PictureUnreadable, match=message) as caught:
        Pdf(path)
    assert caught.value.hint


def test_missing_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.pdf", tmp_path):
        with pytest.raises(PictureMissing, match="no file"):
            Pdf(path)


def test_without_pages(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="has no pages"):
        Pdf(blank_pages(tmp_path / "empty.pdf", 0))


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="XeTeX is not installed")
def test_locked_without_with_a_wrong_and_with_the_right_password(tmp_path: Path) -> None:
    lock = r"\special{pdf:encrypt userpw (secret) ownerpw (owner) length 128 perm 2052}"
    locked = typeset(tmp_path, "locked", "Hidden.", lock, program="xelatex")
    with pytest.raises(PictureUnreadable, match="is locked with a password") as caught:
        Pdf(locked)
    assert "--password" in caught.value.hint
    with pytest.raises(PictureUnreadable, match="another password"):
        Pdf(locked, password="wrong")
    with Pdf(locked, password="secret") as pdf:
        assert pdf.pages == 1
        assert pdf.picture(1).pixels.shape[2] == 3


@needs_tex
def test_a_cut_off_file_is_an_error_or_its_whole_pages(pictured_pdf: Path, tmp_path: Path) -> None:
    """Whatever PDFium makes of it, nothing but our own errors comes out."""
    content = pictured_pdf.read_bytes()
    for part in (0.3, 0.6, 0.9, 0.98):
        path = tmp_path / "cut.pdf"
        path.write_bytes(content[: int(len(content) * part)])
        with contextlib.suppress(PictureUnreadable), Pdf(path) as pdf:
            for number in range(1, pdf.pages + 1):
                pdf.picture(number, 50)
                pdf.objects(number)


@needs_tex
def test_pictures_and_plots_are_found_where_they_are(pictured_pdf: Path) -> None:
    with Pdf(pictured_pdf) as pdf:
        objects = pdf.objects(1)
        photo, plot = figures_of(objects, *pdf.size(1))
        (image,) = [each for each in objects if each.pixels != (0, 0)]
        assert image.pixels == (240, 120)
        assert photo == image.box
        assert photo.right - photo.left == pytest.approx(6 / 2.54 * 72, abs=1)
        assert (photo.right - photo.left) == pytest.approx(2 * (photo.bottom - photo.top), abs=1)
        assert plot.top > photo.bottom
        noise = pdf.cutting(1, photo, dpi=100).pixels
        assert noise.std() > 30
        assert noise.shape[1] == pytest.approx(6 / 2.54 * 100, abs=3)
        assert figures_of(pdf.objects(2), *pdf.size(2)) == ()


@needs_tex
def test_figures_in_pixels_cover_all_colour(pictured_pdf: Path) -> None:
    with Pdf(pictured_pdf) as pdf:
        picture = pdf.picture(1, 110)
        figures = figures_in_pixels(pdf, 1, picture)
    assert len(figures) == 2
    painted = painted_over(picture, figures).pixels
    assert (picture.pixels.max(axis=2) - picture.pixels.min(axis=2)).max() > 100
    assert (painted.max(axis=2) - painted.min(axis=2)).max() < 20


@needs_tex
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_places_follow_a_turned_and_trimmed_page(pictured_pdf: Path, tmp_path: Path, turn: int) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(pictured_pdf)
    page = document[0]
    page.set_cropbox(30, 40, 550, 770)
    page.set_rotation(turn)
    page.close()
    document.save(tmp_path / "turned.pdf")
    document.close()
    with Pdf(tmp_path / "turned.pdf") as pdf:
        (photo,) = [each.box for each in pdf.objects(1) if each.pixels != (0, 0)]
        inner = Box(photo.left + 4, photo.top + 4, photo.right - 4, photo.bottom - 4)
        assert pdf.cutting(1, inner, 72).pixels.std() > 30, "noise, not white paper"
        pixels = pdf.picture(1, 72).pixels
        there = pixels[int(inner.top) : int(inner.bottom), int(inner.left) : int(inner.right)]
        assert (there.min(axis=2) > 250).mean() < 0.02


@needs_tex
def test_images_inside_forms_are_found_where_they_are(pictured_pdf: Path, tmp_path: Path) -> None:
    import pypdfium2

    source = pypdfium2.PdfDocument(pictured_pdf)
    document = pypdfium2.PdfDocument.new()
    whole = source.page_as_xobject(0, document)
    page = document.new_page(700, 900)
    small = whole.as_pageobject()
    small.set_matrix(pypdfium2.PdfMatrix().scale(0.5, 0.5).translate(300, 100))
    page.insert_obj(small)
    page.gen_content()
    document.save(tmp_path / "nested.pdf")
    with Pdf(tmp_path / "nested.pdf") as pdf:
        (photo,) = [each.box for each in pdf.objects(1) if each.pixels != (0, 0)]
        assert photo.right - photo.left == pytest.approx(3 / 2.54 * 72, abs=1)
        inner = Box(photo.left + 3, photo.top + 3, photo.right - 3, photo.bottom - 3)
        there = pdf.cutting(1, inner, 72).pixels
        assert (there.min(axis=2) > 250).mean() < 0.02


def image(left: float, top: float, right: float, bottom: float) -> Placed:
    return Placed(Box(left, top, right, bottom), pixels=(100, 100))


@pytest.mark.parametrize(
    ("objects", "figures"),
    [
        ([image(100, 100, 300, 250)], [(100, 100, 300, 250)]),
        ([image(0, 0, 612, 792)], []),  # a scan
        ([image(0, 100 * n, 612, 100 * n + 100) for n in range(8)], []),  # a scan in strips
        ([image(100, 100 + 20 * n, 300, 120 + 20 * n) for n in range(8)], [(100, 100, 300, 260)]),
        ([image(100, 100, 112, 112)], []),  # an ornament
        ([image(100, 100, 300, 104)], []),  # a rule
        ([image(300, 400, 400, 500), image(50, 90, 150, 190)], [(50, 90, 150, 190), (300, 400, 400, 500)]),
        ([Placed(Box(100, 100, 300, 250), paths=20, texts=12)], [(100, 100, 300, 250)]),
        ([Placed(Box(100, 100, 300, 250), paths=20, texts=900)], []),  # text that came as one piece
        ([Placed(Box(100, 100, 300, 250), paths=2, texts=0)], []),  # a frame
        ([], []),
    ],
)
def test_what_is_a_figure(objects: list[Placed], figures: list[tuple[float, ...]]) -> None:
    assert figures_of(objects, 612, 792) == tuple(Box(*each) for each in figures)
