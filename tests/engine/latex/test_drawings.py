r"""The tables of equivalences, looked at: MathJax draws both spellings, and the ink is compared.

What MathJax cannot draw in its old spelling is left out; that its replacement can be drawn is tested with `clean`.
"""

import pytest

from pic2latex.latex import training_target
from pic2latex.latex.compact_printer import compact
from pic2latex.latex.parser import parse
from pic2latex.latex.rules.synonyms import DRAWN_ALIKE
from pic2latex.latex.signatures import SIGNATURES
from pic2latex.latex.symbols import names
from pic2latex.scoring.render_match import draw, is_same_ink

# Told apart by the space around them, which is not recorded, or by size, place and colour, which are not either.
SPACING_OR_SIZE = names(r"""
    \iff \implies \impliedby \bigtriangleup \colon \coloneqq \coloneq \eqqcolon \Coloneqq \dblcolon \ldotp \cdotp
    \degree \textdegree \tfrac \cfrac \tbinom \mathbin \mathrel \mathpunct \mathinner \mathllap \mathrlap \mathclap
    \llap \rlap \clap \raise \lower \raisebox \colorbox \color \phantom \hphantom \ref \pmb \stackrel \stackbin \mod
    \atop \brace \brack \braket \Braket
""")
PLAIN = sorted(old for old in DRAWN_ALIKE if old not in SPACING_OR_SIZE)


def example(command: str) -> str:
    """Write a formula with this command in it."""
    arguments = {"m": "{x}", "r": "{1em}", "d": "1em", "o": "", "l": "{x}"}
    return rf"a{command}" + "".join(arguments[kind] for kind in SIGNATURES.get(command, "")) + " b"


@pytest.mark.parametrize("command", PLAIN)
def test_equivalent_spellings_are_drawn_alike(command: str) -> None:
    old = draw(compact(parse(example(command))))
    new = draw(training_target(example(command)))
    if old is not None:
        assert new is not None
        assert is_same_ink(old, new)


@pytest.mark.parametrize(
    "latex",
    [
        r"{(x-1)}^2+{\left(\frac ab\right)}^3",
        r"f{}'(x)+y^{\prime\prime}",
        r"\left(\begin{array}{cc}a&b\\c&d\end{array}\right)",
        r"\left\{x\in A\right\}",
        r"\begin{align*}a&=b+c\\&=d\end{align*}",
        r"\underset{x\to0}{\lim}\frac{\mathrm{sin}x}{x}",
        r"\text{Gal}(K)\subset\mathrm{Aut}(K)",
        r"{a\over b}+{n\choose k}",
        r"\mathop{\rm max}_{i}x_i\equiv1\pmod 3",
        r"a_1,\dots,a_n\text{ and }b_1+\dots+b_n",
    ],
)
def test_training_targets_draw_what_the_source_draws(latex: str) -> None:
    old, new = draw(latex), draw(training_target(latex))
    assert old is not None
    assert new is not None
    assert abs(old.shape[0] - new.shape[0]) <= 2
    assert abs(old.sum() - new.sum()) <= 0.05 * old.sum()
