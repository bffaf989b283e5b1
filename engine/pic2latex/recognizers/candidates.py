"""Hypotheses of a search become candidates for the user: text, tokens with probabilities, warnings."""

import math
from collections.abc import Sequence

from pic2latex.latex.unread_text import UNREAD_TEXT
from pic2latex.recognition_warnings import warning_of
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, TokenChoice
from pic2latex.recognizers.detokenizer import Detokenizer
from pic2latex.recognizers.protocol import RecognizerOutput
from pic2latex.types import Alternative, Candidate, StageTime, Token, WarningCode

__all__ = ["reading_of"]

ENDINGS = {Ending.LIMIT: WarningCode.CUT_OFF, Ending.LOOP: WarningCode.REPETITION}
"""What is said about readings that did not end by themselves."""


def reading_of(
    hypotheses: Sequence[Hypothesis], detokenizer: Detokenizer, seconds: tuple[StageTime, ...]
) -> RecognizerOutput:
    """Return the reading of one picture from its hypotheses, best first; equal texts are kept once."""
    candidates: dict[str, Candidate] = {}
    for hypothesis in hypotheses:
        latex = detokenizer.text(hypothesis.ids)
        tokens = tuple(_token(choice, detokenizer) for choice in hypothesis.choices)
        candidates.setdefault(latex, Candidate(latex, tokens, hypothesis.score))
    ending = hypotheses[0].ending
    codes = [ENDINGS[ending]] if ending in ENDINGS else []
    if UNREAD_TEXT in next(iter(candidates)):
        codes.append(WarningCode.CHINESE_TEXT)
    return RecognizerOutput(tuple(candidates.values()), seconds, tuple(map(warning_of, codes)))


def _token(choice: TokenChoice, detokenizer: Detokenizer) -> Token:
    others = tuple(
        Alternative(detokenizer.piece(other), math.exp(log_probability))
        for other, log_probability in choice.others
    )
    return Token(detokenizer.piece(choice.id), math.exp(choice.log_probability), None, others)
