"""Greedy search: the most probable token, every time. The default, and the fastest."""

from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.decoding.log_softmax import StepScores
from pic2latex.recognizers.decoding.repetition import Repetition
from pic2latex.recognizers.decoding.types import (
    Ending,
    Hypothesis,
    Limit,
    SearchSettings,
    SpecialTokens,
    Step,
    TokenChoice,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["GreedySearch"]


class GreedySearch:
    """One row a picture; a row leaves the batch as soon as its picture is read."""

    def __init__(
        self,
        special: SpecialTokens,
        separators: frozenset[int],
        limits: tuple[Limit, ...],
        settings: SearchSettings,
    ) -> None:
        self._end = special.end
        self._limits = limits
        self._settings = settings
        self._pictures = list(range(len(limits)))  # the picture of each row still in the batch
        self._choices: list[list[TokenChoice]] = [[] for _ in limits]
        self._done: dict[int, Hypothesis] = {}
        self._repetition = Repetition(limits, separators) if settings.loops else None
        self._written = 0

    def advance(self, logits: "NDArray[np.float32]") -> Step | None:
        """Write the best token of each row; see `Search`. `logits` (b, vocabulary), float32."""
        if self._written < self._settings.min_tokens - 1:
            logits[:, self._end] = -np.inf
        self._written += 1
        tokens = logits.argmax(axis=1)
        scores = StepScores.of(logits)
        loops = self._repetition.add(tokens) if self._repetition else np.zeros(len(tokens), np.int64)
        going = [
            row for row in range(len(tokens)) if self._write(row, int(tokens[row]), scores, int(loops[row]))
        ]
        if not going:
            return None
        if len(going) == len(tokens):
            return Step(tokens)
        rows = np.array(going, np.intp)
        self._pictures = [self._pictures[row] for row in going]
        if self._repetition:
            self._repetition.keep(rows)
        return Step(tokens[rows], rows)

    def results(self) -> tuple[tuple[Hypothesis, ...], ...]:
        """Return the one reading of each picture."""
        return tuple((self._done[picture],) for picture in range(len(self._limits)))

    def _write(self, row: int, token: int, scores: StepScores, loop: int) -> bool:
        """Add `token` to the picture of `row`; return whether it goes on."""
        picture = self._pictures[row]
        choices = self._choices[picture]
        ended = token == self._end
        choices.append(scores.choice(row, token, 0 if ended else self._settings.alternatives))
        if not (ended or loop or len(choices) >= self._limits[picture].tokens):
            return True
        ending = Ending.END if ended else Ending.LOOP if loop else Ending.LIMIT
        score = sum(choice.log_probability for choice in choices) / len(choices)
        kept = choices[: len(choices) - (1 if ended else loop)]
        self._done[picture] = Hypothesis(tuple(kept), score, ending)
        return False
