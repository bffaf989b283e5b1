"""A box of the text network that is higher than a row becomes the rows that are in it.

A tall integral beside two rows of a list makes the network take both for one, or reach into both neighbours. Letters
tell: where all ink of the size of letters leaves white from left to right, one row ends and the next begins.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds, height, middle, shared_area, width
from pic2latex.types import Box

if TYPE_CHECKING:
    from pic2latex.preprocessing.connected_components import Components

__all__ = ["split_tall_rows"]

TALL = 1.65
"""Ems: a higher box may hold two rows."""

LETTER = (0.25, 1.15)
"""Ems: letters are at least and at most so high; what is lower goes with the row it is in."""

WHITE = 0.08
"""Ems of white between two rows, at least."""

ROW = (0.4, 3)
"""A row is at least so many ems high, and holds so many letters."""


def split_tall_rows(
    rows: Sequence[Box], formulas: Sequence[Box], pieces: "Components", em: float
) -> list[Box]:
    """Return rows with the high ones as their letters have them. The ink of `formulas` says nothing of rows."""
    result: list[Box] = []
    low = [row for row in rows if height(row) <= TALL * em]
    for row in rows:
        parts = _parts(row, low, formulas, pieces, em) if height(row) > TALL * em else []
        result += parts or [row]
    return result


def _parts(
    row: Box, low: Sequence[Box], formulas: Sequence[Box], pieces: "Components", em: float
) -> list[Box]:
    """Return the rows of letters in a box, from the top, without what reaches into it from rows above and below.

    Letters that stand in one of the `low` rows, and nearer to its middle, are that one's.
    """
    letters = [
        letter
        for letter in _letters(row, pieces, em)
        if all(shared_area(letter, each) < 0.5 * width(letter) * height(letter) for each in formulas)
        and not any(_is_nearer(letter, other, row) for other in low)
    ]
    bands: list[list[Box]] = []
    reached = 0.0
    for letter in sorted(letters, key=lambda each: each.top):
        if not bands or letter.top - reached >= WHITE * em:
            bands.append([])
            reached = letter.bottom
        bands[-1].append(letter)
        reached = max(reached, letter.bottom)
    full = [bounds(band) for band in bands if len(band) >= ROW[1]]
    return [box for box in full if height(box) >= ROW[0] * em]


def _letters(row: Box, pieces: "Components", em: float) -> list[Box]:
    """Return the ink of the size of letters whose middle lies in a box."""
    return [
        box
        for box in pieces.boxes()
        if LETTER[0] * em <= height(box) <= LETTER[1] * em
        and row.top <= middle(box) <= row.bottom
        and row.left <= (box.left + box.right) / 2 <= row.right
    ]


def _is_nearer(letter: Box, other: Box, row: Box) -> bool:
    """Tell whether the middle of a letter lies in another row and nearer to the middle of that."""
    return (
        other.left <= (letter.left + letter.right) / 2 <= other.right
        and other.top <= middle(letter) <= other.bottom
        and abs(middle(letter) - middle(other)) < abs(middle(letter) - middle(row))
    )
