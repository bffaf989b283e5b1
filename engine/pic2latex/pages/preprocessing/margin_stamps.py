"""Text turned by 90 degrees in the margin of a page, such as the stamp of a preprint server.

It stands in a narrow strip with white between it and the page, its letters closer together than rows are.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.types import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = ["Stamp", "margin_stamps"]

WHITE = 1.0
"""Ems of white between a stamp and the page."""

WIDEST, SHORTEST = 3.2, 6.0
"""Ems: a stamp is no wider, and no shorter."""

LARGEST_GAP = 1.2
"""Ems between two words of a stamp, at most."""

LETTERS = 0.9
"""Of a strip's width: the size of its letters, which may be larger than those of the page."""

SURE = 0.7
"""Mean probability of a character from which on a strip is believed to be text."""

FEWEST = 6
"""Characters."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Text in the margin: its box in pixels of the page's ink, and what it says."""

    box: Box
    text: str


def margin_stamps(
    ink: "NDArray[np.uint8]", em: float, read: "Callable[[NDArray[np.uint8]], LineOfText]"
) -> tuple[Stamp, ...]:
    """Find stamps in the margins of a page (h, w); `read` gives the words in upright ink."""
    import numpy as np

    stamps = []
    for strip in _strips(ink, em):
        left, top, right, bottom = (int(each) for each in (strip.left, strip.top, strip.right, strip.bottom))
        piece = ink[top:bottom, left:right]
        readings = [read(np.ascontiguousarray(np.rot90(piece, turns))) for turns in (3, 1)]
        best = max(readings, key=lambda line: line.score)
        if best.score >= SURE and len(best.glyphs) >= FEWEST:
            stamps.append(Stamp(strip, best.text.strip()))
    return tuple(stamps)


def _strips(ink: "NDArray[np.uint8]", em: float) -> list[Box]:
    """Return narrow strips of ink at the left and right of a page with white beside them. `ink` (h, w), uint8."""
    import numpy as np

    filled = np.flatnonzero((ink > 0).sum(axis=0) > 0)
    if len(filled) < 2:
        return []
    gaps = np.flatnonzero(np.diff(filled) > WHITE * em)
    if not len(gaps):
        return []
    sides = [(int(filled[0]), int(filled[gaps[0]]) + 1), (int(filled[gaps[-1] + 1]), int(filled[-1]) + 1)]
    return [
        box
        for left, right in sides
        if right - left <= WIDEST * em
        for box in _runs(ink[:, left:right], left, right, em)
    ]


def _runs(strip: "NDArray[np.uint8]", left: int, right: int, em: float) -> list[Box]:
    """Return the stretches of a strip (h, w) whose ink goes on without the white between two rows."""
    import numpy as np

    rows = np.flatnonzero((strip > 0).any(axis=1))
    if not len(rows):
        return []
    cuts = np.flatnonzero(np.diff(rows) > LARGEST_GAP * max(em, LETTERS * (right - left)))
    starts = [int(rows[0]), *(int(rows[cut + 1]) for cut in cuts)]
    ends = [*(int(rows[cut]) + 1 for cut in cuts), int(rows[-1]) + 1]
    return [
        Box(float(left), float(top), float(right), float(bottom))
        for top, bottom in zip(starts, ends, strict=True)
        if bottom - top >= SHORTEST * em
    ]
