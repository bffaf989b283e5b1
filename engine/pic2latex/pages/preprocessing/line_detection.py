"""Straight lines drawn on a page, level or upright, wherever the ink runs on without a break for many letters.

Fraction bars, roots and the bars of determinants are among them: what a line is for is told in `frames`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DrawnLine", "drawn_lines"]

SHORTEST = (5.0, 1.5)
"""Ems: level lines, and upright ones, are at least so long. Dashes are shorter, and most fraction bars."""

RUN = 0.75
"""The share of that which a line must run on for without a break."""

THICKEST = 0.35
"""Ems; what is thicker is a bar of colour or a picture."""

BREAK = 0.4
"""Ems that a line may be broken by: where it is a step of one pixel because it is not quite level."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A straight line, as the box around its ink in pixels of the page."""

    box: Box
    is_level: bool

    @property
    def first(self) -> float:
        """Where it begins: its left end, or its upper one."""
        return self.box.left if self.is_level else self.box.top

    @property
    def last(self) -> float:
        """Where it ends: right, or below."""
        return self.box.right if self.is_level else self.box.bottom

    @property
    def length(self) -> float:
        """How long it is."""
        return self.last - self.first

    @property
    def place(self) -> float:
        """Where it lies across its own direction: the y of a level line, the x of an upright one."""
        box = self.box
        return (box.top + box.bottom) / 2 if self.is_level else (box.left + box.right) / 2


def drawn_lines(mask: "NDArray[np.uint8]", em: float) -> tuple[DrawnLine, ...]:
    """Find the lines of a page; `mask` (h, w) is 1 where there is ink. Level ones come first, each kind in order."""
    level = (DrawnLine(box, is_level=True) for box in _level(mask, em, SHORTEST[0]))
    upright = (
        DrawnLine(Box(box.top, box.left, box.bottom, box.right), is_level=False)
        for box in _level(mask.T, em, SHORTEST[1])
    )
    return (*_in_order(level), *_in_order(upright))


def _in_order(lines: Iterable[DrawnLine]) -> list[DrawnLine]:
    return sorted(lines, key=lambda line: (line.place, line.first))


def _level(mask: "NDArray[np.uint8]", em: float, shortest: float) -> Iterator[Box]:
    """Give the boxes of level lines: runs of ink, joined where one ends and the next begins.

    `mask` (h, w), uint8.
    """
    import cv2
    import numpy as np

    run = max(8, round(RUN * shortest * em)) | 1  # an even one would move what it finds
    if mask.shape[1] < run:
        return
    runs = cv2.morphologyEx(np.ascontiguousarray(mask), cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    if not runs.any():
        return
    bridge = np.ones((3, 2 * round(BREAK * em / 2) + 1), np.uint8)
    pieces = connected_components(cv2.dilate(runs, bridge))
    for place in range(len(pieces)):
        window = pieces.window(place)
        left, top = window[1].start, window[0].start
        own = (runs[window] > 0) & (pieces.labels[window] == place + 1)
        rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
        box = Box(
            float(left + columns[0]),
            float(top + rows[0]),
            float(left + columns[-1] + 1),
            float(top + rows[-1] + 1),
        )
        if box.bottom - box.top <= max(2.0, THICKEST * em) and box.right - box.left >= shortest * em:
            yield box
