"""The connected pieces of a page's formula ink, and which formula each belongs to: the core it touches or is near."""

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Bytes: TypeAlias = NDArray[np.uint8]
    Numbers: TypeAlias = NDArray[np.int32]

__all__ = ["CORE", "Pieces", "assign_components"]

REACH = 1.3
"""Ems that a piece of a formula may lie from its core: a limit under a sum, a prime."""

SPECK, SPECK_REACH = 0.015, 0.5
"""Square ems of a piece that may as well be dirt, and how far from its core such a one may lie."""

CORE = 0.25
"""What lies in a core, by its probability; less than half, since the smallest cores are the least sure."""

SWALLOWED = 0.12
"""Square ems of other ink, a small letter's, that a box may take in for the sake of a piece that no core touches."""


class Pieces:
    """The connected pieces of formula ink and what lies on them."""

    def __init__(self, mask: "Bytes") -> None:
        self.components = connected_components(mask)
        self.count = len(self.components)
        self._places = np.flatnonzero(self.components.labels)
        self._of = self.components.labels.ravel()[self._places]

    def means(self, plane: "Floats") -> "NDArray[np.float64]":
        """Return the mean of a plane (h, w) over each piece (n,)."""
        sums = np.bincount(self._of, plane.ravel()[self._places], self.count + 1)[1:]
        return np.asarray(sums / np.maximum(self.components.area, 1), np.float64)

    def commonest(self, plane: "Numbers") -> "Numbers":
        """Return the number from 1 that most of each piece's pixels have in a plane (h, w); 0 for none."""
        values = plane.ravel()[self._places]
        width = int(plane.max(initial=0)) + 1
        keys, counts = np.unique(self._of.astype(np.int64) * width + values, return_counts=True)
        best = np.zeros(self.count + 1, np.int32)
        most = np.zeros(self.count + 1, np.int64)
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            piece, value = divmod(key, width)
            if value and count > most[piece]:
                best[piece], most[piece] = value, count
        return best[1:]


def assign_components(pieces: Pieces, core: "Floats", others: "NDArray[np.bool_]", em: float) -> list[int]:
    """Return for each piece the number (from 1) of the core it belongs to, or minus a number of its own group.

    `core` (h/2, w/2) are the probabilities of cores, `others` (h, w) the ink that is no formula.
    """
    import cv2

    _, cores = cv2.connectedComponents((core > CORE).astype(np.uint8), connectivity=4)
    doubled = cores.repeat(2, axis=0).repeat(2, axis=1).astype(np.int32)
    owners = pieces.commonest(doubled)
    unassigned = np.flatnonzero(owners == 0)
    if unassigned.size and cores.max() > 0:
        distance, nearest = cv2.distanceTransformWithLabels(
            (doubled == 0).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_CCOMP
        )
        names = np.zeros(int(nearest.max()) + 1, np.int32)
        names[nearest[doubled > 0]] = doubled[doubled > 0]
        for piece in unassigned:
            column, row = (int(part) for part in pieces.components.centroids[piece])
            is_speck = pieces.components.area[piece] < SPECK * em * em
            if distance[row, column] <= (SPECK_REACH if is_speck else REACH) * em:
                owners[piece] = names[nearest[row, column]]
        _drop_conflicting(pieces, owners, unassigned, others, em)
    return _with_groups_of_their_own(pieces, owners, em)


def _with_groups_of_their_own(pieces: Pieces, owners: "Numbers", em: float) -> list[int]:
    """Group the pieces that no core is near to by nearness to each other. `owners` (n,), int32."""
    import cv2

    unassigned = np.flatnonzero(owners == 0)
    if not unassigned.size:
        return [int(owner) for owner in owners]
    alone = np.isin(pieces.components.labels, unassigned + 1).astype(np.uint8)
    reach = np.ones((int(0.4 * em) | 1, int(0.7 * em) | 1), np.uint8)
    _, groups = cv2.connectedComponents(cv2.dilate(alone, reach), connectivity=8)
    own = pieces.commonest(np.asarray(groups, np.int32))
    return [int(owner) or -int(own[piece]) for piece, owner in enumerate(owners)]


def _drop_conflicting(
    pieces: Pieces, owners: "Numbers", taken: "NDArray[np.intp]", others: "NDArray[np.bool_]", em: float
) -> None:
    """Take from each core the taken pieces that it cannot be boxed with but together with words of the text.

    The next row of text is nearer to a core than a limit is to its sum; what tells them apart is what lies
    between. `owners` (n,) is changed in place; `taken` (k,) are places; `others` (h, w), bool.
    """
    import cv2

    sums = cv2.integral(others.astype(np.uint8))
    is_taken = np.zeros(pieces.count, bool)
    is_taken[taken] = True
    for owner in np.unique(owners[taken]):
        own = np.flatnonzero((owners == owner) & ~is_taken)
        if not owner or not own.size:
            continue
        box = pieces.components.bounds(own)
        for piece in np.flatnonzero((owners == owner) & is_taken):
            grown = pieces.components.bounds(np.append(own, piece))
            if _inside(sums, grown) - _inside(sums, box) > SWALLOWED * em * em:
                owners[piece] = 0


def _inside(sums: "Numbers", box: Box) -> int:
    """Return how much of what `sums` (h + 1, w + 1) is the integral of lies in a box."""
    left, top, right, bottom = int(box.left), int(box.top), int(box.right), int(box.bottom)
    return int(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])
