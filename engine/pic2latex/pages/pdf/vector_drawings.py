"""Lines and curves of a page that were drawn one by one, gathered to drawings.

Text has lines of its own: rules, fraction bars, frames around theorems with round corners and shadows, grounds of
listings. They are told from drawings by being straight, upright, and as large as what they surround.
"""

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pic2latex.detectors.boxes import area
from pic2latex.types import Box

__all__ = ["VectorDrawing", "VectorPath", "drawings_of", "line_of"]

RULE = 1.6  # points: what is thinner is a rule, a fraction bar, or an axis
REACH = 9  # points between lines of one drawing
PART = 0.3  # of a drawing's area; a larger path is a frame around text, or its shadow
STRAIGHT = 0.5  # points that a line may lean
SHORT = 15.0  # points that an open path must bend or lean on to be a curve; the tips of arrows are shorter
CURVE = 4  # lines that a true curve counts for
Point = tuple[float, float]
MOST_SEGMENTS = 40  # of a path that are looked at


@dataclass(frozen=True, slots=True)
class VectorPath:
    """A path: its box in points, whether it bends or leans at all, and whether it is open and does so at length.

    Frames are closed, and bend at their corners only.
    """

    box: Box
    bends: bool = False
    is_curve: bool = False


@dataclass(frozen=True, slots=True)
class VectorDrawing:
    """Paths that lie together: the box around them, and how many parts show that they are a drawing."""

    box: Box
    parts: int


def line_of(path: Any, box: Box) -> VectorPath:
    """Look at a path of pypdfium2 that stands in `box`."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPath_CountSegments(path)
    if count < 1:
        return VectorPath(box)
    strokes = _strokes(path, min(MOST_SEGMENTS, count))
    length = sum(math.dist(start, end) for start, end, is_bent in strokes if is_bent or _leans(start, end))
    is_closed = bool(pdfium.FPDFPathSegment_GetClose(pdfium.FPDFPath_GetPathSegment(path, count - 1)))
    return VectorPath(box, length > 0, is_curve=length > SHORT and not is_closed)


def _strokes(path: Any, count: int) -> Iterator[tuple[Point, Point, bool]]:
    """Give where each of the first strokes of a path begins and ends, and whether it is bent."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    start: Point | None = None
    controls = 0
    for place in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        is_bent = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if is_bent and controls < 2:
            controls += 1  # the first two of a bent stroke's three points are not on it
            continue
        end = x.value, y.value
        if start and pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_MOVETO:
            yield start, end, is_bent
        start, controls = end, 0


def drawings_of(lines: Iterable[VectorPath], width: float, height: float) -> Iterator[VectorDrawing]:
    """Gather the lines of a page of this size that lie near each other, and add the rules between them."""
    every = list(lines)
    shapes = [each for each in every if _thickness(each.box) > RULE]
    rules = [each for each in every if _thickness(each.box) <= RULE]
    if not any(each.bends for each in shapes):
        return
    for group in _groups(shapes, width, height):
        box = _around(each.box for each in group)
        small = PART * area(box)
        parts = sum(each.bends and area(each.box) < small for each in group)
        curves = sum(each.is_curve for each in group)
        if curves:
            near = [each.box for each in rules if _near(each.box, box)]
            box = _around((box, *near))
            parts = max(parts, CURVE * curves + len(near))
        yield VectorDrawing(box, parts)


def _groups(lines: Sequence[VectorPath], width: float, height: float) -> Iterable[list[VectorPath]]:
    import cv2
    import numpy as np

    covered = np.zeros((round(height) + 1, round(width) + 1), np.uint8)
    for each in lines:
        box = each.box
        covered[round(box.top) : round(box.bottom) + 1, round(box.left) : round(box.right) + 1] = 1
    _, labels = cv2.connectedComponents(cv2.dilate(covered, np.ones((REACH, REACH), np.uint8)))
    groups: dict[int, list[VectorPath]] = {}
    for each in lines:
        groups.setdefault(int(labels[round(each.box.top), round(each.box.left)]), []).append(each)
    return groups.values()


def _leans(start: Point, end: Point) -> bool:
    return min(abs(start[0] - end[0]), abs(start[1] - end[1])) > STRAIGHT


def _thickness(box: Box) -> float:
    return min(box.right - box.left, box.bottom - box.top)


def _near(box: Box, drawing: Box) -> bool:
    """Tell whether the middle of a rule lies in a drawing, or close to it."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return (
        drawing.left - REACH <= x <= drawing.right + REACH
        and drawing.top - REACH <= y <= drawing.bottom + REACH
    )


def _around(boxes: Iterable[Box]) -> Box:
    every = list(boxes)
    return Box(
        min(each.left for each in every),
        min(each.top for each in every),
        max(each.right for each in every),
        max(each.bottom for each in every),
    )
