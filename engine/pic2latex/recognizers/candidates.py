"""Hypotheses of a search become candidates that people read: text, tokens with probabilities, warnings."""

import math
from collections.abc import Sequence

from pic2latex.recognizers.decoding import Choice, Ending, Hypothesis
from pic2latex.recognizers.detokenizer import Detokenizer
from pic2latex.recognizers.protocol import Reading
from pic2latex.types import Alternative, Candidate, StageTime, Token

__all__ = ["reading_of"]

WARNINGS = {
    Ending.LIMIT: "The reading was cut off, because a picture of this size rarely holds more.",
    Ending.LOOP: "The reading began to repeat itself and was cut off there.",
}


def reading_of(
    hypotheses: Sequence[Hypothesis], detokenizer: Detokenizer, seconds: tuple[StageTime, ...]
) -> Reading:
    """Return the reading of one picture from its hypotheses, best first; equal texts are kept once."""
    candidates: dict[str, Candidate] = {}
    for hypothesis in hypotheses:
        latex = detokenizer.text(hypothesis.ids)
        tokens = tuple(_token(choice, detokenizer) for choice in hypothesis.choices)
        candidates.setdefault(latex, Candidate(latex, tokens, hypothesis.score))
    ending = hypotheses[0].ending
    warnings = (WARNINGS[ending],) if ending in WARNINGS else ()
    return Reading(tuple(candidates.values()), seconds, warnings)


def _token(choice: Choice, detokenizer: Detokenizer) -> Token:
    others = tuple(
        Alternative(detokenizer.piece(other), math.exp(log_probability))
        for other, log_probability in choice.others
    )
    return Token(detokenizer.piece(choice.id), math.exp(choice.log_probability), None, others)
