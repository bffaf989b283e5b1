"""What is where on a page: rows of words, the formulas in them and between them, and whose every stroke is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.pages.box_fitting import fitted_box
from pic2latex.pages.boxes import area, shared_area
from pic2latex.pages.lines import Line, em_of, find_lines, rows_of
from pic2latex.pages.ownership import InkPieces, ink_pieces, own_ink, text_em, tight_rows, unseen_words
from pic2latex.pages.page_ink import PageInk, take_formulas
from pic2latex.pages.placing import Placed, number_of, stands_in_text, without_number
from pic2latex.pages.strips import read_words
from pic2latex.types import Box, Detection, RegionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text_networks import TextNetworks

__all__ = ["PageRows", "find_rows"]

WITHIN = 0.75
"""A row of text that lies in a formula by this share of its area is a part of the formula."""


@dataclass(frozen=True, slots=True, eq=False)
class PageRows:
    """A page taken apart. `words` is its ink (h, w) without the formulas.

    `owners` (h, w) says whose ink each pixel is: 0 for nobody's, else 1 + the place of the line. `em` is the size of
    the text.
    """

    formulas: tuple[Placed, ...]
    lines: tuple[Line, ...]
    words: "NDArray[np.uint8]"
    owners: "NDArray[np.int32]"
    em: float


def find_rows(networks: "TextNetworks", page: PageInk, found: Sequence[Detection]) -> PageRows:
    """Take a page apart. `found` are the formulas a detector saw, in pixels of the picture."""
    boxes = [page.to_page(each.box) for each in found]
    shown = [box for box, each in zip(boxes, found, strict=True) if each.kind is RegionKind.DISPLAY]
    without_shown, _ = take_formulas(page.pixels, shown)
    seen = list(find_lines(networks, without_shown, page.em))
    pieces = ink_pieces(page.pixels)
    seen, em = tight_rows(pieces, seen, em_of(seen, page.em))
    fitted = [
        (_fitted(box, each, seen, (networks, page, pieces, em)), each)
        for box, each in zip(boxes, found, strict=True)
    ]
    kept = [(box, each) for box, each in fitted if box is not None]
    is_shown = [each.kind is RegionKind.DISPLAY and not stands_in_text(box, seen, em) for box, each in kept]
    boxes = [box for box, _ in kept]
    words, inks = take_formulas(page.pixels, boxes)
    formulas = tuple(map(Placed, boxes, inks, is_shown))
    inline = [place for place, each in enumerate(formulas) if not each.is_display]
    text = [row for row in seen if all(shared_area(row, each) < WITHIN * area(row) for each in boxes)]
    pieces = ink_pieces(words)
    text += unseen_words(pieces, rows_of(text, boxes, inline, em), em)
    owners, lines = own_ink(pieces, rows_of(text, boxes, inline, em), em)
    return PageRows(formulas, lines, words, owners, text_em(lines, em))


def _fitted(
    box: Box,
    detection: Detection,
    seen: Sequence[Box],
    parts: "tuple[TextNetworks, PageInk, InkPieces, float]",
) -> Box | None:
    """Fit a box to the words around it; a display's also to the number beside it."""
    networks, page, pieces, em = parts
    if detection.kind is not RegionKind.DISPLAY or stands_in_text(box, seen, em):
        return fitted_box(box, pieces, em)

    def is_number(part: Box) -> bool:
        _, inks = take_formulas(page.pixels, [part])
        return number_of(read_words(networks, inks[0].pixels, em).text) is not None

    return without_number(page.pixels, box, em, is_number)
