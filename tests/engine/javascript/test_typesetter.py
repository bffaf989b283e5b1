"""MathJax in the embedded engine: what compiles, what does not and where, and that a formula is only data."""

import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pic2latex_resources
from pic2latex.errors import ComponentMissing, ConversionError
from pic2latex.javascript.typesetter import MOST_CHARACTERS, Typesetter, typesetter
from tests.engine.formats.formulas import FORMULAS, Formula

# LaTeX, part of MathJax's message, and what stands where it points.
PROBLEMS = (
    (r"a+\undefined+b", r"Undefined control sequence \undefined", r"\undefined+b"),
    (r"a+\sqrt{x+\oops}+b", r"Undefined control sequence \oops", r"\oops}+b"),
    (r"\bm{\oops}+1", r"Undefined control sequence \oops", r"\oops}+1"),
    (r"\begin{pmatrix}a&b\\c&\oops\end{pmatrix}", r"\oops", r"\oops\end{pmatrix}"),
    (r"\frac{a}{b", "Missing close brace", ""),
    (r"a}b", "Extra close brace", "}b"),
    (r"{a", "Extra open brace", ""),
    (r"\left( x", r"\left", ""),
    (r"a^b^c", "Double exponent", "^c"),
    (r"a_b_c", "Double subscripts", "_c"),
    (r"a&b", "Misplaced &", "&b"),
    (r"\frac{a}", r"Missing argument for \frac", ""),
    (r"\begin{nonsense}x\end{nonsense}", "Unknown environment", r"}x\end{nonsense}"),
    (r"\begin{matrix}a", r"Missing \end{matrix}", ""),
    (r"\text{a_b}", "math mode", ""),
    (r"\multicolumn{0}{c}{x}", "Illegal number of columns", "{c}{x}"),
)

# Whatever would reach out of the formula, or for more code.
FORBIDDEN = (
    r"\require{physics}x",
    r"\href{javascript:alert(1)}{x}",
    r"\unicode{x41}",
    r"\class{evil}{x}",
    r"\style{color:red}{x}",
    r"\cssId{evil}{x}",
    r"\data{evil=1}{x}",
    r"\toggle{a}{b}\endtoggle",
    r"\mathtip{a}{b}",
    r"\setOptions{maxMacros=1}x",
    r"\includegraphics{/etc/passwd}",
    r"\input{/etc/passwd}",
)

REAL_LATEX = (
    r"\bm{x}", r"\mathds{1}", r"\mathbbm{1}", r"\textcircled{1}", r"\operatornamewithlimits{argmax}_x",
    r"\begin{pmatrix}\hdotsfor{3}\\a&b&c\end{pmatrix}", r"\begin{array}{cc}\multicolumn{2}{c}{x}\\a&b\end{array}",
    r"\begin{array}{c}a\\\cline{1-1}b\end{array}", r"\left\llbracket x\right\rrbracket", r"\ensuremath{x}",
    r"\raisebox{1ex}{x}", r"\coloneqq\vcentcolon", r"\mathscr{L}", r"\text{\'e \"o \aa}", r"\sfrac{1}{2}",
    r"\DeclareMathOperator{\foo}{foo}\foo x", r"\begin{prooftree}\AxiomC{$A$}\UnaryInfC{$B$}\end{prooftree}",
    r"\begin{numcases}{x}a&b\end{numcases}", r"\prescript{a}{b}{X}",
)  # fmt: skip

BOMBS = {
    "braces": "{" * 9000 + "}" * 9000,
    "fractions": r"\frac{1}{" * 1500 + "x" + "}" * 1500,
    "matrices": r"\begin{pmatrix}" * 500 + "x" + r"\end{pmatrix}" * 500,
    "doubling macros": "".join(rf"\def\{chr(98 + i)}{{\{chr(97 + i)}\{chr(97 + i)}}}" for i in range(20))
    + r"\def\a{xxxxxxxxxx}\u",
    "a macro of itself": r"\def\a{x\a}\a",
    "an environment of itself": r"\newenvironment{a}{\begin{a}}{\end{a}}\begin{a}x\end{a}",
    "columns": r"\begin{array}{*{1000}{*{1000}{c}}}a\end{array}",
    "too long": "x" * (MOST_CHARACTERS + 1),
}


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_formulas_compile(formula: Formula) -> None:
    assert typesetter().check(formula.latex) is None


@pytest.mark.parametrize("latex", REAL_LATEX)
def test_what_latex_takes_compiles_and_is_drawn(latex: str) -> None:
    assert typesetter().check(latex) is None
    assert "<text" not in typesetter().draw(latex).content


@pytest.mark.parametrize(("latex", "message", "rest"), PROBLEMS)
def test_problems_say_what_and_where(latex: str, message: str, rest: str) -> None:
    problem = typesetter().check(latex)
    assert problem is not None
    assert message in problem.message
    assert latex[problem.position :] == rest


@pytest.mark.parametrize("latex", FORBIDDEN)
def test_a_formula_is_only_data(latex: str) -> None:
    problem = typesetter().check(latex)
    assert problem is not None
    assert "Undefined control sequence" in problem.message


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_errors_and_harm_nobody(name: str) -> None:
    with contextlib.suppress(ConversionError):
        assert typesetter().check(BOMBS[name]) is not None
    assert typesetter().check(r"\frac{a}{b}") is None


def test_nothing_outlives_its_formula() -> None:
    for definition in (
        r"\newcommand{\foo}{x}",
        r"\def\foo{x}",
        r"\gdef\foo{x}",
        r"\global\let\foo=\alpha",
        r"\let\foo=x",
    ):
        assert typesetter().check(definition + r"\foo") is None
        assert typesetter().check(r"\foo") is not None
    for _ in range(2):
        assert typesetter().check(r"\begin{equation}\label{same}x\end{equation}") is None
    drawn = [typesetter().draw(r"\begin{equation}x\tag{1}\end{equation}").content for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_rare_glyphs_are_brought_when_asked_for() -> None:
    fresh = Typesetter()
    assert (
        "<path"
        in fresh.draw(r"\mathfrak{Gg}\mathsf{\Omega}\text{Ж é}\ce{A <=> B}\leftrightsquigarrow").content
    )
    fresh.close()


def test_threads_share_one() -> None:
    latex = [rf"\frac{{{n}}}{{\mathbb{{R}}^{{{n}}}}}" for n in range(40)]
    alone = [typesetter().draw(one) for one in latex]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(typesetter().draw, latex)) == alone


def test_running_text_is_smaller() -> None:
    assert typesetter().draw(r"\sum_{i}x", display=False).height < typesetter().draw(r"\sum_{i}x").height


def test_without_assets_the_error_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scripts = pic2latex_resources.path("scripts")
    monkeypatch.setattr(
        pic2latex_resources, "path", lambda name: (scripts.parent if "scripts" in name else tmp_path) / name
    )
    with pytest.raises(ComponentMissing, match=r"startup\.js") as caught:
        Typesetter().check("x")
    assert "python3 installer/assets.py" in caught.value.hint


def test_without_the_package_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "quickjs", None)
    with pytest.raises(ComponentMissing, match="quickjs-ng"):
        Typesetter().check("x")
