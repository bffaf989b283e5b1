"""Stops run-away repetition without forbidding what really repeats on paper.

A network that lost its place writes the same few tokens for ever. Mathematics repeats too: rows of zeros, long
numbers, alignments. The difference is room: a picture of some size cannot show more than so many repeated tokens,
and far more of them when they go on through the cells of an alignment than within one line.
"""

from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.decoding.types import Limit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Repetition"]

LONGEST_PERIOD = 48  # a row of a wide matrix; loops seen in practice are shorter
NO_TOKEN = -1


class Repetition:
    """Watches the newest tokens of each row for periods.

    For every row and every period p the length of the repetition is the number of newest tokens that equal the token
    p places before them.
    """

    def __init__(self, limits: tuple[Limit, ...], separators: frozenset[int]) -> None:
        rows = len(limits)
        self._separators = np.fromiter(separators, np.int64, len(separators))
        self._recent = np.full((rows, LONGEST_PERIOD), NO_TOKEN, np.int64)  # newest first
        self._lengths = np.zeros((rows, LONGEST_PERIOD), np.int64)
        self._line = np.array([[limit.repeated] for limit in limits], np.int64)
        self._cells = np.array([[limit.repeated_cells] for limit in limits], np.int64)

    def add(self, tokens: "NDArray[np.int64]") -> "NDArray[np.int64]":
        """Note the newest token of each row (rows,); return how many newest tokens are a run-away repetition.

        The answer, (rows,), is 0 for a row that does not repeat itself too often.
        """
        newest = tokens[:, None]
        self._lengths += 1
        self._lengths *= self._recent == newest
        self._recent[:, 1:] = self._recent[:, :-1].copy()
        self._recent[:, :1] = newest
        long = self._lengths >= self._line
        if not long.any():
            return np.zeros(len(tokens), np.int64)
        return np.array([self._runaway(row, long[row]) for row in range(len(tokens))], np.int64)

    def keep(self, rows: "NDArray[np.intp]") -> None:
        """Go on with these rows in this order. `rows` (b',), integers."""
        self._recent, self._lengths = self._recent[rows], self._lengths[rows]
        self._line, self._cells = self._line[rows], self._cells[rows]

    def _runaway(self, row: int, long: "NDArray[np.bool_]") -> int:
        """Return how long a row has repeated itself, 0 for less than it may.

        `long` (units,), bool, are the lengths to look at.
        """
        for place in np.flatnonzero(long):
            unit = self._recent[row, : place + 1]
            allowed = self._cells[row, 0] if np.isin(unit, self._separators).any() else self._line[row, 0]
            if self._lengths[row, place] >= allowed:
                return int(self._lengths[row, place])
        return 0
