"""Where a reading wavered is where it may branch, and first of all to a symbol that it lacks."""

import pytest

from pic2latex.recognizers.decoding.types import Ending, Hypothesis, TokenChoice
from pic2latex.recognizers.second_choices import LEAST, MOST, second_choices


def reading(*choices: tuple[int, float, tuple[tuple[int, float], ...]]) -> Hypothesis:
    return Hypothesis(tuple(TokenChoice(*each) for each in choices), -0.2, Ending.END)


@pytest.mark.parametrize(
    ("hypothesis", "unread", "expected"),
    [
        (reading((5, 0.0, ())), (), {}),
        (reading((5, -0.01, ((6, -9.0),))), (), {}),
        (reading((5, -0.5, ((6, -1.0), (7, -8.0)))), (), {0: (6,)}),
        (reading((5, -0.5, ((6, -1.0),)), (8, -0.1, ((9, -2.0),))), (), {0: (6,), 1: (9,)}),
        # A symbol that is seen and not read is tried though it was unlikely.
        (reading((5, -0.1, ((6, -3.9), (7, -3.8)))), (6,), {0: (6,)}),
    ],
)
def test_places_and_tokens(
    hypothesis: Hypothesis, unread: tuple[int, ...], expected: dict[int, tuple[int, ...]]
) -> None:
    assert second_choices(hypothesis, frozenset(unread)) == expected


def test_the_most_promising_are_tried_and_no_more() -> None:
    hypothesis = reading(*((5, -0.1, ((6, -0.2 - 0.1 * place),)) for place in range(3 * MOST)))
    found = second_choices(hypothesis, frozenset())
    assert sorted(found) == list(range(MOST))
    assert all(-0.2 - 0.1 * place + 0.1 >= LEAST for place in found)
