"""Views of one picture are written together: the mean decides, whatever rows come and go."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pic2latex.recognizers.decoding.ensemble import EnsembleSteps
from pic2latex.recognizers.decoding.loop import decode
from pic2latex.recognizers.decoding.types import Limit, SearchSettings
from tests.engine.recognizers.scripted_steps import ScriptedSteps

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDE = Limit(tokens=400, repeated=30, repeated_cells=300)


@pytest.mark.parametrize("beams", [1, 2, 3])
def test_the_majority_of_views_decides_each_token(beams: int) -> None:
    views = ScriptedSteps([[5, 9, 7], [5, 6, 7], [5, 6, 10]])
    (readings,) = decode(EnsembleSteps(views), [WIDE], SearchSettings(beams=beams))
    assert readings[0].ids == [5, 6, 7]
    assert views.rows_of_steps[0] == 3
    assert all(rows % 3 == 0 for rows in views.rows_of_steps)


def test_one_view_is_read_as_alone() -> None:
    together = decode(EnsembleSteps(ScriptedSteps([[5, 6, 7]])), [WIDE], SearchSettings())
    alone = decode(ScriptedSteps([[5, 6, 7]]), [WIDE], SearchSettings())
    assert together[0][0].ids == alone[0][0].ids
    assert together[0][0].score == pytest.approx(alone[0][0].score, abs=1e-5)


class KeptRows(ScriptedSteps):
    """Notes which rows went on."""

    def keep(self, rows: "NDArray[np.intp]") -> None:
        self.kept = rows.tolist()
        super().keep(rows)


def test_rows_of_every_view_go_on_together() -> None:
    views = KeptRows([[5], [6]])
    steps = EnsembleSteps(views)
    assert steps.begin().shape[0] == 1
    steps.keep(np.array([0, 0, 0]))
    assert views.kept == [0, 0, 0, 1, 1, 1]
    steps.keep(np.array([2, 0]))
    assert views.kept == [2, 0, 5, 3]
    assert steps.step(np.array([5, 5])).shape[0] == 2
