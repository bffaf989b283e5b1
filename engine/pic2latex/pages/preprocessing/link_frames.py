"""The coloured frames that PDFs draw around links: they touch the digits of references, which are black and stay."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["without_link_frames"]

COLOUR = 90
"""Of 255: what lies further apart in red, green and blue is a colour, and no ink."""

SMALLEST, HIGHEST = 8, 90
"""Pixels: the sides of a frame, at least, and its height, at most; a larger one is a frame around a text."""

FILLED, WHOLE = 0.5, 0.9
"""The share of its box that a frame fills, at most, and of each side that it covers, at least."""

FEWEST = 200
"""Coloured pixels, below which there is no frame."""

EDGE = 25
"""Of 255: the soft edge of a coloured line is less coloured than it, and more than ink and rules."""

PATCH = 2
"""Pixels from which what lies under a frame is made up: a rule of a table goes on through it."""

LINE = 190
"""Of 255: the soft rows of a thin rule are no lighter."""

DARK = 110
"""Of 255: what is darker in all colours is ink that a frame runs through."""


def without_link_frames(picture: Picture) -> Picture:
    """Return a picture without small coloured frames; the very same where there are none."""
    import cv2
    import numpy as np

    pixels = picture.pixels
    strongest, weakest = pixels.max(axis=2), pixels.min(axis=2)
    coloured = strongest - weakest > COLOUR
    if int(coloured.sum()) < FEWEST:
        return picture
    pieces = connected_components(coloured)
    is_frame = (pieces.height >= SMALLEST) & (pieces.height <= HIGHEST) & (pieces.width >= SMALLEST)
    is_frame &= pieces.area < FILLED * pieces.width * pieces.height
    places = [
        place
        for place in np.flatnonzero(is_frame).tolist()
        if _is_closed(pieces.labels[pieces.window(place)] == place + 1)
    ]
    if not places:
        return picture
    own = np.isin(pieces.labels, np.array(places) + 1).astype(np.uint8)
    edge = (cv2.dilate(own, np.ones((3, 3), np.uint8)) > 0) & (strongest - weakest > EDGE)
    gone = (own > 0) | (edge & (strongest > DARK))
    bare = np.asarray(cv2.inpaint(pixels, gone.astype(np.uint8), PATCH, cv2.INPAINT_TELEA), np.uint8)
    for place in places:
        _go_on_with_rules(bare, pixels, pieces.window(place))
    bare.setflags(write=False)
    return replace(picture, pixels=bare)


def _go_on_with_rules(
    bare: "NDArray[np.uint8]", pixels: "NDArray[np.uint8]", window: tuple[slice, slice]
) -> None:
    """Draw level lines of a table that a frame covered: dark on both sides of it, further than a bracket is wide.

    `bare` and `pixels` (h, w, 3), uint8, are the picture without frames and with them; `window` is one frame's.
    """
    rows, columns = window
    reach = max(10, (rows.stop - rows.start) // 2)
    left, right = columns.start - 2, columns.stop + 2
    if left < reach or right + reach > pixels.shape[1]:
        return
    for y in range(max(0, rows.start - 2), min(len(pixels), rows.stop + 2)):
        sides = pixels[y, left - reach : left], pixels[y, right : right + reach]
        if all(int(side.max()) < LINE for side in sides):
            bare[y, left:right] = sides[0][-1]


def _is_closed(own: "NDArray[np.bool_]") -> bool:
    """Tell whether a piece (h, w), bool, runs along all four sides of its box."""
    sides = (own[:2].any(axis=0), own[-2:].any(axis=0), own[:, :2].any(axis=1), own[:, -2:].any(axis=1))
    return min(float(side.mean()) for side in sides) > WHOLE
