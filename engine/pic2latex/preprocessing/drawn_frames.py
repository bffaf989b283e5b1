"""A frame around a formula, and the lines of squared paper behind it: taken off, for they say nothing.

Pages know their frames themselves (pages/preprocessing/frame_detection.py); this is for pictures of one formula.
"""

from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.uint8]

__all__ = ["frame_mask"]

WHOLE = 0.96
"""The share of a side that a frame's line runs along, or a line of squared paper."""

THIN = 0.25
"""The share of a frame's box that it fills at most."""

LINES = 3
"""Lines either way from which on they are squared paper."""

THICKEST = 0.06
"""Of the shorter side: a line of squared paper is no thicker."""


def frame_mask(mask: "Mask") -> "NDArray[np.bool_] | None":
    """Return which pixels of a trimmed mask (h, w; ink is not 0) are a frame or squared paper; None without any.

    The soft edges of lines are among them, and what is written across lines of squared paper is not.
    """
    import cv2
    import numpy as np

    lines = _frame(mask)
    if lines is None:
        lines = _grid(mask)
    if lines is None:
        return None
    around = np.ones((3, 3), np.uint8)
    others = cv2.dilate(((mask > 0) & ~lines).astype(np.uint8), around) > 0
    return np.asarray((cv2.dilate(lines.astype(np.uint8), around) > 0) & ~others)


def _frame(mask: "Mask") -> "NDArray[np.bool_] | None":
    """Return the piece of ink that runs around all others. Arrays are (h, w)."""
    import numpy as np

    height, width = mask.shape
    pieces = connected_components(mask)
    if len(pieces) < 2 or min(height, width) < 12:
        return None
    around = (pieces.width >= WHOLE * width) & (pieces.height >= WHOLE * height)
    around &= pieces.area <= THIN * pieces.width * pieces.height
    for place in np.flatnonzero(around).tolist():
        own = pieces.labels == place + 1
        band = max(3, round(0.04 * min(height, width)))
        sides = (
            own[:band].any(axis=0),
            own[-band:].any(axis=0),
            own[:, :band].any(axis=1),
            own[:, -band:].any(axis=1),
        )
        if min(float(side.mean()) for side in sides) >= WHOLE - 0.06:
            return np.asarray(own)
    return None


def _grid(mask: "Mask") -> "NDArray[np.bool_] | None":
    """Return the pixels of lines that run through all of the picture, several either way. Arrays are (h, w)."""
    import cv2
    import numpy as np

    height, width = mask.shape
    if min(height, width) < 24:
        return None
    ink = (mask > 0).astype(np.uint8)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, max(3, int(WHOLE * width))), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((max(3, int(WHOLE * height)), 1), np.uint8))
    thickest = max(3.0, THICKEST * min(height, width))
    for lines in (across.any(axis=1), down.any(axis=0)):
        edges = np.flatnonzero(np.diff(np.pad(lines.astype(np.int8), 1)))
        lengths = edges[1::2] - edges[::2]
        if len(lengths) < LINES or lengths.max() > thickest:
            return None
    return np.asarray((across | down) > 0)
