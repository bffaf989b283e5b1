"""The loop and greedy search: what is written, when rows leave, what stops a reading."""

import math
from typing import TYPE_CHECKING

import pytest

from pic2latex.errors import Cancelled
from pic2latex.recognizers.decoding.loop import decode
from pic2latex.recognizers.decoding.types import Ending, Limit, SearchSettings
from tests.engine.recognizers.scripted_steps import END, VOCABULARY, ScriptedSteps

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDE = Limit(tokens=400, repeated=30, repeated_cells=300)


def test_writes_what_the_model_says() -> None:
    (readings,) = decode(ScriptedSteps([[5, 6, 7]]), [WIDE], SearchSettings())
    assert len(readings) == 1
    assert readings[0].ids == [5, 6, 7]
    assert readings[0].ending is Ending.END


def test_probabilities_and_runners_up() -> None:
    (readings,) = decode(ScriptedSteps([[5]]), [WIDE], SearchSettings(alternatives=1))
    total = math.log(math.exp(6) + math.exp(5) + VOCABULARY - 2)
    choice = readings[0].choices[0]
    assert choice.log_probability == pytest.approx(6 - total, abs=1e-5)
    assert [token for token, _ in choice.others] == [6]
    assert choice.others[0][1] == pytest.approx(5 - total, abs=1e-5)
    assert readings[0].score == pytest.approx(6 - total, abs=1e-5)  # the mean over the token and the end


def test_finished_rows_leave_at_once_and_order_is_kept() -> None:
    model = ScriptedSteps([[4], [5, 6, 7, 8], [9, 10]])
    readings = decode(model, [WIDE] * 3, SearchSettings())
    assert [reading[0].ids for reading in readings] == [[4], [5, 6, 7, 8], [9, 10]]
    assert model.rows_of_steps == [3, 3, 2, 1, 1]


def test_limit_is_per_picture() -> None:
    model = ScriptedSteps([[4, 5, 6, 7], [4, 5, 6, 7]])
    readings = decode(model, [Limit(2, 30, 30), WIDE], SearchSettings())
    assert [reading[0].ids for reading in readings] == [[4, 5], [4, 5, 6, 7]]
    assert [reading[0].ending for reading in readings] == [Ending.LIMIT, Ending.END]


def test_end_can_be_forbidden() -> None:
    (readings,) = decode(ScriptedSteps([[]]), [Limit(7, 30, 30)], SearchSettings(min_tokens=7, loops=False))
    assert len(readings[0].choices) in {6, 7}
    assert END not in readings[0].ids[:6]


@pytest.mark.parametrize("period", [1, 2, 5])
@pytest.mark.parametrize("beams", [1, 2])
def test_runaway_repetition_is_cut(period: int, beams: int) -> None:
    unit = list(range(5, 5 + period))
    (readings,) = decode(ScriptedSteps([[3, 4, *unit * 60]]), [WIDE], SearchSettings(beams=beams))
    best = readings[0]
    assert best.ending is Ending.LOOP
    assert best.ids == [3, 4, *unit]


def test_repetition_of_another_picture_does_not_matter() -> None:
    readings = decode(ScriptedSteps([[5] * 100, [6, 7]]), [WIDE] * 2, SearchSettings())
    assert [reading[0].ids for reading in readings] == [[5], [6, 7]]


@pytest.mark.parametrize(
    ("rows", "columns", "ending"),
    [(8, 8, Ending.END), (12, 12, Ending.END), (3, 200, Ending.LOOP)],
)
def test_matrix_of_zeros_is_no_loop_where_there_is_room(rows: int, columns: int, ending: Ending) -> None:
    zero, ampersand, newline = 5, 6, 7
    line = [zero, ampersand] * (columns - 1) + [zero, newline]
    model = ScriptedSteps([[3, *line * rows, 4]], separators=frozenset({ampersand, newline}))
    (readings,) = decode(model, [Limit(2000, 30, 300)], SearchSettings())
    assert readings[0].ending is ending
    assert (readings[0].ids == [3, *line * rows, 4]) == (ending is Ending.END)


def test_cancelled_between_steps() -> None:
    answers: Iterator[bool] = iter([False, False, True])
    model = ScriptedSteps([[5, 6, 7, 8, 9]])
    with pytest.raises(Cancelled):
        decode(model, [WIDE], SearchSettings(), lambda: next(answers))
    assert len(model.rows_of_steps) == 3


def test_alternatives_can_be_left_out() -> None:
    (readings,) = decode(ScriptedSteps([[5]]), [WIDE], SearchSettings(alternatives=0))
    assert readings[0].choices[0].others == ()
