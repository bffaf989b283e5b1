"""Where broken LaTeX is pointed at, with the messages MathJax really gives."""

import pytest

from pic2latex.javascript.typesetter import typesetter
from pic2latex_desktop.preview.render_errors import RenderError, SourceError, source_error_in


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
    fault = source_error_in(latex, RenderError(problem.message))
    assert fault is not None
    assert 0 <= fault.start < fault.end <= len(latex)
    if marked is not None:
        assert latex[fault.start : fault.end] == marked


def test_nothing_to_point_at() -> None:
    assert source_error_in("x", RenderError("Something odd")) is None
    assert source_error_in("", RenderError("Something odd")) is None
    assert source_error_in("a page", RenderError("Something odd", 0, 0)) is None


@pytest.mark.parametrize(
    ("message", "marked"),
    [("Undefined control sequence \\foo", r"\foo"), ("Something odd", r"a+\foo b")],
)
def test_complaint_about_a_formula_of_a_page_points_into_the_page(message: str, marked: str) -> None:
    page = r"\foo is no text, but $a+\foo b$ is a formula."
    start = page.index("a+")
    fault = source_error_in(page, RenderError(message, start, start + len(r"a+\foo b")))
    assert isinstance(fault, SourceError)
    assert page[fault.start : fault.end] == marked
    assert fault.start >= start
