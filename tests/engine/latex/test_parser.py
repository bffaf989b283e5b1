r"""The tree of correct LaTeX, and what becomes of broken LaTeX."""

import pytest

from pic2latex.latex.compact_printer import compact
from pic2latex.latex.parser import parse
from pic2latex.latex.tree import Command, Environment, Fence, Scripts, Sized, Symbol, Text

A, B, X = Symbol("a"), Symbol("b"), Symbol("x")


@pytest.mark.parametrize(
    ("latex", "tree"),
    [
        (r"\frac ab", (Command(r"\frac", ((A,), (B,))),)),
        (r"\sqrt[a]{b}", (Command(r"\sqrt", ((B,),), (A,)),)),
        ("x_a^b", (Scripts(X, 0, (A,), (B,)),)),
        ("x'^b", (Scripts(X, 1, None, (B,)),)),
        ("{}_a x", (Scripts(None, 0, (A,)), X)),
        (r"\left( a \right]", (Fence("(", (A,), "]"),)),
        (r"\bigl( a", (Sized(r"\bigl", "("), A)),
        (r"a \over b", (Command(r"\frac", ((A,), (B,))),)),
        (r"{\bf a} b", None),
        (r"\text{if $a$}", (Text(r"\text", "if $a$"),)),
        (
            r"\begin{array}{c|c} a & b \\ x \end{array}",
            (Environment("array", (((A,), (B,)), ((X,),)), "c|c"),),
        ),
        (r"a \\ b", (Environment("gathered", (((A,),), ((B,),))),)),
        (r"a & b", (Environment("aligned", (((A,), (B,)),)),)),
        (r"\[ x \]", (X,)),
        (r"\sum\limits_a", (Scripts(Symbol(r"\sum"), 0, (A,), limits=r"\limits"),)),
        (r"\unknown{a}{b}", (Command(r"\unknown", ((A,), (B,))),)),
        (r"\alpha{}x", None),
    ],
)
def test_tree(latex: str, tree: object) -> None:
    if tree is None:
        assert compact(parse(latex)) in {r"{\mathbf{a}}b", r"\alpha{}x"}
    else:
        assert parse(latex) == tree


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (r"\frac{a}{b", r"\frac{a}{b}"),
        (r"\frac{-b\pm\sqrt{c}{2a}", r"\frac{-b\pm\sqrt{c}}{2a}"),
        (r"\frac{a}", r"\frac{a}{}"),
        ("a}b", "ab"),
        ("x^", "x^{}"),
        ("x^2^3", "x^{2}{}^{3}"),
        (r"\left(a", "(a"),
        (r"a\right)", "a)"),
        (r"\left(a\middle|b", "(a|b"),
        (r"a\middle|b", "a|b"),
        (r"\left(a}\right)", r"\left(a\right)"),
        (r"{\left(a}\right)", "{(a})"),
        (r"\begin{matrix}a&b", r"\begin{matrix}a&b\end{matrix}"),
        (r"\begin{matrix}a\end{array}", r"\begin{matrix}a\end{matrix}"),
        (r"a\end{matrix}", "a"),
        (r"\begin{aligned}\frac{a&b\\c\end{aligned}", r"\begin{aligned}\frac{a}{}&b\\c\end{aligned}"),
        (r"\begin{aligned}a&\left(b\\c\right)\end{aligned}", r"\begin{aligned}a&(b\\c)\end{aligned}"),
        (r"\text{if x", r"\text{if x}"),
        (r"\begin{array}{cc", r"\begin{array}{cc}\end{array}"),
        (r"\begin x", "x"),
        ("x\\", "x"),
        (r"\hat^2", r"\hat{}^{2}"),
        ("", ""),
    ],
)
def test_broken_latex_is_repaired(broken: str, whole: str) -> None:
    assert compact(parse(broken)) == whole


HOSTILE = (
    "{" * 20_000,
    r"\left(" * 5000,
    r"\frac" * 5000,
    r"\begin{matrix}" * 3000,
    "x^{" * 5000,
    r"\sqrt[" * 3000,
    r"\rm" * 5000,
    r"a\over" * 5000,
    "'" * 20_000,
    r"\hat" * 10_000,
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:10])
def test_hostile_nesting_neither_fails_nor_hangs(hostile: str) -> None:
    assert compact(parse(compact(parse(hostile)))) is not None


@pytest.mark.parametrize(
    "latex",
    [
        r"\begin{aligned}{}[a]&=b\\{}[c]&=d\\{}*&=e\end{aligned}",
        r"\sqrt[{[a]}]{x}",
        r"\begin{array}{l}[a]\end{array}",
        r"\hspace{2em}\kern3mu x",
        r"\not\in\not=\not{\mathrm{x}}",
    ],
)
def test_what_could_be_misread_is_guarded(latex: str) -> None:
    assert compact(parse(latex)) == latex.replace(r"3mu x", "3mux")
