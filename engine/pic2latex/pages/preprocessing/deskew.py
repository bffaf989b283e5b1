"""Skew of a page, from the baselines of its connected components (projection profile).

Seen along the rows, feet are at few heights, many at each; seen at any other angle, they are everywhere (Baird, The
skew angle of printed documents, SPSE 1987).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["estimate_skew"]

MOST = 8.0
"""Degrees that are looked at to both sides; what is turned further was turned on purpose."""

LEAST = 0.4
"""Degrees: pages that are turned by less are read as they are."""

COARSE, FINE = 0.25, 0.05
"""Degrees from one look to the next."""

FEWEST = 30
"""Letters from which on rows can be seen."""

CLEARLY = 1.25
"""Times the sum for level rows that the best one has, at least: 40 straight paragraphs stayed below 1.09 and pages on
their side below 1.23; of those turned by two degrees, all were above 1.7."""

PEAK = 1.5
"""Times the usual sum that the best one has, at least: pages on their side stayed below 1.2."""

STEP = 0.15
"""Of a letter's height: feet that are no further apart are at one height."""

LETTER = (0.5, 2.2)
"""Times the usual height of a piece of ink that letters have."""


def estimate_skew(mask: "NDArray[np.uint8]") -> float:
    """Return by how many degrees rows fall from left to right; 0 when they are level, or when that is not clear.

    `mask` (h, w) is 1 where there is ink.
    """
    import numpy as np

    x, y, step = _feet(mask)
    if len(x) < FEWEST:
        return 0.0
    coarse = np.arange(-MOST, MOST + COARSE / 2, COARSE)
    sums = _sums(x, y, step, coarse)
    near = coarse[int(sums.argmax())]
    fine = np.arange(near - COARSE, near + COARSE + FINE / 2, FINE)
    closer = _sums(x, y, step, fine)
    best = float(fine[int(closer.argmax())])
    level = _sums(x, y, step, [0.0])[0]
    is_clear = closer.max() >= CLEARLY * level and closer.max() >= PEAK * np.median(sums)
    return best if is_clear and LEAST <= abs(best) < MOST else 0.0


def _feet(mask: "NDArray[np.uint8]") -> "tuple[Floats, Floats, float]":
    """Return where letters stand, x and y, and how near heights are that count as one.

    `mask` (h, w), uint8; x and y (n,), float64.
    """
    import numpy as np

    pieces = connected_components(mask)
    left, top, width, height = (
        each.astype(np.float64) for each in (pieces.left, pieces.top, pieces.width, pieces.height)
    )
    large = height[height > 3]
    if not large.size:
        return large, large, 1.0
    usual = float(np.median(large))
    is_letter = (height > LETTER[0] * usual) & (height < LETTER[1] * usual) & (width < 3 * height + 3)
    x, y = left + width / 2, top + height
    return x[is_letter], y[is_letter], max(1.0, STEP * usual)


def _sums(x: "Floats", y: "Floats", step: float, degrees: Iterable[float]) -> "Floats":
    """Return the sum of the squared numbers of feet at each height, for rows that fall by these angles.

    `x` and `y` (n,), float64; the result (angles,).
    """
    import numpy as np

    sums = []
    for angle in degrees:
        heights = (y - x * np.tan(np.radians(angle))) / step
        heights -= heights.min()
        below = np.floor(heights).astype(np.int64)
        share = heights - below
        size = int(below.max()) + 2
        numbers = np.bincount(below, 1 - share, size) + np.bincount(below + 1, share, size)
        sums.append(float((numbers**2).sum()))
    return np.array(sums)
