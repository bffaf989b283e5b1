"""Which objects of a PDF page are figures: pictures and plots that are kept as pictures instead of being read.

A page that is one large image is a scan, and is read. What is no larger than a letter or two is part of the text, and
what lies behind text (a coloured page, the ground of a listing) hides nothing of it.
"""

from collections.abc import Iterable

from pic2latex.detectors.boxes import area
from pic2latex.pages.pdf.objects import PdfObject
from pic2latex.types import Box

__all__ = ["figures_of"]

SMALLEST = 36.0  # points, half an inch: smaller things are formulas, logos of lines, ornaments
TOUCHING = 3.0  # points between parts of one figure: many programs cut images into strips
WHOLE_PAGE = 0.75  # of the page's area: then the page is a scan
FEWEST_PATHS = 8  # in a drawing; fewer are frames, rules and fraction bars
MOST_LETTERS_ON_IMAGE = 15  # labels; more is text, and the image its ground
MOST_LETTERS = 250  # on a drawing: axes and legends have fewer, what lies behind text has more


def figures_of(objects: Iterable[PdfObject], width: float, height: float) -> tuple[Box, ...]:
    """Return the boxes of the figures of a page of this size (all in points), from the top."""
    boxes = [each.box for each in objects if _is_picture(each)]
    merged = _merged([box for box in boxes if area(box)])
    if sum(area(box) for box in merged) > WHOLE_PAGE * width * height:
        return ()
    large = [box for box in merged if min(box.right - box.left, box.bottom - box.top) >= SMALLEST]
    return tuple(sorted(large, key=lambda box: (box.top, box.left)))


def _is_picture(placed: PdfObject) -> bool:
    if placed.pixels != (0, 0):
        return placed.letters <= MOST_LETTERS_ON_IMAGE
    return placed.paths >= FEWEST_PATHS and placed.letters <= max(MOST_LETTERS, placed.paths)


def _merged(boxes: list[Box]) -> list[Box]:
    """Join boxes that touch until none do."""
    done: list[Box] = []
    waiting = list(boxes)
    while waiting:
        box = waiting.pop()
        other = next((other for other in done if _touch(box, other)), None)
        if other is None:
            done.append(box)
        else:
            done.remove(other)
            waiting.append(_around(box, other))
    return done


def _touch(first: Box, second: Box) -> bool:
    return (
        first.left - TOUCHING < second.right
        and second.left - TOUCHING < first.right
        and first.top - TOUCHING < second.bottom
        and second.top - TOUCHING < first.bottom
    )


def _around(first: Box, second: Box) -> Box:
    return Box(
        min(first.left, second.left),
        min(first.top, second.top),
        max(first.right, second.right),
        max(first.bottom, second.bottom),
    )
