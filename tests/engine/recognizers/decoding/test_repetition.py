"""Watching for periods, row by row."""

import numpy as np

from pic2latex.recognizers.decoding.repetition import LONGEST_PERIOD, Repetition
from pic2latex.recognizers.decoding.types import Limit

LIMIT = Limit(tokens=999, repeated=12, repeated_cells=40)
AMPERSAND = 9


def runaway(tokens: list[int]) -> list[int]:
    """Return the answers for one row that writes `tokens`."""
    repetition = Repetition((LIMIT,), frozenset({AMPERSAND}))
    return [int(repetition.add(np.array([token]))[0]) for token in tokens]


def test_counts_from_the_second_time() -> None:
    answers = runaway([1, 2, 3] * 6)
    assert answers[:14] == [0] * 14
    assert answers[14] == 12


def test_longest_period() -> None:
    unit = list(range(10, 10 + LONGEST_PERIOD))
    assert max(runaway(unit * 3)) > 0
    assert max(runaway([*unit, 5] * 4)) == 0


def test_broken_repetition_begins_anew() -> None:
    assert max(runaway(([1] * 10 + [2]) * 1 + [1] * 10)) == 0


def test_cells_may_repeat_longer() -> None:
    assert max(runaway([1, AMPERSAND] * 20)) == 0
    assert max(runaway([1, AMPERSAND] * 30)) >= 40


def test_rows_are_watched_apart_and_follow_their_beams() -> None:
    repetition = Repetition((LIMIT, LIMIT), frozenset())
    for step in range(12):
        assert repetition.add(np.array([1, step + 2])).tolist() == [0, 0]
    repetition.keep(np.array([1, 0, 0]))
    assert repetition.add(np.array([1, 1, 7])).tolist() == [0, 12, 0]
