"""Long pastes: what is read takes time in proportion to its length. Each of these once took a minute or more."""

import sys

import pytest

from pic2latex.latex import clean

HOSTILE = {
    "lengths that nothing closes": r"\hspace{" * 30_000,
    "indices that nothing closes": r"\sqrt[" * 40_000,
    "indices that the last bracket closes": r"\sqrt[" * 10_000 + "]",
    "indices side by side, closed at the end": r"\sqrt[{" * 10_000 + "}]" * 10_000,
    "indices in braces that nothing closes": r"{\sqrt[" * 20_000,
    "lengths that a cell ends": r"\hspace{" * 20_000 + "&" + "}" * 20_000,
    "columns in each other": r"\begin{array}{c" * 10_000 + "}" * 10_000,
    "cells": "&" * 200_000,
    "cells with letters": "a&" * 100_000,
    "comments without a line end": "%" * 1_000_000,
    "percent signs": "50% " * 100_000,
    "comments": "%x\n" * 100_000,
    "thin spaces": r"\," * 400_000,
    "ties": "~" * 400_000,
}

REPEATED = (
    *(
        r"\hspace{",
        r"\sqrt[",
        "&",
        "a&",
        "%",
        "50% ",
        "%x\n",
        "{",
        "}",
        "x^",
        "x_{",
        r"\frac{",
        r"\left(",
        r"\right)",
    ),
    *(
        r"\begin{matrix}",
        r"\end{matrix}",
        r"\begin{array}{",
        r"\text{",
        r"\mathrm{a}",
        r"\\",
        "$",
        r"\verb|",
        "'",
    ),
    *(
        "x'",
        "~",
        "1",
        "a",
        r"\,",
        r"a\over ",
        r"\def\a{",
        r"\not",
        r"\hline",
        r"\operatorname{",
        r"\sum\limits",
        "[",
    ),
    *(
        "<",
        "é",
        "中",
        r"\tag{",
        r"\substack{",
        r"\overset{a}{b}",
        r"\bigl(",
        r"\middle|",
        ".",
        r"\ldots",
        "\\",
        "#1",
    ),
    *(r"\color{red}", r"\hspace{1em}", r"\sqrt[3]{x}", r"a&b\\", r"\displaystyle "),
)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
def test_it_comes_to_an_end(name: str) -> None:
    assert isinstance(clean(HOSTILE[name]), str)


def calls(latex: str) -> int:
    """Return how many calls cleaning takes; unlike seconds they are the same on every machine."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    clean(latex)  # what is made once is made now
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        clean(latex)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("repeated", REPEATED)
def test_work_grows_with_the_length(repeated: str) -> None:
    assert calls(repeated * 800) < 5 * calls(repeated * 200)


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
