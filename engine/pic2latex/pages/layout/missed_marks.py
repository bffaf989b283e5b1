"""What detectors overlook because it is small: fractions among words, and blanks to be filled in.

A fraction is a bar with ink close above and below it, no wider than the bar. A blank is a bar with nothing below. Both
are told from connected pieces of ink.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.geometry import area, bounds, height, overlap_of, shared_area, width
from pic2latex.types import Box

if TYPE_CHECKING:
    from pic2latex.preprocessing.connected_components import Components

__all__ = ["blanks", "clear_of_fractions", "cut_fractions", "missed_fractions"]

BAR = (0.3, 0.14)
"""Ems: the bar of a fraction is at least so wide, and no higher."""

CLOSE = 0.4
"""Ems between a bar and what stands above or below, at most."""

TERM = 0.33
"""Ems: numerators and denominators are at least so high; the strokes of an equals sign are not."""

LEAST_HEIGHT = 0.98
"""Ems: a fraction is no lower; Chinese characters with a level stroke in their middle are."""

LOWEST, TIGHT, STACKED, FILLED, NARROW = 0.4, 0.2, 1.05, 0.95, 0.65
"""Ems that a denominator is high, at least, that are between it and the numerator, at most, and that both are high
together, at least; the share of its width that is filled where a piece of ink begins with a bar; and the ems that such
a fraction is wide, at most, which is less than a Chinese character is."""

MOSTLY = 0.7
"""Of its area: a box that lies in a fraction holds nothing else."""

BESIDE, LEVEL = 0.35, 0.16
"""Ems between letters of one row, and between their feet, at most."""

LEAST_REST = 0.6
"""Ems: what is left of a formula without the half of a fraction is at least so high."""

BLANK = 1.5
"""Ems: a blank is at least so wide."""


def missed_fractions(pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the boxes of fractions among ink that was taken for words."""
    found = tuple(whole for whole, _ in _fractions(pieces.boxes(), em))
    return found + tuple(
        box for box, _ in _small_fractions(pieces, em) if all(shared_area(box, each) == 0 for each in found)
    )


def _small_fractions(pieces: "Components", em: float) -> list[tuple[Box, Box]]:
    """Return the boxes of small fractions, and where their bars are, which are one piece of ink with a term.

    Two pieces stand above each other there, between which one begins or ends with a bar, and are higher than any letter
    or Chinese character.
    """
    import numpy as np

    boxes = pieces.boxes()
    from_top = np.argsort(
        pieces.bottom, kind="stable"
    )  # a page has thousands of pieces, few right above another
    feet = pieces.bottom[from_top]
    found = []
    for place, below in enumerate(boxes):
        if not LOWEST * em < height(below) < em or width(below) > NARROW * em:
            continue
        first, last = np.searchsorted(feet, (below.top - TIGHT * em, below.top + 1), side="right")
        above = [
            other
            for other in from_top[first:last].tolist()
            if overlap_of(below.left, below.right, boxes[other].left, boxes[other].right)
            > 0.8 * min(width(boxes[other]), width(below))
        ]
        whole = bounds((below, *(boxes[other] for other in above)))
        is_high = STACKED * em < height(whole) < 2 * em and width(whole) < NARROW * em
        if not above or not is_high or any(height(boxes[other]) <= TERM * em for other in above):
            continue
        wide = (other for other in above if width(boxes[other]) > BAR[0] * em)
        if _has_bar(pieces, place, is_first=True) or any(
            _has_bar(pieces, each, is_first=False) for each in wide
        ):
            found.append((whole, Box(whole.left, below.top - 2, whole.right, below.top - 1)))
    return found


def _has_bar(pieces: "Components", place: int, *, is_first: bool) -> bool:
    """Tell whether one of the first or last rows of a piece of ink is filled from side to side."""
    window = pieces.labels[pieces.window(place)] == place + 1
    rows = window[:3] if is_first else window[-3:]
    return bool((rows.mean(axis=1) > FILLED).any())


