"""Evidence about a reading, and how sure its tokens are."""

import math

import pytest

from pic2latex.recognizers.confidence import (
    EVIDENCE,
    Sight,
    TokenCalibration,
    disputed_tokens,
    evidence_of,
    judged_tokens,
)
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, TokenChoice
from pic2latex.recognizers.glyph_coverage import Coverage
from pic2latex.types import Alternative, Token


def hypothesis(*probabilities: float) -> Hypothesis:
    logs = [math.log(each) for each in probabilities]
    choices = tuple(TokenChoice(number, each) for number, each in enumerate(logs))
    return Hypothesis(choices, sum(logs) / (len(logs) + 1), Ending.END)


def test_evidence_names_every_fact() -> None:
    best = hypothesis(0.9, 0.5)
    found = evidence_of(best, Coverage(4, 1, 9), Sight(5.0, 1.0, 0.25), [best, hypothesis(0.9)])
    assert tuple(found) == EVIDENCE
    assert found["least"] == pytest.approx(math.sqrt(-math.log(0.5)))
    assert (found["unread"], found["invented"], found["doubtful"]) == (2.0, 1.0, 1.0)
    assert (found["disagreement"], found["unsettled"], found["size"]) == (0.5, 1.0, 0.0)


def test_tokens_that_no_other_reading_has_are_disputed() -> None:
    best, other = hypothesis(0.9, 0.9, 0.9), hypothesis(0.9, 0.9)
    assert disputed_tokens(best, []) == (False, False, False)
    assert disputed_tokens(best, [other]) == (False, False, True)
    assert disputed_tokens(best, [other, best]) == (False, False, False)


def test_alternatives_share_what_a_token_leaves() -> None:
    token = Token("x", 0.6, None, (Alternative("y", 0.3), Alternative("z", 0.1)))
    (plain,) = judged_tokens([token], [False], TokenCalibration())
    assert plain.probability == pytest.approx(0.6)
    (surer,) = judged_tokens([token], [False], TokenCalibration(bias=2.0))
    assert surer.probability > 0.9
    assert sum(each.probability for each in surer.alternatives) == pytest.approx(1 - surer.probability)
