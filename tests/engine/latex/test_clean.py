r"""What the user gets: repaired, with braces and spaces, and drawable."""

import pytest

from pic2latex.latex import canonical, clean
from pic2latex.latex.signatures import SIGNATURES
from pic2latex.latex.symbols import STANDALONE
from tests.engine.latex.compile_check import compile_latex

# These make sense only in a table or with arguments of their own kind, or have no drawing in any common package.
NOT_ALONE = {r"\hline", r"\toprule", r"\midrule", r"\bottomrule", r"\mapsfrom"}
OWN_ARGUMENTS = {
    r"\sideset": r"\sideset{_a}{^b}\sum",
    r"\hspace": r"\hspace{1em}",
    r"\rule": r"\rule{1em}{1pt}",
    r"\genfrac": r"\genfrac{(}{)}{0pt}{0}{a}{b}",
    r"\color": r"\color{red}x",
    r"\vskip": r"\vskip{1em}",
}
KINDS = {"m": "{x}", "r": "{red}", "d": "1em", "l": "{x}", "o": ""}


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        (r"\[\frac12+x^\prime\]", r"\frac{1}{2} + x'"),
        (r"\phi'_{\nu}^{\mu}", r"\phi'^{\mu}_{\nu}"),  # the other order is a double superscript in TeX
        (r"x''_a^b", "x''^{b}_{a}"),
        (r"x_a^{\prime b}", "x'^{b}_{a}"),
        (r"$$ \frac{a}{b}+x_1\in\mathbb R $$", r"\frac{a}{b} + x_{1} \in \mathbb{R}"),
        (r"-x=-\sin\theta", r"-x = -\sin \theta"),
        (r"f:X\to Y,\quad x\mapsto -x", r"f : X \to Y, \quad x \mapsto -x"),
        (r"\sum_{i=1}^{n+1}a_{i,j}", r"\sum_{i=1}^{n+1} a_{i,j}"),
        (r"\lim_{x\to0}\frac{\sin x}x", r"\lim_{x \to 0} \frac{\sin x}{x}"),
        (r"\left(\frac ab\right)^2x", r"\left( \frac{a}{b} \right)^{2}x"),
        (r"\left(x\right)", r"\left( x \right)"),
        (r"2\pi r\alpha\beta", r"2\pi r\alpha \beta"),
        (r"x\text{ if }y\le0", r"x \text{ if } y \le 0"),
        (r"\int_0^1f(x)\,dx", r"\int_{0}^{1} f(x) \, dx"),
        (r"\operatorname{rank}A", r"\operatorname{rank} A"),
        (r"\operatorname{sin}x", r"\sin x"),
        (r"1{,}000", "1{,}000"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}x", r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} x"),
        (
            r"\begin{align*}a&=b\\&=c\end{align*}",
            "\\begin{aligned}\na & = b \\\\\n& = c\n\\end{aligned}",
        ),
        (r"\begin{equation}x\end{equation}", "x"),
        (r"a\\b", "\\begin{gathered}\na \\\\\nb\n\\end{gathered}"),
        (r"\bm{x}\mathbbm{1}{\bf v}", r"\boldsymbol{x}\mathbb{1}\mathbf{v}"),
        (r"\label{eq}x\nonumber", "x"),
        (r"\frac{a}{b", r"\frac{a}{b}"),
        (r"\geqm+\inR+\mathbbR", r"\geq m + \in R + \mathbb{R}"),
        (r"\Pic\etale\GL", r"\Pic \etale \GL"),
        ("50%", r"50\%"),
        ("α≤2", r"\alpha \leq 2"),
        (r"\quad x\,", "x"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_clean(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned
    assert clean(cleaned) == cleaned
    assert canonical(cleaned) == canonical(written)


@pytest.mark.parametrize("symbol", sorted(STANDALONE - NOT_ALONE))
def test_every_symbol_can_be_drawn(symbol: str) -> None:
    result = compile_latex(clean(f"a{symbol} b"))
    assert result.ok, result.message


@pytest.mark.parametrize("command", sorted(SIGNATURES))
def test_every_command_can_be_drawn(command: str) -> None:
    written = OWN_ARGUMENTS.get(command, command + "".join(KINDS[kind] for kind in SIGNATURES[command]))
    result = compile_latex(clean(written))
    assert result.ok, result.message
