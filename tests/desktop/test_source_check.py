"""Where broken LaTeX is pointed at, with the messages MathJax really gives."""

import pytest

from pic2latex.javascript.typesetter import typesetter
from pic2latex_desktop.source_check import fault_in


@pytest.mark.parametrize(
    ("latex", "marked"),
    [
        (r"x + \foo y", r"\foo"),
        (r"\frac{a}{b", None),
        (r"\begin{pmatrix} a \end{bmatrix}", None),
        (r"\begin{nonsense} a \end{nonsense}", r"\begin{nonsense}"),
        (r"\left( a", r"\left"),
        (r"a}", "}"),
        (r"x^a^b", "^"),
        (r"\alphabet + \alpha", r"\alphabet"),
    ],
)
def test_real_messages_lead_to_the_place(latex: str, marked: str | None) -> None:
    problem = typesetter().check(latex)
    assert problem is not None
    fault = fault_in(latex, problem.message)
    assert fault is not None
    assert 0 <= fault.start < fault.end <= len(latex)
    if marked is not None:
        assert latex[fault.start : fault.end] == marked


def test_nothing_to_point_at() -> None:
    assert fault_in("x", "Something odd") is None
    assert fault_in("", "Something odd") is None
