"""Boxes after detection: clipped to the picture, non-maximum suppression, reading order.

Plain geometry without any network: all families of detectors end with it.
"""

from collections.abc import Iterable, Sequence

from pic2latex.types import Box, Detection

__all__ = ["area", "inside", "non_maximum_suppression", "overlap", "sort_reading_order"]

DOUBLE = 0.7
"""Two boxes of which the smaller lies in the other by more than this share are the same formula, seen twice."""


def area(box: Box) -> float:
    """Return the area of `box` in square pixels; 0 when it is turned inside out."""
    return max(0.0, box.right - box.left) * max(0.0, box.bottom - box.top)


def overlap(first: Box, second: Box) -> float:
    """Return the area that two boxes share, in square pixels."""
    return area(
        Box(
            max(first.left, second.left),
            max(first.top, second.top),
            min(first.right, second.right),
            min(first.bottom, second.bottom),
        )
    )


def inside(box: Box, width: float, height: float) -> Box | None:
    """Return the part of `box` that lies in a picture of this size, or None when that is less than a pixel wide."""
    cut = Box(max(0.0, box.left), max(0.0, box.top), min(width, box.right), min(height, box.bottom))
    return cut if cut.right - cut.left >= 1 and cut.bottom - cut.top >= 1 else None


def non_maximum_suppression(detections: Iterable[Detection]) -> tuple[Detection, ...]:
    """Keep the surest of those that show the same formula, whatever kinds they were given."""
    kept: list[Detection] = []
    for detection in sorted(detections, key=_surest_first):
        if all(_share(detection.box, other.box) <= DOUBLE for other in kept):
            kept.append(detection)
    return tuple(kept)


def sort_reading_order(detections: Iterable[Detection]) -> tuple[Detection, ...]:
    """Sort row after row from the top, each row from the left.

    Detections are in one row when the middle of each lies between top and bottom of the row's first.
    """
    rows: list[list[Detection]] = []
    for detection in sorted(detections, key=lambda each: (each.box.top, each.box.left, each.box.bottom)):
        row = next((row for row in reversed(rows) if _same_row(row[0].box, detection.box)), None)
        if row is None:
            rows.append([detection])
        else:
            row.append(detection)
    return tuple(detection for row in rows for detection in _from_left(row))


def _surest_first(detection: Detection) -> tuple[float, float, float, float]:
    return -detection.score, -area(detection.box), detection.box.top, detection.box.left


def _share(first: Box, second: Box) -> float:
    smaller = min(area(first), area(second))
    return overlap(first, second) / smaller if smaller else 1.0


def _same_row(first: Box, second: Box) -> bool:
    def middle(box: Box) -> float:
        return (box.top + box.bottom) / 2

    return first.top <= middle(second) < first.bottom and second.top <= middle(first) < second.bottom


def _from_left(row: Sequence[Detection]) -> list[Detection]:
    return sorted(row, key=lambda each: (each.box.left, each.box.top))
