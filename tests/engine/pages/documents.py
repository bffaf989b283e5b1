"""Real PDFs for tests, made by TeX and by PDFium."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pic2latex_resources

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="TeX is not installed")

PREAMBLE = r"\documentclass{article}\usepackage{graphicx,tikz,fancyhdr,amsmath}\pagestyle{empty}"


def typeset(folder: Path, name: str, body: str, preamble: str = "", program: str = "pdflatex") -> Path:
    """Typeset `body` in `folder` and return the PDF."""
    source = folder / f"{name}.tex"
    text = f"{PREAMBLE}{preamble}\\begin{{document}}{body}\\end{{document}}"
    source.write_text(text, encoding="utf-8")
    subprocess.run(
        (program, "-interaction=nonstopmode", "-halt-on-error", source.name),
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return source.with_suffix(".pdf")


def blank_pages(path: Path, count: int, size: tuple[float, float] = (300, 200)) -> Path:
    """Write a PDF of `count` empty pages of `size` points."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(count):
        document.new_page(*size)
    document.save(path)
    document.close()
    return path


def mirrored_page(path: Path) -> Path:
    """Write the sample page with its displayed formula as a mirror shows it, which nobody reads, and return `path`."""
    with Image.open(pic2latex_resources.path("samples/page.png")) as picture:
        page = np.array(picture.convert("RGB"))
    left, top, right, bottom = 218, 80, 440, 137
    page[top:bottom, left:right] = page[top:bottom, left:right][:, ::-1]
    Image.fromarray(page).save(path)
    return path
