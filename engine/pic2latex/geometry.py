"""Plain geometry of boxes: sizes, what two have in common, what holds several."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from pic2latex.types import Box, Candidate, Region

__all__ = [
    "area",
    "bounds",
    "height",
    "middle",
    "moved_region",
    "overlap_of",
    "shared_area",
    "width",
    "with_moved_boxes",
]


def width(box: Box) -> float:
    """Return the width of a box."""
    return box.right - box.left


def height(box: Box) -> float:
    """Return the height of a box."""
    return box.bottom - box.top


def middle(box: Box) -> float:
    """Return the y halfway down a box."""
    return (box.top + box.bottom) / 2


def bounds(boxes: Iterable[Box]) -> Box:
    """Return the smallest box that holds all of `boxes`, of which there is at least one."""
    every = tuple(boxes)
    return Box(
        min(box.left for box in every),
        min(box.top for box in every),
        max(box.right for box in every),
        max(box.bottom for box in every),
    )


def overlap_of(first: float, first_end: float, second: float, second_end: float) -> float:
    """Return the length two intervals have in common; negative for the distance between them."""
    return min(first_end, second_end) - max(first, second)


def area(box: Box) -> float:
    """Return the area of a box."""
    return width(box) * height(box)


def shared_area(first: Box, second: Box) -> float:
    """Return the area two boxes have in common."""
    across = overlap_of(first.left, first.right, second.left, second.right)
    down = overlap_of(first.top, first.bottom, second.top, second.bottom)
    return max(0.0, across) * max(0.0, down)


def with_moved_boxes(candidate: Candidate, move: Callable[[Box], Box]) -> Candidate:
    """Return a reading whose tokens' boxes are where `move` puts them, such as on the page around its picture."""
    if all(token.box is None for token in candidate.tokens):
        return candidate
    tokens = tuple(
        token if token.box is None else replace(token, box=move(token.box)) for token in candidate.tokens
    )
    return replace(candidate, tokens=tokens)


def moved_region(region: Region, move: Callable[[Box], Box]) -> Region:
    """Return a region whose box, and those of its formula's tokens, are where `move` puts them."""
    formula = None if region.formula is None else with_moved_boxes(region.formula, move)
    return replace(region, box=move(region.box), formula=formula)