def _fractions(boxes: Sequence[Box], em: float) -> list[tuple[Box, Box]]:
    """Return the box and the bar of each fraction among pieces of ink."""
    found = []
    for bar in boxes:
        if width(bar) < BAR[0] * em or height(bar) > max(2.0, BAR[1] * em) or width(bar) > 8 * em:
            continue
        above = _terms(bar, boxes, em, is_above=True)
        below = _terms(bar, boxes, em, is_above=False)
        if not above or not below or _stands_in_row(bounds(above), boxes, em):
            continue
        whole = bounds([bar, *above, *below])
        if LEAST_HEIGHT * em <= height(whole) <= 4 * em:
            found.append((whole, bar))
    return found


def cut_fractions(pieces: "Components", formulas: Sequence[Box], em: float) -> tuple[Box, ...]:
    """Return the boxes of fractions of which a formula holds the numerator or the denominator alone, or one each.

    `pieces` are those of the whole page, `formulas` the boxes of inline formulas, which the fractions then hold.
    """
    found = []
    for fraction, bar in (*_fractions(pieces.boxes(), em), *_small_fractions(pieces, em)):
        halves = [
            each
            for each in formulas
            if shared_area(each, fraction) > 0.5 * area(each) and not _holds_middle(each, bar)
        ]
        with_bar = [each for each in formulas if _holds_middle(each, bar)]
        if halves and all(shared_area(each, fraction) > MOSTLY * area(each) for each in with_bar):
            found.append(bounds((fraction, *halves, *with_bar)))
    return tuple(found)


def clear_of_fractions(
    pieces: "Components", formulas: Sequence[Box], em: float
) -> tuple[list[Box], tuple[Box, ...]]:
    """Return the boxes of formulas without the half of a fraction of the next row, and those fractions.

    `pieces` are those of the whole page. A box stays what it is where too little would be left of it.
    """
    cleared, found = list(formulas), []
    for fraction, bar in _fractions(pieces.boxes(), em):
        if any(_holds_middle(each, bar) for each in cleared):
            continue
        for place, each in enumerate(cleared):
            x = (bar.left + bar.right) / 2
            shared = overlap_of(each.top, each.bottom, fraction.top, fraction.bottom)
            if not each.left <= x <= each.right or not 0.1 * em < shared < 0.5 * height(fraction):
                continue
            is_above = each.top < fraction.top
            rest = replace(each, bottom=fraction.top) if is_above else replace(each, top=fraction.bottom)
            if height(rest) >= LEAST_REST * em:
                cleared[place] = rest
                found.append(fraction)
    return cleared, tuple(dict.fromkeys(found))


def _holds_middle(box: Box, bar: Box) -> bool:
    x, y = (bar.left + bar.right) / 2, (bar.top + bar.bottom) / 2
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def blanks(pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the boxes of bars with white above and below, which are blanks to be filled in."""
    boxes = pieces.boxes()
    bars = [box for box in boxes if width(box) >= BLANK * em and height(box) <= max(3.0, BAR[1] * em)]
    return tuple(
        bar
        for bar in bars
        if not any(
            overlap_of(bar.left, bar.right, other.left, other.right) > 0
            and -0.2 * em < max(bar.top - other.bottom, other.top - bar.bottom) < 0.35 * em
            for other in boxes
            if other is not bar
        )
    )


def _stands_in_row(term: Box, boxes: Sequence[Box], em: float) -> bool:
    """Tell whether letters as high stand right before and behind what is above a bar: it is one of the row above."""
    sides = {
        box.left > term.left
        for box in boxes
        if 0 <= max(box.left - term.right, term.left - box.right) < BESIDE * em
        and 0.6 * height(term) < height(box) < 1.4 * height(term)
        and abs(box.bottom - term.bottom) < LEVEL * em
    }
    return len(sides) == 2


def _terms(bar: Box, boxes: Sequence[Box], em: float, *, is_above: bool) -> list[Box]:
    """Return the pieces of a numerator or a denominator; none when one sticks out or they are too low."""
    found = []
    for box in boxes:
        gap = bar.top - box.bottom if is_above else box.top - bar.bottom
        if not -0.05 * em <= gap <= CLOSE * em or box is bar:
            continue
        shared = overlap_of(bar.left, bar.right, box.left, box.right)
        if shared <= 0:
            continue
        if shared < 0.8 * width(box):
            return []
        found.append(box)
    return found if found and max(map(height, found)) >= TERM * em else []
