"""What was read of one picture at one size, at all sizes together, or in parts, and which of them is preferred."""

import math
from dataclasses import dataclass, field

from pic2latex.recognizers.compact_encoder import Attended
from pic2latex.recognizers.decoding.types import Ending, Hypothesis
from pic2latex.recognizers.glyph_coverage import Coverage

__all__ = ["ScaledReading"]

UNSURE = math.log(0.93)  # mean log probability of a token under which other scales are tried
FAULT_COST = 1.2  # of log probability, for each symbol that is seen and not read, or read and not seen
FAULTS_OF_THE_MAP = 1  # so many may be its own, and are not worth the time of reading again
AGREED = 0.03
"""Added to the rank of what all sizes were read as together: of 180 doubtful formulas of papers 66 are right instead of
56. Its score is lower than that of a single size, for the mean of experts is never surer than the surest."""


@dataclass(frozen=True, slots=True)
class ScaledReading:
    """The readings of one picture at one scale or in parts, how the best accounts for the ink, and the time it took.

    `is_agreed` tells that all sizes were read together, `is_unanimous` that they were read alike, each for itself.
    `attended` is where the tokens of the best stand, None where that was not noted.
    """

    hypotheses: tuple[Hypothesis, ...]
    coverage: Coverage
    encoding: float
    decoding: float
    others: tuple[Hypothesis, ...] = ()
    in_parts: bool = False
    is_agreed: bool = False
    is_unanimous: bool = False
    attended: Attended | None = field(default=None, compare=False)

    @property
    def score(self) -> float:
        """The mean log probability of a token of the best reading."""
        return self.hypotheses[0].score

    @property
    def rank(self) -> float:
        """What readings of one picture are compared by: the score less what the ink says against it."""
        faults = FAULT_COST * self.coverage.faults / (len(self.hypotheses[0].choices) + 1)
        return self.score - faults + AGREED * self.is_agreed

    @property
    def is_settled(self) -> bool:
        """Whether other scales and parts need not be tried."""
        best = self.hypotheses[0]
        is_sure = best.ending is not Ending.LOOP and self.score >= UNSURE
        return is_sure and self.coverage.faults <= FAULTS_OF_THE_MAP
