"""Torn black edges that a scanner or copier leaves around a page: ink that runs along the edge of the picture.

They are told from frames by their ragged ink, and from figures by lying nowhere but at the edge.
"""

from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import Components, connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.types import Box

__all__ = ["outer_bars", "scanner_edges"]

STRIP = 0.08
"""The share of each side of the picture in which edges lie."""

LONG = 0.35
"""The share of a side that an edge runs along, at least."""

INSIDE = 0.03
"""The share of an edge's ink that may lie further in."""

THICKEST_LINE = 0.004
"""Of the longer side, beside three pixels: ink nowhere thicker is a drawn frame, which other rules know."""

SPECK = 0.012
"""Of the longer side: torn bits beside an edge are no larger."""

SMALLEST = 200
"""Pixels: smaller pictures are snips, and no pages from a scanner."""

FULL_PAGE = (600, 200)
"""Pixels of the shorter side, and pieces of ink, of a picture that is a page and no snip."""

BAR = (0.2, 0.012)
"""A bar along the side of a page is so high, at least, and so wide, at most, in shares of the height."""

BAR_WHITE = 0.025
"""Of the width: white between such a bar and what is written, at least."""

REACH = 0.01
"""Of the longer side: how near to an edge such bits lie."""


def scanner_edges(mask: "NDArray[np.uint8]") -> "tuple[NDArray[np.bool_], tuple[Box, ...]]":
    """Return which pixels of a mask (h, w; 1 where there is ink) are a scanner's edges, and the boxes of those."""
    import cv2
    import numpy as np

    height, width = mask.shape
    if min(height, width) < SMALLEST:
        return np.zeros_like(mask, bool), ()
    pieces = connected_components(mask)
    is_long = (pieces.width >= LONG * width) | (pieces.height >= LONG * height)
    inner = np.zeros_like(mask, bool)
    inner[
        round(STRIP * height) : round((1 - STRIP) * height), round(STRIP * width) : round((1 - STRIP) * width)
    ] = True
    edges = np.array(
        [place for place in np.flatnonzero(is_long).tolist() if _is_edge(pieces, place, inner)], np.intp
    )
    if not len(edges):
        return np.zeros_like(mask, bool), ()
    own = np.isin(pieces.labels, edges + 1)
    side = max(height, width)
    near = cv2.dilate(own.astype(np.uint8), np.ones((2 * round(REACH * side) + 1,) * 2, np.uint8)) > 0
    small = np.maximum(pieces.width, pieces.height) <= SPECK * side
    covered = pieces.pixels_in(near) > 0.5 * pieces.area
    own |= pieces.spread(small & covered)
    return own, tuple(pieces.boxes(edges))


def outer_bars(mask: "NDArray[np.uint8]") -> "tuple[Box, ...]":
    """Return the boxes of thin bars beside all that is written on a full page: the rim of a sheet, broken in parts.

    `mask` (h, w), uint8, is 1 where there is ink.
    """
    import numpy as np

    pieces = connected_components(mask)
    height, width = pieces.labels.shape
    if min(height, width) < FULL_PAGE[0] or len(pieces) < FULL_PAGE[1]:
        return ()
    is_bar = (pieces.height >= BAR[0] * height) & (pieces.width <= BAR[1] * height)
    others = ~is_bar & (pieces.height > 0.004 * height)
    if not others.any():
        return ()
    left, right = float(pieces.left[others].min()), float(pieces.right[others].max())
    is_outer = (pieces.right < left - BAR_WHITE * width) | (pieces.left > right + BAR_WHITE * width)
    return tuple(pieces.boxes(np.asarray(is_bar & is_outer)))


def _is_edge(pieces: Components, place: int, inner: "NDArray[np.bool_]") -> bool:
    """Tell whether a long piece of ink lies at the edge alone and is no thin drawn line.

    `inner` (h, w), bool, is the page without its margins.
    """
    import cv2
    import numpy as np

    window = pieces.window(place)
    own = np.pad(pieces.labels[window] == place + 1, 1)  # without a rim, the outside would count as ink
    if (own[1:-1, 1:-1] & inner[window]).sum() > INSIDE * pieces.area[place]:
        return False
    thickness = 2 * float(cv2.distanceTransform(own.astype(np.uint8), cv2.DIST_L2, 3).max())
    return bool(thickness > THICKEST_LINE * max(pieces.labels.shape) + 3)
