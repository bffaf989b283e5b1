"""What MathJax says about broken formulas, in the words of the program, with the messages MathJax really gives."""

import pytest

from pic2latex.javascript.typesetter import typesetter
from pic2latex_desktop.preview.error_words import words_for


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\frac{a}{b", "A brace is opened and not closed."),
        (r"a}", "A brace is closed that was not opened."),
        (r"x + \foo y", r"The command \foo does not exist."),
        (r"\frac{a}", r"The command \frac lacks an argument."),
        (r"x^a^b", "Two exponents follow each other; braces say what belongs together."),
        (r"x_a_b", "Two indices follow each other; braces say what belongs together."),
        (r"\begin{nonsense} a \end{nonsense}", "The environment nonsense does not exist."),
        (r"\begin{pmatrix} a \end{bmatrix}", "The environment pmatrix is ended as bmatrix."),
        (r"\begin{pmatrix} a", "The environment pmatrix is not ended."),
        (r"\left( a", r"A \left has no \right."),
        (r"a \right)", r"A \right has no \left."),
        (r"\left a", r"No bracket follows \left."),
        (r"a & b", "A & stands outside of a table or matrix."),
        (r"\def\a{\a\a}\a", "A macro calls itself without end."),
    ],
)
def test_real_messages_have_our_words(latex: str, words: str) -> None:
    problem = typesetter().check(latex)
    assert problem is not None
    assert words_for(problem.message) == words, problem.message


def test_endless_nesting_is_said_without_the_engines_words() -> None:
    assert words_for("Maximum call stack size exceeded") == "The formula is nested too deeply."


def test_what_is_not_known_is_shown_as_it_stands() -> None:
    assert words_for("Something new") == "Something new"
