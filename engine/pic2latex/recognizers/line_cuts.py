"""Where a long row may be cut in two: in the white space before a relation or a sign of the main line.

A reading that loses its place on a long row keeps it on shorter ones. The glyph map says where the signs stand; the
ink says whether a sign is one of the main line: it stands free on both sides from top to bottom of the picture, has
its full width, and lies at the height of the others.

Units: pixels of the ink at hand, unless a name ends in EM.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.glyph_coverage import GlyphPlace

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MapScale", "cut_columns"]

INKED = 96
RELATIONS = frozenset("=<>≤≥→∼≡≈≃≅∈⊂⇒⇔↦")
SIGNS = RELATIONS | frozenset("+-±∪∩⊕⊗")

PIECE_EM = 15.0
"""Pieces are about this long; over 24 ems the share of exact readings falls to half of that under 15."""

SHORTEST_EM = 4.0
FREE_EM = 0.11
"""White space on either side of a sign; TeX puts 0.22 em around signs and 0.28 around relations."""

LEAST_SIGN_EM, GREATEST_SIGN_EM = 0.5, 1.7
LEVEL_EM = 0.16
"""How far the middle of a sign may lie from the axis of the line."""


@dataclass(frozen=True, slots=True)
class MapScale:
    """How a glyph map lies over the ink: pixels of ink a cell, and the ink's place of the map's left and top edge."""

    cell_width: float
    cell_height: float
    left: float
    top: float

    def x(self, column: int) -> float:
        """Return the middle of a column of cells in pixels of ink."""
        return self.left + (column + 0.5) * self.cell_width

    def y(self, row: int) -> float:
        """Return the middle of a row of cells in pixels of ink."""
        return self.top + (row + 0.5) * self.cell_height


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign that stands free: where a cut before it goes, its middle's height, and whether it is a relation."""

    cut: int
    level: float
    is_relation: bool


def cut_columns(
    ink: "NDArray[np.uint8]", em: float, places: Sequence[GlyphPlace], scale: MapScale
) -> tuple[int, ...]:
    """Return the columns at which to cut ink (h, w), so that pieces come near `PIECE_EM`; () when there is no need."""
    width = ink.shape[1]
    pieces = round(width / (PIECE_EM * em))
    if pieces < 2:
        return ()
    signs = _on_axis(_free_signs(ink >= INKED, em, places, scale), em)
    cuts: list[int] = []
    last = 0
    for number in range(1, pieces):
        target = number * width / pieces
        choices = [
            (abs(sign.cut - target) - (2.0 * em if sign.is_relation else 0.0), sign.cut)
            for sign in signs
            if sign.cut - last > SHORTEST_EM * em and width - sign.cut > SHORTEST_EM * em
        ]
        if choices and min(choices)[0] < width / pieces / 2:
            last = min(choices)[1]
            cuts.append(last)
    return tuple(cuts)


def _free_signs(
    mask: "NDArray[np.bool_]", em: float, places: Sequence[GlyphPlace], scale: MapScale
) -> list[_Sign]:
    """Return the relation and operator signs with white columns on both sides. `mask` (h, w), bool."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask.any(axis=0), [False]]).astype(np.int8)))
    begins, ends = edges[::2], edges[1::2]
    found = []
    for place in places:
        if place.symbol not in SIGNS:
            continue
        run = int(np.searchsorted(begins, scale.x(place.column), side="right")) - 1
        if run < 1 or run + 1 >= len(begins):
            continue
        left, right = int(begins[run]), int(ends[run])
        before, after = left - int(ends[run - 1]), int(begins[run + 1]) - right
        is_free = min(before, after) >= FREE_EM * em
        if is_free and LEAST_SIGN_EM * em <= right - left <= GREATEST_SIGN_EM * em:
            rows = np.flatnonzero(mask[:, left:right].any(axis=1))
            level = float(rows[0] + rows[-1]) / 2
            found.append(_Sign(left - before // 2, level, place.symbol in RELATIONS))
    return found


def _on_axis(signs: list[_Sign], em: float) -> list[_Sign]:
    """Keep the signs at the height that most of them share."""
    if not signs:
        return []
    levels = np.array([sign.level for sign in signs])
    near = np.abs(levels[:, None] - levels) <= LEVEL_EM * em
    axis = levels[near.sum(axis=1).argmax()]
    return [sign for sign in signs if abs(sign.level - axis) <= LEVEL_EM * em]
