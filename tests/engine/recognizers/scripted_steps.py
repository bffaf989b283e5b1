"""A `StepModel` that writes what a script says and notes how many rows each step had."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.decoding.types import SpecialTokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

VOCABULARY = 12
END = 2


class ScriptedSteps:
    """Row i writes `scripts[i]` and then the end; with `endless` the last token goes on for ever.

    The second best token is always the next id, with a logit 1 below.
    """

    def __init__(
        self,
        scripts: Sequence[Sequence[int]],
        *,
        endless: bool = False,
        separators: frozenset[int] = frozenset(),
    ) -> None:
        self.special = SpecialTokens()
        self.separators = separators
        self.rows_of_steps: list[int] = []
        self._scripts = [[*script] if endless else [*script, END] for script in scripts]
        self._rows = list(range(len(scripts)))
        self._written = 0

    def begin(self) -> "NDArray[np.float32]":
        return self._logits()

    def step(self, tokens: "NDArray[np.int64]") -> "NDArray[np.float32]":
        assert tokens.shape == (len(self._rows),)
        self._written += 1
        return self._logits()

    def keep(self, rows: "NDArray[np.intp]") -> None:
        self._rows = [self._rows[row] for row in rows]

    def _token(self, row: int, place: int) -> int:
        script = self._scripts[row]
        return script[min(place, len(script) - 1)]

    def _logits(self) -> "NDArray[np.float32]":
        self.rows_of_steps.append(len(self._rows))
        logits = np.zeros((len(self._rows), VOCABULARY), np.float32)
        for place, row in enumerate(self._rows):
            token = self._token(row, self._written)
            logits[place, token] = 6
            logits[place, (token + 1) % VOCABULARY] = 5
        return logits
