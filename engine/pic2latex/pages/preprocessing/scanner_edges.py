"""Torn black edges that a scanner or copier leaves around a page: ink that runs along the edge of the picture.

They are told from frames by their ragged ink, and from figures by lying nowhere but at the edge.
"""

from typing import TYPE_CHECKING

from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    is_long = (wide >= LONG * width) | (high >= LONG * height)
    is_long[0] = False
    inner = np.zeros_like(mask, bool)
    inner[
        round(STRIP * height) : round((1 - STRIP) * height), round(STRIP * width) : round((1 - STRIP) * width)
    ] = True
    edges = [
        piece for piece in np.flatnonzero(is_long).tolist() if _is_edge(labels, stats[piece], piece, inner)
    ]
    if not edges:
        return np.zeros_like(mask, bool), ()
    own = np.isin(labels, edges)
    side = max(height, width)
    near = cv2.dilate(own.astype(np.uint8), np.ones((2 * round(REACH * side) + 1,) * 2, np.uint8)) > 0
    small = np.maximum(wide, high) <= SPECK * side
    covered = np.bincount(labels[near].ravel(), minlength=count) > 0.5 * stats[:, cv2.CC_STAT_AREA]
    bits = np.flatnonzero(small & covered)
    own |= np.isin(labels, bits[bits > 0])
    return own, tuple(_box(stats[piece]) for piece in edges)


def _is_edge(
    labels: "NDArray[np.int32]", stats: "NDArray[np.int32]", piece: int, inner: "NDArray[np.bool_]"
) -> bool:
    """Tell whether a long piece of ink lies at the edge alone and is no thin drawn line."""
    import cv2
    import numpy as np

    left, top, wide, high, area = (int(each) for each in stats)
    window = slice(top, top + high), slice(left, left + wide)
    own = np.pad(labels[window] == piece, 1)  # without a rim, the outside would count as ink
    if (own[1:-1, 1:-1] & inner[window]).sum() > INSIDE * area:
        return False
    thickness = 2 * float(cv2.distanceTransform(own.astype(np.uint8), cv2.DIST_L2, 3).max())
    return bool(thickness > THICKEST_LINE * max(labels.shape) + 3)


def _box(stats: "NDArray[np.int32]") -> Box:
    left, top, wide, high = (float(each) for each in stats[:4])
    return Box(left, top, left + wide, top + high)
