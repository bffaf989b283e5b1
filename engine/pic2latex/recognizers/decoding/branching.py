"""Branching search: one reading is written again, and from it branch readings that begin otherwise at one place each.

Greedy search never returns to a choice, so that one token left out or mistaken costs the reading, though the network
was nearly as sure of the right one. Here each branch takes another token at its place and goes on greedily: an n-best
list whose readings differ where the first was least sure, not only near its end as those of a narrow beam do. What
they share before they branch is computed once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.decoding.log_softmax import StepScores
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, Step, TokenChoice

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BranchingSearch"]


@dataclass(frozen=True, slots=True)
class Branch:
    """A reading that is being written; the trunk follows the tokens it was given."""

    choices: tuple[TokenChoice, ...]
    is_trunk: bool = False


class BranchingSearch:
    """A `Search` of one picture: the trunk, which is written as it is told, and the branches from it.

    `trunk` are the token ids of a reading, without the end; `branches` says which tokens to try at which of its places
    (the place after the last is that of the end). A reading of more than `longest` tokens is given up.
    """

    def __init__(
        self,
        end: int,
        trunk: Sequence[int],
        branches: Mapping[int, Sequence[int]],
        longest: int,
        alternatives: int,
    ) -> None:
        self._trunk = (*trunk, end)
        self._branches = branches
        self._end, self._longest, self._alternatives = end, longest, alternatives
        self._running: list[Branch] = [Branch((), is_trunk=True)]
        self._finished: list[Hypothesis] = []
        self._written = 0

    def advance(self, logits: "NDArray[np.float32]") -> Step | None:
        """Write the next token of each reading and let those branch that do here; see `Search`.

        `logits` (b, vocabulary), float32.
        """
        scores = StepScores.of(logits)
        best = logits.argmax(axis=1)
        grown: list[Branch] = []
        rows: list[int] = []
        for row, branch in enumerate(self._running):
            for token, is_trunk in self._continuations(branch, int(best[row])):
                longer = self._longer(branch, row, token, scores, is_trunk=is_trunk)
                if longer is not None:
                    grown.append(longer)
                    rows.append(row)
        unchanged = rows == list(range(len(self._running)))
        self._running = grown
        self._written += 1
        if not grown:
            return None
        tokens = np.array([branch.choices[-1].id for branch in grown], np.int64)
        return Step(tokens, None if unchanged else np.array(rows, np.intp))

    def results(self) -> tuple[tuple[Hypothesis, ...], ...]:
        """Return the readings of the picture that came to their end, the likeliest first, the trunk among them."""
        return (tuple(sorted(self._finished, key=lambda each: -each.score)),)

    def _continuations(self, branch: Branch, best: int) -> list[tuple[int, bool]]:
        """Return the tokens that a reading goes on with, and for each whether that is the trunk."""
        if not branch.is_trunk:
            return [(best, False)]
        others = self._branches.get(self._written, ())
        return [(self._trunk[self._written], True), *((token, False) for token in others)]

    def _longer(
        self, branch: Branch, row: int, token: int, scores: StepScores, *, is_trunk: bool
    ) -> Branch | None:
        """Return the reading with one token more; None when it came to its end or is too long."""
        choices = (
            *branch.choices,
            scores.choice(row, token, 0 if token == self._end else self._alternatives),
        )
        if token == self._end:
            score = sum(choice.log_probability for choice in choices) / len(choices)
            self._finished.append(Hypothesis(choices[:-1], score, Ending.END))
            return None
        return Branch(choices, is_trunk) if len(choices) < self._longest or is_trunk else None
