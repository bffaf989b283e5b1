"""Typst, read by the real compiler."""

import pytest
import typst

from pic2latex.formats import render
from pic2latex.formats.typst.names import ACCENTS, ACCENTS_BELOW, FUNCTIONS, LIMIT_FUNCTIONS, NAMES, SPACES
from tests.engine.formats.formulas import FORMULAS, Formula

# Shorthands are read by Typst's parser and are no symbols of their own.
SHORTHANDS = frozenset(name for name in NAMES.values() if not name[0].isalpha())

IDIOMS = (
    (r"x^2+\alpha_i", "$ x^2 + alpha_i $"),
    (r"\frac{a+1}{b}", "$ (a + 1)/b $"),
    (r"\frac{x^2}{f(a,b)}", "$ (x^2)/(f(a, b)) $"),
    (r"\sum_{i=1}^nx_i", "$ sum_(i = 1)^n x_i $"),
    (r"\sum\nolimits_ix_i", "$ sum_i x_i $"),
    (r"\lim_{x\to0}f(x)", "$ lim_(x -> 0) f(x) $"),
    (r"f''(x)=f'_a", "$ f''(x) = f'_a $"),
    (r"\mathrm{Spec}A", '$ "Spec" A $'),
    (r"\operatorname{rank}A", '$ op("rank") A $'),
    (r"\mathbf{x}\in\mathbb{R}^n", "$ bold(upright(x)) in RR^n $"),
    (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "$ mat(a, b; c, d) $"),
    (r"\begin{bmatrix}f(x,y)\end{bmatrix}", '$ mat(delim: "[", f(x, y)) $'),
    (r"\begin{cases}x&y>0\\0&\text{otherwise}\end{cases}", '$ cases(x & y > 0, 0 & "otherwise") $'),
    (r"\begin{aligned}a&=b\\&=c\end{aligned}", "$\n  a & = b \\\n   & = c\n$"),
    (r"\left|\frac{a}{b}\right|", "$ abs(a/b) $"),
    (r"\left\lfloor x\right\rfloor", "$ floor(x) $"),
    (r"\binom{n}{k}", "$ binom(n, k) $"),
    (r"\underbrace{a+b}_{n}", "$ underbrace(a + b, n) $"),
    (r"a/b", r"$ a \/ b $"),
    (r"\text{say \#1 \_ ``x''}", '$ "say #1 _ “x”" $'),
    (r"-x+(-1)", "$ -x + (-1) $"),
    (r"[0,1)\cup]2,3[", r"$ [0, 1) union \] 2, 3 \[ $"),
    (r"A=_BC", "$ A scripts(=)_B C $"),
    (r"\sqrt{a,b}", r"$ sqrt(a\, b) $"),
)


@pytest.fixture(scope="module")
def compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_the_compiler_takes_it(compiler: typst.Compiler, formula: Formula) -> None:
    for display in (True, False) if formula.may_stand_in_text else (True,):
        source = render(formula.latex, "typst", display=display).text
        page = f"#set page(width: auto, height: auto)\n{source}\n"
        assert compiler.compile(page.encode(), format="svg"), source


@pytest.mark.parametrize(("latex", "expected"), IDIOMS)
def test_people_would_write_it_so(latex: str, expected: str) -> None:
    assert render(latex, "typst").text == expected


def test_running_text_has_no_blanks_at_its_dollar_signs() -> None:
    assert render("x^2", "typst", display=False).text == "$x^2$"


def test_names_are_those_of_the_signs(compiler: typst.Compiler) -> None:
    """All of the table in one document: each name has to be the character it stands for."""
    symbols = {sign: name for sign, name in NAMES.items() if name not in SHORTHANDS}
    claims = "\n".join(
        f'#assert.eq(str(sym.{name}), "{sign}")' for sign, name in symbols.items() if name != "oo"
    )
    compiler.compile(claims.encode(), format="svg")


def test_functions_accents_and_spaces_exist(compiler: typst.Compiler) -> None:
    accents = " ".join(f"{name}(x)" for name in {*ACCENTS.values(), *ACCENTS_BELOW.values()})
    words = " ".join(sorted(FUNCTIONS | LIMIT_FUNCTIONS | set(SPACES.values()) | set(NAMES.values())))
    compiler.compile(f"$ {accents} {words} $".encode(), format="svg")
