r"""Problems are named, with their place; correct formulas have none."""

import pytest

from pic2latex.latex import find_problems, problems

BROKEN = [
    (r"\frac{a}{b", 8, "The brace is never closed"),
    ("a}", 1, "Nothing was opened that } could close"),
    (r"x+\left(a", 2, r"The \left has no \right"),
    (r"a\right)", 1, r"Nothing was opened that \right could close"),
    (r"\left a\right)", 0, r"A delimiter is missing after \left"),
    (r"\begin{aligned}\left(a&b\end{aligned}", 15, r"The \left has no \right"),
    (r"\begin{matrix}a", 0, r"\begin{matrix} is never ended"),
    (r"\begin{matrix}a\end{array}", 15, r"\begin{matrix} is ended by \end{array}"),
    (r"\end{x}", 0, r"Nothing was opened that \end{x} could close"),
    ("x^2^3", 3, "There are two superscripts on one symbol"),
    ("x_{a}_b", 5, "There are two subscripts on one symbol"),
    ("a^", 1, "Nothing follows ^"),
    ("{a_}", 2, "Nothing follows _"),
    (r"\frac{a}", 0, r"An argument is missing after \frac"),
    (r"\begin{matrix}\sqrt&b\end{matrix}", 14, r"An argument is missing after \sqrt"),
    ("a&b", 1, "The & stands outside a table"),
    (r"\text{all x\in R}", 11, r"The command \in stands in text, outside a formula"),
    (r"\text{if", 5, "The brace is never closed"),
    (r"a\middle|b", 1, r"The \middle stands outside \left and \right"),
    (r"\sqrt[3", 0, r"An argument is missing after \sqrt"),
]
SOUND = [
    "",
    r"x_{a^{b}}^{c}",
    r"{a^b}^c",
    r"x'^2_3",
    r"\text{all $x\in R$}",
    r"\sqrt[3]{x}+[\sqrt{y}]",
    r"x^\frac12_3",
    r"\frac ab^2",
    r"\left\{a\middle|b\right.",
    r"\begin{array}{c|c}a&b\\\hline c&d\end{array}",
    r"\substack{a\\b}",
    r"\sum\limits_{i}^{n}",
    r"\operatorname{span}\{a\}",
    r"\big(\bigl[x\bigr]\big)",
    r"\xrightarrow[a]{b}",
    r"\{a\}\in\text{\{\}}",
]


@pytest.mark.parametrize(("latex", "position", "message"), BROKEN)
def test_problem_is_named_with_its_place(latex: str, position: int, message: str) -> None:
    first = find_problems(latex)[0]
    assert (first.position, first.message) == (position, f"{message} (at character {position + 1}).")
    assert problems(latex)[0] == first.message


@pytest.mark.parametrize("latex", SOUND)
def test_sound_formulas_have_no_problems(latex: str) -> None:
    assert problems(latex) == ()


def test_problems_come_in_reading_order() -> None:
    found = find_problems(r"a} x^2^3 {")
    assert [problem.position for problem in found] == [1, 6, 9]
