"""Several views of one picture, written together: at each step the mean of what the network says to each decides.

The views are the same ink at other sizes. A slip that comes from how strokes fall on the grid of pixels is made at one
size and not at the others, so the mean is right more often than the likeliest of the readings of each
(test-time augmentation; averaging logarithms is the product of experts of Hinton, 2002).
"""

from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.decoding.log_softmax import StepScores
from pic2latex.recognizers.decoding.types import SpecialTokens, StepModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EnsembleSteps"]


class EnsembleSteps:
    """A `StepModel` of one picture over a `StepModel` whose rows, at first, are the picture's views."""

    def __init__(self, views: StepModel) -> None:
        self.special: SpecialTokens = views.special
        self.separators: frozenset[int] = views.separators
        self._views = views
        self._count = 0  # of views
        self._rows = 1

    def begin(self) -> "NDArray[np.float32]":
        """Feed the start token; see `StepModel`. Returns mean log probabilities (1, vocabulary), float32."""
        logits = self._views.begin()
        self._count, self._rows = len(logits), 1
        return self._mean(logits)

    def step(self, tokens: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """Feed the newest tokens (b,), int64; see `StepModel`. Returns their mean (b, vocabulary), float32."""
        return self._mean(self._views.step(np.tile(tokens, self._count)))

    def keep(self, rows: "NDArray[np.intp]") -> None:
        """Go on with these `rows` (b',), integers, of every view; see `StepModel`."""
        firsts = np.arange(self._count, dtype=np.intp) * self._rows
        self._views.keep((firsts[:, None] + rows[None, :]).ravel())
        self._rows = len(rows)

    def _mean(self, logits: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return the mean log probabilities (b, vocabulary) of logits (views * b, vocabulary), float32."""
        scores = StepScores.of(logits).log_probabilities()
        mean: NDArray[np.float32] = scores.reshape(self._count, self._rows, -1).mean(axis=0)
        return mean
