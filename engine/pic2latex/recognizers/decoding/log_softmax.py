"""What greedy and beam search share: log probabilities of one step, and the runners-up of each token."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.decoding.types import TokenChoice

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["StepScores", "top_k"]


def top_k(values: "NDArray[np.float32]", count: int) -> "NDArray[np.intp]":
    """Return the places of the `count` largest of `values` (n,), largest first, equal ones by their place."""
    count = min(count, len(values))
    places = np.sort(np.argpartition(values, len(values) - count)[-count:])
    return places[np.argsort(-values[places], kind="stable")]


@dataclass(frozen=True, slots=True)
class StepScores:
    """The logits of one step (rows, vocabulary) and the logarithm of their exponentials' sum (rows,)."""

    logits: "NDArray[np.float32]"
    total: "NDArray[np.float32]"

    @classmethod
    def of(cls, logits: "NDArray[np.float32]") -> "StepScores":
        """Return the scores of `logits`, without computing every log probability.

        Arrays are (b, vocabulary), float32.
        """
        top = logits.max(axis=1)
        return cls(logits, top + np.log(np.exp(logits - top[:, None]).sum(axis=1)))

    def log_probabilities(self) -> "NDArray[np.float32]":
        """Return all log probabilities (rows, vocabulary)."""
        return self.logits - self.total[:, None]

    def choice(self, row: int, token: int, alternatives: int) -> TokenChoice:
        """Return `token` as it was chosen in `row`, with the best `alternatives` beside it."""
        logits, total = self.logits[row], float(self.total[row])
        others = (int(place) for place in top_k(logits, alternatives + 1)) if alternatives else ()
        readings = tuple((other, float(logits[other]) - total) for other in others if other != token)
        return TokenChoice(token, min(0.0, float(logits[token]) - total), readings[:alternatives])
