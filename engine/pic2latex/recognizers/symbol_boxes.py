"""Where on the picture the doubtful tokens of a reading stand, so that the user can look there.

The decoder's attention gives a point for each token (`CompactEncoder.points_on_ink`). The box is that of the connected
component nearest to it, with the dots and bars that belong to it; where there is none near, a square as large as text.
Boxes are in pixels of the ink that was read until batch_recognition.py puts them on the picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.geometry import with_moved_boxes
from pic2latex.preprocessing.connected_components import Components, connected_components
from pic2latex.recognizers.compact_encoder import Attended
from pic2latex.recognizers.protocol import RecognizerOutput
from pic2latex.types import Box, Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DOUBTFUL", "carried_over", "doubtful_tokens", "symbol_boxes", "turned_back", "with_boxes"]

DOUBTFUL = 0.9
"""Probability below which a token that could be read otherwise gets a box."""

INKY = 110
"""Ink (0-255) from which a pixel belongs to a component."""

REACH = 0.8
"""Ems between the point and ink, at most."""

FARTHEST = 1.5, 2.0
"""Ems from the point, across and up or down, that a box reaches at most: a root or a rule is not shown whole."""

SMALL_WIDTH, SMALL_HEIGHT = 1.2, 0.3
"""Ems: the largest dot, bar or accent that is shown with the component below or above it."""

GAP = 0.35
"""Ems between a component and its dot, bar or accent, at most."""

LEAST = 0.55
"""Ems: the shortest side of a box, so that a comma can be seen."""

RIM = 0.08
"""Ems between ink and the box around it."""


def doubtful_tokens(candidate: Candidate) -> list[int]:
    """Return the places of the tokens that are doubtful and could be read otherwise."""
    return [
        place
        for place, token in enumerate(candidate.tokens)
        if token.probability < DOUBTFUL and token.alternatives
    ]


def symbol_boxes(ink: "NDArray[np.uint8]", em: float, points: Sequence[tuple[float, float]]) -> list[Box]:
    """Return the box of the symbol at each point (x, y) of the ink (h, w), uint8; all in its pixels, `em` too."""
    if not points:
        return []
    components = connected_components(ink >= INKY)
    height, width = ink.shape
    found = (_box(components, em, point) for point in points)
    return [
        Box(
            max(0.0, box.left),
            max(0.0, box.top),
            min(float(width), box.right),
            min(float(height), box.bottom),
        )
        for box in found
    ]


def with_boxes(output: RecognizerOutput, boxes: Mapping[int, Box]) -> RecognizerOutput:
    """Return a reading whose best candidate has these boxes, by the places of its tokens."""
    first, *rest = output.candidates
    tokens = tuple(
        replace(token, box=boxes[place]) if place in boxes else token
        for place, token in enumerate(first.tokens)
    )
    return replace(output, candidates=(replace(first, tokens=tokens), *rest))


def turned_back(output: RecognizerOutput, shape: tuple[int, ...], degrees: int) -> RecognizerOutput:
    """Return a reading of ink (h, w) of this shape with its boxes on the ink before it was turned anticlockwise."""
    if not degrees:
        return output

    def move(box: Box) -> Box:
        return _turned_back(box, shape, degrees)

    return replace(output, candidates=tuple(with_moved_boxes(each, move) for each in output.candidates))


def carried_over(attended: Attended, before: Sequence[int], after: Sequence[int]) -> Attended:
    """Return where the tokens `after` a correction stand; one that is new stands where those it replaced did."""
    if list(before) == list(after):
        return attended
    rows: list[int] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, first, last, start, stop in matcher.get_opcodes():
        rows += [min(first + step, max(first, last - 1), len(before) - 1) for step in range(stop - start)]
    return Attended(attended.weights[rows], attended.seen)


def _box(components: Components, em: float, point: tuple[float, float]) -> Box:
    x, y = point
    nearest = _nearest(components, em, point)
    if nearest is None:
        half = em / 2
        return Box(x - half, y - half, x + half, y + half)
    box = components.bounds(_with_marks(components, em, nearest))
    across, down = FARTHEST[0] * em, FARTHEST[1] * em
    rim = RIM * em
    left, right = _widened(max(box.left, x - across) - rim, min(box.right, x + across) + rim, LEAST * em)
    top, bottom = _widened(max(box.top, y - down) - rim, min(box.bottom, y + down) + rim, LEAST * em)
    return Box(left, top, right, bottom)


def _nearest(components: Components, em: float, point: tuple[float, float]) -> int | None:
    """Return the component whose ink is nearest to a point; None where none is near."""
    x, y = point
    reach = REACH * em
    height, width = components.labels.shape
    top, left = max(0, int(y - reach)), max(0, int(x - reach))
    window = components.labels[top : min(height, int(y + reach) + 1), left : min(width, int(x + reach) + 1)]
    rows, columns = np.nonzero(window)
    if not rows.size:
        return None
    nearest = int(np.hypot(rows + top + 0.5 - y, columns + left + 0.5 - x).argmin())
    return int(window[rows[nearest], columns[nearest]]) - 1


def _with_marks(components: Components, em: float, place: int) -> "NDArray[np.bool_]":
    """Choose a component (n,) and the dots, bars and accents right above or below it."""
    left, right = components.left[place], components.right[place]
    overlap = np.minimum(components.right, right) - np.maximum(components.left, left)
    gap = np.maximum(components.top - components.bottom[place], components.top[place] - components.bottom)
    is_mark = (components.width <= SMALL_WIDTH * em) & (components.height <= SMALL_HEIGHT * em)
    is_mark &= overlap * 2 >= np.minimum(components.width, right - left)
    is_mark &= gap <= GAP * em
    is_mark[place] = True
    return is_mark


def _widened(low: float, high: float, least: float) -> tuple[float, float]:
    """Return a range that is `least` long or longer, about the same middle."""
    more = max(0.0, least - (high - low)) / 2
    return low - more, high + more


def _turned_back(box: Box, shape: tuple[int, ...], degrees: int) -> Box:
    height, width = shape
    for _ in range(degrees // 90):
        box = Box(height - box.bottom, box.left, height - box.top, box.right)
        height, width = width, height
    return box
