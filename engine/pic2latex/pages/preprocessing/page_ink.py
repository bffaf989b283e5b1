"""What is written on a whole page, dark on white at one scale, and the way back to the picture's own pixels.

Formulas are taken off the page by connected pieces of ink, not by rectangles: a comma that reaches into a formula's
box stays in the text, and a root whose bar sticks out of it goes with the formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.preprocessing.connected_components import Components, connected_components
from pic2latex.types import Box, Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FormulaInk", "PageInk", "page_ink", "remove_formulas"]

INK = 40
"""Of 255: what is darker belongs to a piece of ink; hairlines of small text are no darker. The rest are soft edges."""

MARGIN = 0.5
"""Ems of white around what is written, for networks that look for edges."""

MOSTLY = 0.5
"""The share of a piece's ink in a formula's box from which on the piece is the formula's."""

HUGE = 4.0
"""A piece this many times as large as a formula's box is a frame or a stain, and is cut instead."""


@dataclass(frozen=True, slots=True, eq=False)
class PageInk:
    """Ink (h, w), uint8: 0 where nothing is written, 255 at full ink. `em` is the estimated size of the text.

    Pixel (x, y) of it lies at (left + x / scale, top + y / scale) of the picture.
    """

    pixels: "NDArray[np.uint8]"
    em: float
    left: float
    top: float
    scale: float

    def to_page(self, box: Box) -> Box:
        """Return a box of the picture in pixels of the ink."""
        return Box(
            (box.left - self.left) * self.scale,
            (box.top - self.top) * self.scale,
            (box.right - self.left) * self.scale,
            (box.bottom - self.top) * self.scale,
        )

    def around_ink(self, box: Box) -> Box:
        """Return what of a box, in pixels of the ink, has ink in it; the box itself where there is none."""
        import numpy as np

        top, left = max(0, int(box.top)), max(0, int(box.left))
        inked = self.pixels[top : int(box.bottom) + 1, left : int(box.right) + 1] > INK
        rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        if not len(rows):
            return box
        return Box(
            float(left + columns[0]),
            float(top + rows[0]),
            float(left + columns[-1] + 1),
            float(top + rows[-1] + 1),
        )

    def to_picture(self, box: Box) -> Box:
        """Return a box of the ink in pixels of the picture."""
        return Box(
            box.left / self.scale + self.left,
            box.top / self.scale + self.top,
            box.right / self.scale + self.left,
            box.bottom / self.scale + self.top,
        )


@dataclass(frozen=True, slots=True, eq=False)
class FormulaInk:
    """A formula's own ink (h, w), and its box on the page, which holds all of it."""

    pixels: "NDArray[np.uint8]"
    box: Box


def page_ink(picture: Picture) -> PageInk:
    """Separate what is written on a page from the paper. Raises PictureBlank when nothing is."""
    import numpy as np

    ink = extract_ink(picture)
    margin = max(4, round(MARGIN * ink.em))
    pixels = np.pad(ink.pixels, margin)
    pixels.setflags(write=False)
    return PageInk(pixels, ink.em, ink.left - margin / ink.scale, ink.top - margin / ink.scale, ink.scale)


def remove_formulas(
    ink: "NDArray[np.uint8]", boxes: Sequence[Box]
) -> "tuple[NDArray[np.uint8], tuple[FormulaInk, ...]]":
    """Return the page without its formulas, and each formula's ink. `boxes` are in pixels of the ink.

    `ink` (h, w), uint8, 255 at full ink.
    """
    import numpy as np

    pieces = connected_components(ink > INK)
    rest = ink.copy()
    formulas = []
    for box in boxes:
        frame = _frame(box, ink.shape)
        counts = pieces.pixels_in(frame)
        area = max(1, pieces.labels[frame].size)
        huge = pieces.width * pieces.height > HUGE * area
        own = (counts > MOSTLY * pieces.area) & ~huge
        cut = (counts > 0) & huge
        whole = _union(box, pieces, own, ink.shape)
        mine = pieces.spread(own, whole)
        if cut.any():  # a frame around the text, or everything grown together: keep to the rectangle
            window = np.zeros(ink.shape, bool)
            window[frame] = pieces.spread(cut, frame)
            mine |= window[whole]
        mine = _with_edges(mine, pieces.labels[whole])
        formulas.append(FormulaInk(np.where(mine, ink[whole], 0).astype(np.uint8), _box(whole)))
        rest[whole][mine] = 0
    return rest, tuple(formulas)


def _with_edges(mine: "NDArray[np.bool_]", labels: "NDArray[np.int32]") -> "NDArray[np.bool_]":
    """Add the soft edges: pixels of no piece that are nearer to these pieces than two pixels.

    Both are (h, w), one window of the page.
    """
    import cv2
    import numpy as np

    if not mine.size:  # a box outside the page
        return mine
    grown = cv2.dilate(mine.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    result: NDArray[np.bool_] = mine | (grown & (labels == 0))
    return result


def _frame(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    height, width = shape
    left, top = max(0, int(box.left)), max(0, int(box.top))
    right, bottom = min(width, -int(-box.right // 1)), min(height, -int(-box.bottom // 1))
    return slice(top, max(top, bottom)), slice(left, max(left, right))


def _union(
    box: Box, pieces: Components, own: "NDArray[np.bool_]", shape: tuple[int, ...]
) -> tuple[slice, slice]:
    """Return the frame around a box and pieces of ink, with room for their soft edges.

    `own` (n,), bool, chooses the pieces.
    """
    frame = _frame(box, shape)
    if not own.any():
        return frame
    around = pieces.bounds(own)
    height, width = shape
    return (
        slice(
            max(0, min(frame[0].start, int(around.top) - 2)),
            min(height, max(frame[0].stop, int(around.bottom) + 2)),
        ),
        slice(
            max(0, min(frame[1].start, int(around.left) - 2)),
            min(width, max(frame[1].stop, int(around.right) + 2)),
        ),
    )


def _box(frame: tuple[slice, slice]) -> Box:
    return Box(float(frame[1].start), float(frame[0].start), float(frame[1].stop), float(frame[0].stop))
