"""What lies on a page of a PDF besides running text: images, and drawings, each with its place.

A PDF keeps coordinates in a space of its own: from below, turned with the page, shifted by its visible area, and moved
once more inside every form (a part that is drawn as one). Here they become points from the upper left corner as the
page is shown. Lines and curves that were drawn one by one are gathered to drawings by nearness.
"""

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pic2latex.pages.pdf.vector_drawings import VectorPath, drawings_of, line_of
from pic2latex.types import Box

__all__ = [
    "PageContent",
    "PdfObject",
    "is_large",
    "page_objects",
    "places_of_letters",
    "read_page_content",
    "with_letters",
]

FINER = 16  # PDFium tells places in whole pixels, so it is asked as if a point had this many
CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))  # of an image, in its own space
DEEPEST = 8  # forms within forms that are looked into
MOST_OBJECTS = 20_000  # that are looked at; a page with more is a map
WORTH_COUNTING = 30.0  # points each way: letters on what is smaller are not counted


@dataclass(frozen=True, slots=True)
class PdfObject:
    """An object of a page: its box in points from the page's upper left corner, and what it is made of.

    `pixels` are the width and height of an image, (0, 0) of a drawing; `paths` are a drawing's lines and curves.
    `letters` are the characters that stand in its box.
    """

    box: Box
    pixels: tuple[int, int] = (0, 0)
    paths: int = 0
    letters: int = 0


@dataclass(frozen=True, slots=True)
class PageContent:
    """What lies on a page: images and forms, and lines that were drawn one by one."""

    placed: tuple[PdfObject, ...]
    lines: tuple[VectorPath, ...]


def read_page_content(page: Any) -> PageContent:
    """Look at what lies on a page of pypdfium2. Raises its PdfiumError. Needs nothing but PDFium."""
    import pypdfium2.raw as pdfium

    found: list[PdfObject] = []
    lines: list[VectorPath] = []
    for each in islice(page.get_objects(max_depth=1), MOST_OBJECTS):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.append(_image(page, each))
        elif each.type == pdfium.FPDF_PAGEOBJ_FORM:
            found += _form(page, each)
        elif each.type in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING}:
            lines.append(line_of(each, _shown(page, _corners(*each.get_bounds()))))
    return PageContent(tuple(found), tuple(lines))


def page_objects(seen: PageContent, width: float, height: float) -> tuple[PdfObject, ...]:
    """Return images, forms and drawings of a page of this size in points; letters are not counted yet."""
    drawings = (PdfObject(each.box, paths=each.parts) for each in drawings_of(seen.lines, width, height))
    return (*seen.placed, *drawings)


def _form(page: Any, form: Any) -> Iterator[PdfObject]:
    """Give the images inside a form and, last, the form itself."""
    import pypdfium2.raw as pdfium

    paths = 0
    inside = page.get_objects(max_depth=DEEPEST, form=form, level=1)
    for each in islice(inside, MOST_OBJECTS):
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            yield _image(page, each)
        paths += each.type in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING}
    yield PdfObject(_shown(page, _corners(*form.get_bounds())), paths=paths)


def _image(page: Any, image: Any) -> PdfObject:
    matrix = image.get_matrix()
    container = image.container
    while container is not None:
        matrix = matrix.multiply(container.get_matrix())
        container = container.container
    return PdfObject(
        _shown(page, (matrix.on_point(*corner) for corner in CORNERS)), tuple(image.get_px_size())
    )


def is_large(placed: PdfObject) -> bool:
    """Tell whether letters on it matter."""
    return _thickness(placed.box) > WORTH_COUNTING


def with_letters(found: Iterable[PdfObject], places: Sequence[tuple[float, float]]) -> tuple[PdfObject, ...]:
    """Count the characters, which stand at `places`, in each box that is large enough to matter."""
    return tuple(
        PdfObject(each.box, each.pixels, each.paths, sum(_holds(each.box, x, y) for x, y in places))
        if is_large(each)
        else each
        for each in found
    )


def places_of_letters(page: Any) -> list[tuple[float, float]]:
    """Return where the characters of a page stand, as it is shown; without blanks."""
    text = page.get_textpage()
    try:
        written = text.get_text_range()
        boxes = (text.get_charbox(place) for place, letter in enumerate(written) if not letter.isspace())
        return [_middle(_shown(page, _corners(*box))) for box in islice(boxes, MOST_OBJECTS)]
    finally:
        text.close()


def _thickness(box: Box) -> float:
    return min(box.right - box.left, box.bottom - box.top)


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _corners(left: float, bottom: float, right: float, top: float) -> tuple[tuple[float, float], ...]:
    return (left, bottom), (left, top), (right, bottom), (right, top)


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
    return Box(
        min(width, max(0.0, min(xs))),
        min(height, max(0.0, min(ys))),
        max(0.0, min(width, max(xs))),
        max(0.0, min(height, max(ys))),
    )
