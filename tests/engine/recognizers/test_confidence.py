"""Evidence about a reading, and the reasons given for a doubtful one."""

import math

import pytest

from pic2latex.recognizers.confidence import (
    EVIDENCE,
    Sight,
    TokenCalibration,
    disputed_tokens,
    evidence_of,
    judged_tokens,
    reasons,
)
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, TokenChoice
from pic2latex.recognizers.glyph_coverage import Coverage
from pic2latex.types import Alternative, Token, WarningCode


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


@pytest.mark.parametrize(
    ("coverage", "sight", "codes"),
    [
        (Coverage(), Sight(5, 1, 0), [WarningCode.UNCERTAIN]),
        (Coverage(3, 0, 9), Sight(5, 1, 0), [WarningCode.UNREAD_INK]),
        (Coverage(0, 3, 9), Sight(5, 1, 0), [WarningCode.INVENTED]),
        (Coverage(3, 1, 9), Sight(5, 1, 0, rows=3), [WarningCode.UNREAD_INK, WarningCode.SEVERAL_ROWS]),
        (Coverage(), Sight(30, 1, 0), [WarningCode.LONG_ROW]),
    ],
)
def test_reasons(coverage: Coverage, sight: Sight, codes: list[WarningCode]) -> None:
    assert [each.code for each in reasons(coverage, sight, Ending.END)] == codes


def test_what_was_cut_off_needs_no_second_reason() -> None:
    assert reasons(Coverage(5, 5, 9), Sight(5, 1, 0), Ending.LOOP) == ()


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
