"""Does a reading look like its reference? Both are drawn by the same engine and compared as ink.

A model may write another spelling than the reference and still be right; the eye decides.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pic2latex.errors import ConversionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["RenderMatch", "compare_pictures", "draw", "is_same_ink"]

# Twelve points at 200 dots an inch.
EM_PIXELS = 12 * 200 / 72
HALF = 128
MOST_SHIFT = 2
TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class RenderMatch:
    """Whether the prediction renders, and whether it looks like the reference; None where that is not known."""

    renders: bool | None
    matches: bool | None


def compare_pictures(prediction: str, reference: str) -> RenderMatch:
    """Draw both formulas and compare the ink.

    A prediction that does not render matches nothing. Where the reference does not render, there is nothing to
    match. Raises ComponentMissing without MathJax or the rasteriser.
    """
    ours = draw(prediction)
    theirs = draw(reference)
    if theirs is None:
        return RenderMatch(ours is not None, None)
    return RenderMatch(ours is not None, ours is not None and is_same_ink(ours, theirs))


@lru_cache(maxsize=64)
def draw(latex: str) -> "NDArray[np.bool_] | None":
    """Draw a display formula: True where there is ink, cropped to it. None when it does not compile or is blank.

    Arrays are (h, w), bool.
    """
    import numpy as np

    from pic2latex.formats.raster import rasterise

    if not latex.strip():
        return None
    try:
        grey = rasterise(latex, EM_PIXELS)
    except ConversionError:
        return None
    ink = grey < HALF
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def is_same_ink(a: "NDArray[np.bool_]", b: "NDArray[np.bool_]") -> bool:
    """Say whether two inks (height, width) are the same picture.

    Laid top left on top of each other and shifted by up to two pixels, at most one in a hundred of the inked pixels
    may be further than one pixel from the other's ink.
    """
    import numpy as np

    height = max(a.shape[0], b.shape[0]) + 2 * MOST_SHIFT + 2
    width = max(a.shape[1], b.shape[1]) + 2 * MOST_SHIFT + 2
    if abs(a.shape[0] - b.shape[0]) > 4 * MOST_SHIFT or abs(a.shape[1] - b.shape[1]) > 4 * MOST_SHIFT:
        return False
    fixed = _placed(b, height, width, MOST_SHIFT, MOST_SHIFT)
    near_fixed = _thickened(fixed)
    for down in range(2 * MOST_SHIFT + 1):
        for right in range(2 * MOST_SHIFT + 1):
            moved = _placed(a, height, width, down, right)
            different = (moved & ~near_fixed) | (fixed & ~_thickened(moved))
            if np.count_nonzero(different) <= TOLERANCE * np.count_nonzero(moved | fixed):
                return True
    return False


def _placed(ink: "NDArray[np.bool_]", height: int, width: int, down: int, right: int) -> "NDArray[np.bool_]":
    """Return ink (h, w), bool, on an empty canvas (height, width), moved down and right."""
    import numpy as np

    canvas = np.zeros((height, width), dtype=np.bool_)
    canvas[down + 1 : down + 1 + ink.shape[0], right + 1 : right + 1 + ink.shape[1]] = ink
    return canvas


def _thickened(ink: "NDArray[np.bool_]") -> "NDArray[np.bool_]":
    """Grow ink by one pixel in every direction. Arrays are (h, w), bool."""
    rows = ink.copy()
    rows[1:] |= ink[:-1]
    rows[:-1] |= ink[1:]
    grown = rows.copy()
    grown[:, 1:] |= rows[:, :-1]
    grown[:, :-1] |= rows[:, 1:]
    return grown
