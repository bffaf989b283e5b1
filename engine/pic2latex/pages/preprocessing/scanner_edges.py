"""Torn black edges that a scanner or copier leaves around a page: ink that runs along the edge of the picture.

They are told from frames by their ragged ink, and from figures by lying nowhere but at the edge.
"""

from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import Components, connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.types import Box

__all__ = ["scanner_edges"]

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
