"""Formulas between the bars of a determinant: detectors find its entries in pieces, which belong together.

Two upright bars of equal height with at least two rows of ink between them are the sides of a determinant or matrix.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pic2latex.geometry import area, bounds, height, middle, shared_area, width
from pic2latex.types import Box

if TYPE_CHECKING:
    from pic2latex.preprocessing.connected_components import Components

__all__ = ["join_determinants"]

LEAST_HEIGHT = 1.6
"""Ems that the sides of a determinant are high, at least: two rows."""

WIDEST_SIDE = 0.55
"""Ems: bars and brackets are no wider."""

ALIKE = 0.3
"""Ems between the ends of two sides of one determinant."""

WIDEST = 16.0
"""Ems between both sides, at most."""

NEAR = 1.6
"""Ems between two parts of one formula, at most, with nothing between them."""


def join_determinants(boxes: Sequence[Box], pieces: "Components", em: float) -> tuple[tuple[Box, ...], ...]:
    """Group the boxes of formulas: those in or beside one determinant are one. Each group has at least one box.

    A group's last box is that of the determinant itself, where there is one.
    """
    groups = [[box] for box in boxes]
    for determinant in _determinants(pieces, em):
        mine = [group for group in groups if any(_belongs(box, determinant, em) for box in group)]
        groups = [group for group in groups if not any(group is each for each in mine)]
        groups.append([box for group in mine for box in group] + [determinant])
    return tuple(tuple(group) for group in groups)


def _determinants(pieces: "Components", em: float) -> list[Box]:
    sides = sorted(_sides(pieces, em), key=lambda side: side.left)
    found: list[Box] = []
    for place, left in enumerate(sides):
        right = next((each for each in sides[place + 1 :] if _is_mate(left, each, em)), None)
        if right is not None and _rows_between(left, right, pieces) >= 2:
            found.append(bounds((left, right)))
    return found


def _sides(pieces: "Components", em: float) -> list[Box]:
    is_high = (LEAST_HEIGHT * em <= pieces.height) & (pieces.height <= 12 * em)
    return pieces.boxes(is_high & (pieces.width <= WIDEST_SIDE * em))


def _is_mate(left: Box, right: Box, em: float) -> bool:
    is_level = abs(left.top - right.top) < ALIKE * em and abs(left.bottom - right.bottom) < ALIKE * em
    return is_level and 0.5 * em < right.left - left.right < WIDEST * em


def _rows_between(left: Box, right: Box, pieces: "Components") -> int:
    """Count the rows of ink between two sides: spans of height with white between them."""
    spans = sorted(
        (each.top, each.bottom)
        for each in pieces.boxes((left.right <= pieces.left) & (pieces.right <= right.left))
        if left.top <= middle(each) <= left.bottom
    )
    rows, reached = 0, -1.0
    for top, bottom in spans:
        rows += top > reached
        reached = max(reached, bottom)
    return rows


def _belongs(box: Box, determinant: Box, em: float) -> bool:
    if shared_area(box, determinant) > 0.5 * area(box):
        return True
    apart = max(determinant.left - box.right, box.left - determinant.right)
    shared = min(box.bottom, determinant.bottom) - max(box.top, determinant.top)
    return apart < 0.1 * NEAR * em and shared > 0.5 * min(height(box), height(determinant)) and width(box) > 0
