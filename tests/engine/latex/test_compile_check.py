"""Does it compile: an answer for every input, and never an exception for bad LaTeX."""

import pytest

from tests.engine.latex.compile_check import CompileResult, compile_latex

GOOD = (r"\frac{a}{b}", r"\begin{aligned}a&=b\\&=c\end{aligned}", r"x\tag{1}", r"\text{速度}", "", "x<y")
BAD = (r"\undefined", r"\frac{a}{b", r"\left( x", r"a}", "x^2^3", "a & b", r"\begin{matrix}a", "#", r"\frac")


@pytest.mark.parametrize("latex", GOOD)
def test_good(latex: str) -> None:
    assert compile_latex(latex) == CompileResult(ok=True)


@pytest.mark.parametrize("latex", BAD)
def test_bad(latex: str) -> None:
    result = compile_latex(latex)
    assert not result.ok
    assert result.message
    assert result.position is not None
    assert 0 <= result.position <= len(latex)


def test_where() -> None:
    assert compile_latex(r"a+\oops+b") == CompileResult(
        ok=False, message=r"Undefined control sequence \oops", position=2
    )


@pytest.mark.parametrize("latex", ["{" * 9000 + "}" * 9000, "x" * 100_000, r"\def\a{\a\a}\a"])
def test_too_much_is_not_good(latex: str) -> None:
    result = compile_latex(latex)
    assert not result.ok
    assert result.message
    assert compile_latex("x").ok
