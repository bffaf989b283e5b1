"""Long pastes: what is read takes time in proportion to its length. Each of these once took a minute or more."""

import pytest

from pic2latex.latex import clean

HOSTILE = {
    "lengths that nothing closes": r"\hspace{" * 30_000,
    "indices that nothing closes": r"\sqrt[" * 40_000,
    "indices that the last bracket closes": r"\sqrt[" * 10_000 + "]",
    "cells": "&" * 200_000,
    "cells with letters": "a&" * 100_000,
    "comments without a line end": "%" * 1_000_000,
    "percent signs": "50% " * 100_000,
    "comments": "%x\n" * 100_000,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
def test_it_comes_to_an_end(name: str) -> None:
    assert isinstance(clean(HOSTILE[name]), str)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("a%b", r"a\%b"),
        ("a%b\nc", "ac"),
        ("a%b\nc%d", r"ac\%d"),
        ("a\\%b\nc", r"a\%bc"),
        ("%a\n%b\n%", r"\%"),
    ],
)
def test_comments_and_percent_signs(latex: str, expected: str) -> None:
    assert clean(latex).replace("\n", " ") == expected
