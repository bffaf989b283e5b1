"""LaTeX in the wrappings of documents."""

import pytest

from pic2latex.formats import render
from tests.engine.latex.compile_check import compile_latex

ALIGNED = r"\begin{aligned}a&=b\\&=c\end{aligned}"

WRAPPED = (
    ("raw", r"a=b", r"a=b"),
    ("inline", r"a=b", r"$a=b$"),
    ("parentheses", r"a=b", r"\(a=b\)"),
    ("dollars", r"a=b", r"$$a=b$$"),
    ("brackets", r"a=b", r"\[a=b\]"),
    ("equation", r"a=b", "\\begin{equation}\n  a=b\n\\end{equation}"),
    ("align", r"a=b", "\\begin{align}\n  a=b\n\\end{align}"),
    ("markdown", r"a=b", "$$\na=b\n$$"),
    ("inline", r" a=b ", r"$a=b$"),
    # Rows change their environment with what is around them.
    ("brackets", ALIGNED, rf"\[{ALIGNED}\]"),
    ("align", ALIGNED, "\\begin{align}\n  a&=b \\\\\n  &=c\n\\end{align}"),
    ("align", r"\begin{gathered}a\\b\end{gathered}", "\\begin{gather}\n  a \\\\\n  b\n\\end{gather}"),
    ("align", r"\begin{align*}a&=b\end{align*}", "\\begin{align*}\n  a&=b\n\\end{align*}"),
    ("inline", r"\begin{align}a&=b\\&=c\end{align}", f"${ALIGNED}$"),
    (
        "equation",
        r"\begin{align*}a&=b\\&=c\end{align*}",
        f"\\begin{{equation}}\n  {ALIGNED}\n\\end{{equation}}",
    ),
    ("inline", r"\begin{equation}a=b\end{equation}", r"$a=b$"),
    ("inline", r"\begin{equation}\begin{split}a&=b\\&=c\end{split}\end{equation}", f"${ALIGNED}$"),
    ("brackets", r"\begin{eqnarray}a&=&b\end{eqnarray}", r"\[\begin{array}{rcl}a&=&b\end{array}\]"),
    (
        "align",
        r"\begin{eqnarray}a&=&b\\c&\le&d\end{eqnarray}",
        "\\begin{align}\n  a&=b \\\\\n  c&\\le d\n\\end{align}",
    ),
    (
        "align",
        r"\begin{alignedat}{2}a&=b&c&=d\end{alignedat}",
        "\\begin{alignat}{2}\n  a&=b&c&=d\n\\end{alignat}",
    ),
    ("align", r"\begin{aligned}[t]a&=b\end{aligned}", "\\begin{align}\n  a&=b\n\\end{align}"),
    ("align", r"a&=b\\[1em]c&=d", "\\begin{align}\n  a&=b \\\\[1em]\n  c&=d\n\\end{align}"),
    # LaTeX breaks no line without an environment.
    ("brackets", r"a\\b", r"\[\begin{gathered}a\\b\end{gathered}\]"),
    ("inline", r"a&=b\\c&=d", r"$\begin{aligned}a&=b\\c&=d\end{aligned}$"),
    # Rows inside of rows, of braces and of other environments stay.
    (
        "align",
        r"\begin{aligned}a&=\begin{pmatrix}1\\2\end{pmatrix}\\b&=\text{x\\y}\end{aligned}",
        "\\begin{align}\n  a&=\\begin{pmatrix}1\\\\2\\end{pmatrix} \\\\\n  b&=\\text{x\\\\y}\n\\end{align}",
    ),
    (
        "inline",
        r"\begin{aligned}a\end{aligned}+\begin{aligned}b\end{aligned}",
        r"$\begin{aligned}a\end{aligned}+\begin{aligned}b\end{aligned}$",
    ),
    # Numbers belong to displays; running text says them.
    ("inline", r"a=b\tag{1}", r"$a=b\quad\text{(1)}$"),
    ("parentheses", r"a=b\tag*{A}", r"\(a=b\quad\text{A}\)"),
    ("equation", r"a=b\tag{1}", "\\begin{equation}\n  a=b\\tag{1}\n\\end{equation}"),
)


@pytest.mark.parametrize(("format_id", "latex", "expected"), WRAPPED)
def test_wrapping(format_id: str, latex: str, expected: str) -> None:
    assert render(latex, format_id).text == expected


def test_markdown_in_running_text() -> None:
    assert render(r"a=b", "markdown", display=False).text == "$a=b$"


@pytest.mark.parametrize("format_id", ["equation", "align"])
@pytest.mark.parametrize("latex", [r"a=b", ALIGNED, r"\begin{gathered}a\\b\end{gathered}", r"a=b\tag{1}"])
def test_displays_compile(format_id: str, latex: str) -> None:
    assert compile_latex(render(latex, format_id).text).ok
