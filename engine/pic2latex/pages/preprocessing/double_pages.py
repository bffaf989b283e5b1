"""Two pages on one picture, as of an open book: a white gutter runs between them from top to bottom.

The halves are pages of their own: each has its own columns, headings and slant, and the left one is read first.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import height, width
from pic2latex.pages.preprocessing.page_ink import INK
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Box, Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.preprocessing.page_image import PreparedPage

__all__ = ["HalfPage", "double_page", "halves_of"]

LANDSCAPE = 1.1
"""Width of what is written on two pages, in heights of it, at least."""

MIDDLE = (0.33, 0.67)
"""Where the gutter lies, in widths of what is written: a page may end in short rows."""

GUTTER = 2.5
"""Ems of white between two pages, at least; between columns there is less."""

SHADOW_LENGTH, SHADOW_WIDTH = 6.0, 2.0
"""Ems: a piece of ink so long and so narrow in the middle is the shadow of the binding."""

FEWEST_ROWS, FULL = 4, 0.6
"""Rows that fill so much of the width of each half, at least: rows of tables and answers are shorter."""

ROW = 1.6
"""Ems from one row to the next, at most."""

WORD_GAP = 2.0
"""Ems of white within a row of text, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class HalfPage:
    """One of two pages: its picture, and how far right of the whole picture's left edge it begins, in pixels."""

    picture: Picture
    left: int

    def to_whole(self, box: Box) -> Box:
        """Return a box of the half in pixels of the whole picture."""
        return _right(box, self.left)


def double_page(sheet: "PreparedPage") -> float | None:
    """Return where the gutter of a double page is, in pixels of the prepared picture; None for a single page."""
    import numpy as np

    page = sheet.page
    mask = page.pixels > INK
    rows, columns = mask.shape
    if columns < LANDSCAPE * rows:
        return None
    mask = _without_shadow(mask, page.em)
    gutter = _widest_white(np.asarray(mask.any(axis=0)))
    if gutter is None or gutter[1] - gutter[0] < GUTTER * page.em:
        return None
    across = [page.to_page(box) for box in sheet.rules]
    if any(width(box) > height(box) and box.left < gutter[0] and box.right > gutter[1] for box in across):
        return None  # a table's rule
    halves = mask[:, : gutter[0]], mask[:, gutter[1] :]
    if any(_full_rows(half, page.em) < FEWEST_ROWS for half in halves):
        return None
    middle = (gutter[0] + gutter[1]) / 2
    return page.to_picture(Box(middle, 0, middle, 0)).left


def _without_shadow(mask: "NDArray[np.bool_]", em: float) -> "NDArray[np.bool_]":
    """Return ink (h, w) without the dark line that a binding leaves in the middle."""
    import numpy as np

    pieces = connected_components(mask)
    middle = (pieces.left + pieces.width / 2) / mask.shape[1]
    is_shadow = (
        (pieces.height > SHADOW_LENGTH * em)
        & (pieces.width < SHADOW_WIDTH * em)
        & (middle > MIDDLE[0])
        & (middle < MIDDLE[1])
    )
    return mask & ~np.asarray(pieces.spread(is_shadow), bool) if is_shadow.any() else mask


def _widest_white(filled: "NDArray[np.bool_]") -> tuple[int, int] | None:
    """Return the widest run of empty columns in the middle, from and to; None without any. `filled` (w,)."""
    import numpy as np

    first, last = (round(share * len(filled)) for share in MIDDLE)
    edges = np.flatnonzero(np.diff(np.concatenate(([1], filled.astype(np.int8), [1]))))
    runs = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    inside = [run for run in runs if first <= (run[0] + run[1]) / 2 <= last]
    return max(inside, key=lambda run: run[1] - run[0], default=None)


def _full_rows(half: "NDArray[np.bool_]", em: float) -> int:
    """Count the rows of text that fill most of the width of what is written on a half (h, w).

    Rows that touch each other are one piece, and counted by its height.
    """
    import cv2
    import numpy as np

    written = np.flatnonzero(half.any(axis=0))
    if not len(written):
        return 0
    gap = max(3, round(WORD_GAP * em))
    joined = cv2.morphologyEx(half.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    pieces = connected_components(joined > 0)
    wide = pieces.width > FULL * (written[-1] - written[0] + 1)
    return int(np.maximum(1, pieces.height[wide] / (ROW * em)).astype(int).sum())


def halves_of(picture: Picture, gutter: float) -> tuple[HalfPage, HalfPage]:
    """Cut a double page in two at `gutter`, in pixels of the picture."""
    cut = round(gutter)
    return _part(picture, 0, cut), _part(picture, cut, picture.width)


def _part(picture: Picture, left: int, right: int) -> HalfPage:
    pixels = picture.pixels[:, left:right].copy()
    pixels.setflags(write=False)
    layer = tuple(
        replace(each, box=_right(each.box, -left))
        for each in picture.layer
        if left <= (each.box.left + each.box.right) / 2 < right
    )
    return HalfPage(replace(picture, pixels=pixels, layer=layer), left)


def _right(box: Box, pixels: float) -> Box:
    return Box(box.left + pixels, box.top, box.right + pixels, box.bottom)
