"""PDFs become pictures; damaged, locked and empty ones become messages."""

import contextlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from pic2latex.errors import PictureError, PictureMissing, PictureUnreadable
from pic2latex.pages.pdf.pdfium import Pdf, is_pdf
from pic2latex.picture import MAX_PIXELS, MAX_SIDE
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
