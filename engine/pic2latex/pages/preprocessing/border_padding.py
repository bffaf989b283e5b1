"""Borders that a snip took along exactly: a window's or a box's thin line runs along the edge of the picture itself.

To all that looks for ink the edge of a picture is its ground, and a line there turns everything around. With room
outside, the line is one as others are. Thicker bands are cut off wherever ink is looked for (see `surround`).
"""

from typing import TYPE_CHECKING

from pic2latex.preprocessing.border_bands import DIFFERENT, THINNEST
from pic2latex.preprocessing.color import dominant_color

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ROOM", "pad_bordered"]

ROOM = 16
"""Pixels of ground put around a picture with a line along its edge."""

SHARE = 0.6
"""The share of a side that is of the line's colour, and of the ground's a few pixels further in, at least."""


def pad_bordered(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8] | None":
    """Return a picture (h, w, 3) with ROOM pixels of its ground on all sides; None where no line runs along an edge."""
    import cv2
    import numpy as np

    if min(pixels.shape[:2]) <= 2 * THINNEST:
        return None
    ground = dominant_color(pixels)
    turned = pixels.swapaxes(0, 1)
    if not any(_has_line(sides, ground) for sides in (pixels, pixels[::-1], turned, turned[::-1])):
        return None
    roomy = cv2.copyMakeBorder(pixels, *(ROOM,) * 4, borderType=cv2.BORDER_CONSTANT, value=ground)
    return np.asarray(roomy, np.uint8)


def _has_line(pixels: "NDArray[np.uint8]", ground: tuple[int, int, int]) -> bool:
    """Tell whether a thin line of one colour runs along the first row of a picture. `pixels` (h, w, 3), uint8."""
    import numpy as np

    outer = pixels[:THINNEST].astype(np.int16)
    is_ground = np.abs(outer - np.array(ground)).max(axis=2) < DIFFERENT
    if is_ground[0].mean() > 1 - SHARE or is_ground[-1].mean() < SHARE:
        return False
    colour = np.median(outer[0][~is_ground[0]], axis=0)
    return bool((np.abs(outer[0] - colour).max(axis=1) < DIFFERENT).mean() >= SHARE)
