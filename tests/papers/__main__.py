"""Typesets the papers and measures how well they are read: with their text layer, and as scans without one.

    .venv/bin/python -m tests.papers                 # needs pdflatex; five minutes on two cores
    .venv/bin/python -m tests.papers --keep papers   # keeps sources, PDFs, scans and what was read

A scan has 150 dots an inch, is turned by two degrees, and has noise. Figures are no part of what is compared.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pic2latex.engine import Engine
from pic2latex.pages.pdf.pdfium import Pdf
from pic2latex.scoring.page_scores import PageScore, as_text, report, score_page
from pic2latex.training.data.tex import run_tex
from tests.papers import coupled_pendulums, shrinkage, spectral_gaps
from tests.papers.paper import Paper

__all__ = ["PAPERS", "scanned", "typeset"]

PAPERS: tuple[Paper, ...] = (spectral_gaps.PAPER, coupled_pendulums.PAPER, shrinkage.PAPER)

DPI, DEGREES, NOISE = 150, 2.0, 12.0
"""Of a scan: dots an inch, how far it is turned, and the standard deviation of its noise (0-255)."""

_FIGURE = re.compile(r"!\[[^\]]*\]\([^)]*\)\s*")


def typeset(paper: Paper, folder: Path) -> Path:
    """Return the PDF of a paper. Raises ComponentMissing without pdflatex."""
    source = folder / f"{paper.name}.tex"
    source.write_text(paper.latex(), encoding="utf-8")
    pdf = run_tex("pdflatex", source, timeout=180)
    assert pdf is not None, source
    return pdf


def scanned(pdf: Path, folder: Path) -> Path:
    """Return a folder with a picture of each page, as a scanner makes them."""
    import cv2

    folder.mkdir()
    generator = np.random.default_rng(1)
    with Pdf(pdf) as opened:
        for number in range(1, opened.pages + 1):
            page = opened.picture(number, DPI).pixels
            height, width = page.shape[:2]
            turn = cv2.getRotationMatrix2D((width / 2, height / 2), DEGREES, 1.0)
            turned = cv2.warpAffine(
                page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
            )
            noisy = (
                turned.astype(np.float32) * 0.86
                + 24
                + generator.normal(0, NOISE, turned.shape[:2])[:, :, None]
            )
            cv2.imwrite(str(folder / f"{number}.png"), np.clip(noisy, 0, 255).astype(np.uint8))
    return folder


def scores(folder: Path) -> Iterator[PageScore]:
    """Read each paper as a PDF and as a scan."""
    with Engine() as engine:
        for paper in PAPERS:
            pdf = typeset(paper, folder)
            (folder / f"{paper.name}.md").write_text(paper.markdown(), encoding="utf-8")
            for kind, source in (("PDF", pdf), ("scan", scanned(pdf, folder / f"{paper.name}-scan"))):
                read = _FIGURE.sub("", engine.recognize_document(source).markdown)
                (folder / f"{paper.name}-{kind}.md").write_text(read, encoding="utf-8")
                yield score_page(f"{paper.name} {kind}", read, paper.markdown())


def main() -> int:
    """Print the scores of the PDFs, and those of the scans."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", type=Path, help="a new folder for the papers and what was read")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.keep or Path(scratch)
        folder.mkdir(exist_ok=True)
        found = list(scores(folder))
    for kind in ("PDF", "scan"):
        sys.stdout.write(as_text(report(each for each in found if each.name.endswith(kind))) + "\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
