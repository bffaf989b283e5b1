"""Branching search: one reading is written again, and from it branch readings that begin otherwise at one place each.

Greedy search never returns to a choice, so that one token left out or mistaken costs the reading, though the network
was nearly as sure of the right one. Here each branch takes another token at its place and goes on greedily: an n-best
list whose readings differ where the first was least sure, not only near its end as those of a narrow beam do. What
they share before they branch is computed once, and a branch that is back on the words of the first reading takes over
the rest of it.
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

REJOINED = 6
"""Tokens in which a branch agrees with the trunk again before it takes over the rest: of 114 doubtful formulas of arXiv
48 come out right, as when every branch is written to its end, in 0.59 of the time; after four tokens 47."""

SHIFT = 6
"""So many tokens more or fewer than the trunk a branch may have when it is looked for on it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A reading that is being written: it left the trunk at place `left`, None for the trunk itself."""

    choices: tuple[TokenChoice, ...]
    left: int | None = None


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
        self._running: list[Branch] = [Branch(())]
        self._finished: list[Hypothesis] = []
        self._written_trunk: tuple[TokenChoice, ...] = ()
        self._rejoined: list[tuple[Branch, int]] = []
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
            for token, left in self._continuations(branch, int(best[row])):
                alternatives = 0 if token == self._end else self._alternatives
                choices = (*branch.choices, scores.choice(row, token, alternatives))
                longer = self._going_on(Branch(choices, left))
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
        rejoined = (
            _ended((*branch.choices, *self._written_trunk[place:])) for branch, place in self._rejoined
        )
        return (tuple(sorted((*self._finished, *rejoined), key=lambda each: -each.score)),)

    def _continuations(self, branch: Branch, best: int) -> list[tuple[int, int | None]]:
        """Return the tokens that a reading goes on with, and for each where that left the trunk."""
        if branch.left is not None:
            return [(best, branch.left)]
        others = self._branches.get(self._written, ())
        return [(self._trunk[self._written], None), *((token, self._written) for token in others)]

    def _going_on(self, branch: Branch) -> Branch | None:
        """Return the reading if it is to be written further; None when its rest is known or it is too long."""
        is_trunk = branch.left is None
        if branch.choices[-1].id == self._end:
            self._finished.append(_ended(branch.choices))
            if is_trunk:
                self._written_trunk = branch.choices
            return None
        place = self._place_on_trunk(branch)
        if place is not None:
            self._rejoined.append((branch, place))
            return None
        return branch if len(branch.choices) < self._longest or is_trunk else None

    def _place_on_trunk(self, branch: Branch) -> int | None:
        """Return the place at which the trunk goes on as a branch would; None while that is not certain.

        In a row that repeats itself there may be several such places.
        """
        length = len(branch.choices)
        if branch.left is None or length - REJOINED <= branch.left:
            return None
        newest = tuple(choice.id for choice in branch.choices[-REJOINED:])
        least = max(branch.left + REJOINED, length - SHIFT)
        places = [
            place
            for place in range(least, min(length + SHIFT, len(self._trunk) - 1) + 1)
            if self._trunk[place - REJOINED : place] == newest
        ]
        return places[0] if len(places) == 1 else None


def _ended(choices: tuple[TokenChoice, ...]) -> Hypothesis:
    """Return the reading of these choices, the last of which is the end."""
    score = sum(choice.log_probability for choice in choices) / len(choices)
    return Hypothesis(choices[:-1], score, Ending.END)
