"""How likely a reading is right as a whole; why it may be wrong is said by `doubt_reasons`.

A logistic regression over a few facts about the reading (`EVIDENCE`), fitted on pictures with known LaTeX by
`pic2latex train calibrate` (training/calibration.py) and kept in the model's card as `confidence`: a weight for each
fact, `bias`, and the probability under which a reading is warned of. A model without it claims nothing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pic2latex.errors import ModelDamaged
from pic2latex.recognizers.decoding.types import Ending, Hypothesis
from pic2latex.recognizers.glyph_coverage import Coverage
from pic2latex.types import Token

if TYPE_CHECKING:
    from pic2latex.models.json_object import JsonObject

__all__ = [
    "EVIDENCE",
    "Calibration",
    "Evidence",
    "Sight",
    "TokenCalibration",
    "disputed_tokens",
    "evidence_of",
    "judged_tokens",
    "log_odds",
]

Evidence = Mapping[str, float]
"""Facts about one reading by their names in `EVIDENCE`."""

EVIDENCE = (
    "least",
    "mean",
    "total",
    "doubtful",
    "length",
    "unread",
    "invented",
    "glyph_doubt",
    "disagreement",
    "unsettled",
    "parts",
    "cut",
    "size",
    "rows",
)
"""Names of the facts:

`least`, `mean`, `total`: the smallest, the mean and the summed log probability of a token, as roots of their negatives;
`doubtful`: tokens under 0.8, by their root; `length`: logarithm of the tokens; `unread`, `invented`: symbols, by their
root; `glyph_doubt`: mean doubt of the glyph map where it sees something; `disagreement`: share of the other readings
that differ; `unsettled`: other readings were tried; `parts`: the reading was put together; `cut`: it did not end by
itself; `size`: how far the text's size was corrected; `rows`: logarithm of the rows read.
"""

LEAST_ODDS = 1e-6
DOUBTFUL_LOG = math.log(0.8)


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known of a picture that was read.

    Its ink's width in ems, the correction of its size, the doubt of its glyph map (0-1), the rows read, and whether
    parts of it were read apart.
    """

    width: float
    correction: float
    glyph_doubt: float
    rows: int = 1
    in_parts: bool = False


@dataclass(frozen=True, slots=True)
class TokenCalibration:
    """How likely a token is right: a regression on the log odds of its probability and whether it is disputed."""

    slope: float = 1.0
    bias: float = 0.0
    disputed: float = 0.0

    def probability(self, probability: float, *, is_disputed: bool) -> float:
        """Return how likely a token of this probability (0-1) is right."""
        value = self.slope * log_odds(probability) + self.bias + self.disputed * is_disputed
        return _logistic(value)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights by the names of facts, and the probability under which a reading is doubtful; and the same of tokens."""

    weights: tuple[tuple[str, float], ...]
    bias: float
    threshold: float
    tokens: TokenCalibration = TokenCalibration()

    @classmethod
    def of(cls, settings: "JsonObject") -> "Calibration | None":
        """Read `confidence` of a card's settings; None for models without it. Raises ModelDamaged."""
        if "confidence" not in settings:
            return None
        record = settings.record("confidence")
        weights = record.record("weights")
        unknown = set(weights) - set(EVIDENCE)
        if unknown:
            message = f"The card of the model is wrong: confidence knows no {', '.join(sorted(unknown))}."
            raise ModelDamaged(message, hint="Install the model again, or a newer version of this program.")
        named = tuple((name, weights.number(name)) for name in weights)
        tokens = record.record("tokens")
        return cls(
            named,
            record.number("bias"),
            record.number("threshold"),
            TokenCalibration(tokens.number("slope"), tokens.number("bias"), tokens.number("disputed")),
        )

    def probability(self, evidence: Evidence) -> float:
        """Return how likely a reading with this evidence is right as a whole (0-1)."""
        value = self.bias + sum(weight * evidence.get(name, 0.0) for name, weight in self.weights)
        return _logistic(value)


def log_odds(probability: float) -> float:
    """Return log(p / (1 - p)), kept finite."""
    kept = min(1 - LEAST_ODDS, max(LEAST_ODDS, probability))
    return math.log(kept / (1 - kept))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))


def disputed_tokens(best: Hypothesis, others: Sequence[Hypothesis]) -> tuple[bool, ...]:
    """Tell of each token of a reading whether other readings were tried and none of them has it there."""
    if not others:
        return (False,) * len(best.choices)
    agreed = [False] * len(best.choices)
    for other in others:
        for block in SequenceMatcher(None, best.ids, other.ids, autojunk=False).get_matching_blocks():
            agreed[block.a : block.a + block.size] = [True] * block.size
    return tuple(not each for each in agreed)


def judged_tokens(
    tokens: Sequence[Token], disputed: Sequence[bool], calibration: TokenCalibration
) -> tuple[Token, ...]:
    """Return the tokens with how likely they are right; what is left goes to their alternatives in proportion."""
    judged = []
    for token, is_disputed in zip(tokens, disputed, strict=True):
        probability = calibration.probability(token.probability, is_disputed=is_disputed)
        factor = (1 - probability) / max(1 - token.probability, LEAST_ODDS)
        others = tuple(
            replace(each, probability=min(probability, each.probability * factor))
            for each in token.alternatives
        )
        judged.append(replace(token, probability=probability, alternatives=others))
    return tuple(judged)


def evidence_of(best: Hypothesis, coverage: Coverage, sight: Sight, others: Sequence[Hypothesis]) -> Evidence:
    """Return the facts about a reading; `others` are the readings that were tried beside it, on one try none."""
    logs = [choice.log_probability for choice in best.choices]
    differ = sum(other.ids != best.ids for other in others)
    return {
        "least": math.sqrt(-min(logs, default=0.0)),
        "mean": math.sqrt(-best.score),
        "total": math.sqrt(-best.score * (len(logs) + 1)),
        "doubtful": math.sqrt(sum(each < DOUBTFUL_LOG for each in logs)),
        "length": math.log(len(logs) + 1),
        "unread": math.sqrt(coverage.unread),
        "invented": math.sqrt(coverage.invented),
        "glyph_doubt": sight.glyph_doubt,
        "disagreement": differ / len(others) if others else 0.0,
        "unsettled": float(bool(others)),
        "parts": float(sight.in_parts),
        "cut": float(best.ending is not Ending.END),
        "size": abs(math.log(sight.correction)),
        "rows": math.log(max(1, sight.rows)),
    }
