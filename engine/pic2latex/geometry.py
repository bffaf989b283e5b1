"""Plain geometry of boxes: sizes, what two have in common, what holds several."""

from collections.abc import Iterable

from pic2latex.types import Box

__all__ = ["area", "bounds", "height", "middle", "overlap_of", "shared_area", "width"]


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
