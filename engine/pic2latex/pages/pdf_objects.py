"""What lies on a page of a PDF besides running text: images, and drawings that came as one piece, each with its place.

A PDF keeps coordinates in a space of its own: from below, turned with the page, shifted by its visible area, and moved
once more inside every form (a part that is drawn as one). Here they become points from the upper left corner as the
page is shown.
"""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pic2latex.types import Box

__all__ = ["Placed", "objects_of"]

FINER = 16  # PDFium tells places in whole pixels, so it is asked as if a point had this many
CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))  # of an image, in its own space
DEEPEST = 8  # forms within forms that are looked into


@dataclass(frozen=True, slots=True)
class Placed:
    """An object of a page: its box in points from the page's upper left corner, and what it is made of.

    `pixels` are the width and height of an image, (0, 0) of a drawing; `paths` and `texts` count a drawing's parts.
    """

    box: Box
    pixels: tuple[int, int] = (0, 0)
    paths: int = 0
    texts: int = 0


def objects_of(page: Any) -> tuple[Placed, ...]:
    """Return the images and drawings of a page of pypdfium2. Raises its PdfiumError."""
    import pypdfium2.raw as pdfium

    found = []
    for each in page.get_objects(max_depth=1):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.append(_image(page, each))
        elif each.type == pdfium.FPDF_PAGEOBJ_FORM:
            found += _form(page, each)
    return tuple(found)


def _form(page: Any, form: Any) -> Iterator[Placed]:
    """Give the images inside a form and, last, the form itself."""
    import pypdfium2.raw as pdfium

    paths = texts = 0
    for each in page.get_objects(max_depth=DEEPEST, form=form, level=1):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield _image(page, each)
        paths += each.type in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING}
        texts += each.type == pdfium.FPDF_PAGEOBJ_TEXT
    left, bottom, right, top = form.get_bounds()
    corners = ((left, bottom), (left, top), (right, bottom), (right, top))
    yield Placed(_shown(page, corners), paths=paths, texts=texts)


def _image(page: Any, image: Any) -> Placed:
    matrix = image.get_matrix()
    container = image.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    return Placed(_shown(page, (matrix.on_point(*corner) for corner in CORNERS)), tuple(image.get_px_size()))


def _shown(page: Any, corners: Iterable[tuple[float, float]]) -> Box:
    """Return the box around points of the page's own space, in points from the upper left corner as it is shown."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    seen = []
    for x, y in corners:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = round(width * FINER), round(height * FINER)
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
        seen.append((across.value / FINER, down.value / FINER))
    xs, ys = zip(*seen, strict=True)
    return Box(max(0.0, min(xs)), max(0.0, min(ys)), min(width, max(xs)), min(height, max(ys)))
