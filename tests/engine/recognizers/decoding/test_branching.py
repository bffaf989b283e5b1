"""Branching search writes the trunk as told, and from each place it is told to a reading that goes on greedily."""

from collections.abc import Mapping, Sequence

import pytest

from pic2latex.recognizers.decoding.branching import BranchingSearch
from pic2latex.recognizers.decoding.ensemble import EnsembleSteps
from pic2latex.recognizers.decoding.loop import decode, search_with
from pic2latex.recognizers.decoding.types import Ending, Limit, SearchSettings
from tests.engine.recognizers.scripted_steps import END, ScriptedSteps

WIDE = Limit(tokens=400, repeated=30, repeated_cells=300)


def read(
    scripts: Sequence[Sequence[int]],
    trunk: Sequence[int],
    branches: Mapping[int, Sequence[int]],
    longest: int = 20,
    *,
    endless: bool = False,
) -> list[list[int]]:
    steps = ScriptedSteps(scripts, endless=endless)
    search = BranchingSearch(END, trunk, branches, longest, 3)
    return [reading.ids for reading in search_with(EnsembleSteps(steps), search)[0]]


@pytest.mark.parametrize(
    ("trunk", "branches", "expected"),
    [
        ([5, 6, 7], {}, [[5, 6, 7]]),
        ([5, 6, 7], {1: [9]}, [[5, 6, 7], [5, 9, 7]]),
        ([5, 6, 7], {0: [9], 2: [8, 10]}, [[5, 6, 7], [5, 6, 8], [5, 6, 10], [9, 6, 7]]),
        ([5, 6, 7], {3: [8]}, [[5, 6, 7], [5, 6, 7, 8]]),  # instead of the end
        ([5, 6, 7], {1: [END]}, [[5], [5, 6, 7]]),
        ([9, 9], {}, [[9, 9]]),  # the trunk is what it is told, likely or not
        ([5, 9, 7], {1: [6]}, [[5, 6, 7], [5, 9, 7]]),  # the likelier one comes first
    ],
)
def test_the_trunk_and_its_branches_are_read(
    trunk: list[int], branches: dict[int, list[int]], expected: list[list[int]]
) -> None:
    found = read([[5, 6, 7]], trunk, branches)
    assert sorted(found) == sorted(expected)
    assert len(found) == len(expected)


def test_the_likeliest_reading_comes_first() -> None:
    assert read([[5, 6, 7]], [5, 9, 7], {1: [6]}) == [[5, 6, 7], [5, 9, 7]]


def test_the_trunk_scores_what_greedy_search_gives_it() -> None:
    greedy = decode(ScriptedSteps([[5, 6, 7]]), [WIDE], SearchSettings())[0][0]
    search = BranchingSearch(END, greedy.ids, {1: [9]}, 20, 3)
    found = search_with(EnsembleSteps(ScriptedSteps([[5, 6, 7]])), search)[0]
    assert found[0].score == pytest.approx(greedy.score, abs=1e-5)
    assert found[0].ending is Ending.END
    others = [[token for token, _ in choice.others] for choice in found[0].choices]
    assert others == [[token for token, _ in choice.others] for choice in greedy.choices]


def test_a_branch_that_finds_no_end_is_given_up() -> None:
    assert read([[5, 6, 7]], [5, 6, 7], {1: [9]}, longest=9, endless=True) == [[5, 6, 7]]


def test_what_branches_share_is_computed_once() -> None:
    steps = ScriptedSteps([[5, 6, 7, 8]])
    search_with(EnsembleSteps(steps), BranchingSearch(END, [5, 6, 7, 8], {2: [9], 3: [10]}, 20, 0))
    assert steps.rows_of_steps == [1, 1, 1, 2, 3]


def test_views_branch_together() -> None:
    found = read([[5, 6, 7], [5, 6, 7], [5, 9, 10]], [5, 6, 7], {1: [9]})
    assert [5, 6, 7] in found
    assert [5, 9, 7] in found


LONG = [5, 6, 7, 8, 9, 10, 11, 3, 4, 6, 5, 8]


@pytest.mark.parametrize(
    ("script", "trunk", "branches", "expected", "beside"),
    [
        # One token replaced: the scripted network writes on as if nothing was, and after six tokens that is known.
        (LONG, LONG, {1: [0]}, [5, 0, *LONG[2:]], 6),
        # Back on the trunk near its end, there is no rest to take over but the end.
        (LONG, LONG, {5: [0]}, [*LONG[:5], 0, *LONG[6:]], 6),
        (LONG, LONG, {8: [0]}, [*LONG[:8], 0, *LONG[9:]], 4),
        # A row that repeats itself has several places that look alike: the branch is written to its end.
        ([5] * 12, [5] * 12, {1: [0]}, [5, 0, *[5] * 10], 11),
    ],
)
def test_a_branch_that_is_back_on_the_trunk_takes_over_the_rest(
    script: list[int], trunk: list[int], branches: dict[int, list[int]], expected: list[int], beside: int
) -> None:
    steps = ScriptedSteps([script])
    found = search_with(EnsembleSteps(steps), BranchingSearch(END, trunk, branches, 30, 3))[0]
    assert sorted(reading.ids for reading in found) == sorted([trunk, expected])
    assert steps.rows_of_steps.count(2) == beside
    whole = search_with(EnsembleSteps(ScriptedSteps([script])), BranchingSearch(END, expected, {}, 30, 3))[0]
    [taken] = [reading for reading in found if reading.ids == expected]
    assert taken.score == pytest.approx(whole[0].score, abs=1e-5)


@pytest.mark.parametrize(
    ("trunk", "place"),
    [([5, 9, *LONG[1:]], 1), ([5, *LONG[2:]], 1)],
    ids=["of a token written twice", "of a token left out"],
)
def test_a_branch_rejoins_a_trunk(trunk: list[int], place: int) -> None:
    steps = ScriptedSteps([LONG])
    search = BranchingSearch(END, trunk, {place: [LONG[place]]}, 30, 3)
    found = search_with(EnsembleSteps(steps), search)[0]
    assert sorted(reading.ids for reading in found) == sorted([trunk, LONG])
    assert steps.rows_of_steps.count(2) == 6  # the branch is not written to its end
