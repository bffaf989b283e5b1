r"""The three levels of one spelling, rule by rule. Both tables are read: what is unified, and what must not be."""

import pytest

from pic2latex.latex import canonical, canonical_loose, training_target

# One drawing: source, and the form that a recognizer is trained to write.
DRAWN_ALIKE = [
    # scripts
    ("x^a_b", "x_{b}^{a}"),
    (r"x^\prime", "x'"),
    (r"x^{\prime\prime2}_1", "x''_{1}^{2}"),
    ("x_1'", "x'_{1}"),
    ("{x}_1", "x_{1}"),
    ("{(x-1)}^2", "(x-1)^{2}"),
    ("{x^a}_b", "x^{a}{}_{b}"),
    ("{p'}^a", "p'^{a}"),
    ("f{}'", "f'"),
    ("^{14}C", "{}^{14}C"),
    ("x^{}", "x"),
    (r"{\sum}_i", r"{\sum}_{i}"),
    (r"\sum\limits_i", r"\sum_{i}"),
    (r"\sum\nolimits_i", r"\sum\nolimits_{i}"),
    (r"\int\limits_a", r"\int\limits_{a}"),
    (r"\int\nolimits_a", r"\int_{a}"),
    (r"\underset{x\to0}{\lim}f", r"\lim_{x\rightarrow0}f"),
    (r"\underset{x}{\mathrm{argmin}}", r"\operatorname*{argmin}_{x}"),
    (r"\underset{x}{A}", r"\underset{x}{A}"),
    (r"\mathop{\rm lim}_{n}", r"\lim_{n}"),
    (r"\operatorname*{argmax}f", r"\operatorname{argmax}f"),
    (r"\operatorname*{arg max}_x", r"\operatorname*{arg\,max}_{x}"),
    (r"\operatorname{argmax}\limits_x", r"\operatorname*{argmax}_{x}"),
    # braces
    ("{{a}}+{b}", "a+b"),
    ("1{,}000", "1,000"),
    (r"{a\over b}", r"\frac{a}{b}"),
    (r"a\choose b", r"\binom{a}{b}"),
    (r"\frac12", r"\frac{1}{2}"),
    (r"{\rm d}x", r"\mathrm{d}x"),
    # delimiters
    (r"\left(x\right)", "(x)"),
    (r"\left(\frac ab\right)", r"\left(\frac{a}{b}\right)"),
    (r"\left.x\right|_0", "x|_{0}"),
    (r"\left.\frac ab\right|_0", r"\left.\frac{a}{b}\right|_{0}"),
    (r"\left<\sum_i x\right>", r"\left\langle\sum_{i}x\right\rangle"),
    (r"\bigl\lvert x\bigr\rvert", r"\big|x\big|"),
    (r"\left\{x\middle|y\right\}", r"\{x|y\}"),
    (r"\lVert x\rVert", r"\|x\|"),
    # words
    (r"\text{Gal}", r"\operatorname{Gal}"),
    (r"\mathrm{Gal}", r"\operatorname{Gal}"),
    (r"\operatorname{Foo}", r"\mathrm{Foo}"),
    (r"\mathrm{sin}x", r"\sin x"),
    (r"\mbox{if}", r"\text{if}"),
    (r"\text{ if }", r"\text{ if }"),
    (r"\text{3}", "3"),
    (r"\text{-}", r"\text{-}"),
    (r"\text{for  all~$x>0$}", r"\text{for all }x>0"),
    (r"\textit{Ab}", r"\mathit{Ab}"),
    (r"\mathit{x}", "x"),
    (r"\boldsymbol{\mathit{x}}", r"\boldsymbol{x}"),
    (r"\mathcal{\mathcal{P}}", r"\mathcal{P}"),
    (r"\liminf\operatorname*{lim sup}", r"\liminf\limsup"),
    # environments
    (r"\begin{align*}a&=b\\c&=d\\\end{align*}", r"\begin{aligned}a&=b\\c&=d\end{aligned}"),
    (r"\begin{eqnarray}a&=&b\\&=&c\end{eqnarray}", r"\begin{aligned}a&=b\\&=c\end{aligned}"),
    (r"\begin{equation}x\end{equation}", "x"),
    (r"\begin{align}x&=y\end{align}", "x=y"),
    (r"\begin{gather}a\\b\end{gather}", r"\begin{gathered}a\\b\end{gathered}"),
    (r"\left(\begin{array}{cc}a&b\\c&d\end{array}\right)", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"),
    (r"\left[\begin{array}{*{2}{c}}a&b\end{array}\right]", r"\begin{bmatrix}a&b\end{bmatrix}"),
    (r"\left\{\begin{array}{ll}a&b\\c&d\end{array}\right.", r"\begin{cases}a&b\\c&d\end{cases}"),
    (r"\begin{array}{rcl}a&b\end{array}", r"\begin{array}{rc}a&b\end{array}"),
    (r"\begin{array}{c|c}a&b\\\hline c&d\end{array}", r"\begin{array}{c|c}a&b\\\hline c&d\end{array}"),
    (r"\pmatrix{a&b\cr c&d}", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"),
    (r"a\\[2pt]b", r"\begin{gathered}a\\b\end{gathered}"),
    # spaces and neighbours
    (r"a\,b\;c\!d~e\ f", "abcdef"),
    (r"a\quad\quad\quad b", r"a\qquad\quad b"),
    (r"\quad a,\quad", "a,"),
    (r"a\hspace{1cm}b\hspace{2pt}c", r"a\qquad bc"),
    (r"1,\dots,n", r"1,\ldots,n"),
    (r"1+\dots+n", r"1+\cdots+n"),
    (r"a\equiv b\quad(\mathrm{mod}\,n)", r"a\equiv b\pmod{n}"),
    (r"a\mod n", r"a\quad\mathrm{mod}n"),
    (r"a\ \mathrm{mod}\ b", r"a\bmod b"),
    # characters
    ("α≤ℝ²", r"\alpha\leq\mathbb{R}^{2}"),
    ("½x+¾+⅞", r"\frac{1}{2}x+\frac{3}{4}+\frac{7}{8}"),
    ("3⁄4", "3/4"),
    ("𝐱→𝒜", r"\mathbf{x}\rightarrow\mathcal{A}"),
    (r"\text{α，中}", r"\text{α，中}"),
    # packages and commands of colour and place
    (r"\textcolor{red}{x}+\phantom{y}", "x+"),
    (r"\ket{\psi}\abs{x}", r"|\psi\rangle|x|"),
    (r"\label{eq:1}x\nonumber", "x"),
    (r"x\tag{1}", r"x\tag{1}"),
    (r"\displaystyle\sum x", r"\sum x"),
    (r"\genfrac{(}{)}{0pt}{}{a}{b}", r"\binom{a}{b}"),
]
# Further apart: what scoring takes as equal though a picture may tell it.
READ_ALIKE = [
    (r"a\mid b", "a|b"),
    (r"a\parallel b", r"a\|b"),
    (r"\left(\frac ab\right)", r"(\frac ab)"),
    (r"\big(x\big)", "(x)"),
    (r"a,\quad b", "a,b"),
    (r"\int\limits_a", r"\int_a"),
    (r"\operatorname*{argmax}_x", r"\operatorname{argmax}_x"),
    (r"\operatorname{arg\,max}", r"\operatorname{argmax}"),
    (r"\text{for all }x", r"\text{for all}\ x"),
    (r"\text{a}\text{ b}", r"\text{a b}"),
    (r"\mathbf{A}\mathbf{x}", r"\mathbf{Ax}"),
    (r"\begin{gathered}a\\b\end{gathered}", r"\begin{aligned}&a\\&b\end{aligned}"),
    (r"\begin{aligned}a=&b\\&c\end{aligned}", r"\begin{aligned}a&=b\\&c\end{aligned}"),
    (r"\left(\begin{array}{rr}a&b\end{array}\right)", r"\begin{pmatrix}a&b\end{pmatrix}"),
    (r"(\begin{matrix}a&b\end{matrix})", r"\begin{pmatrix}a&b\end{pmatrix}"),
    (r"\left\{\begin{array}{cc}a&b\end{array}\right.", r"\begin{cases}a&b\end{cases}"),
    (r"\begin{array}{l}a\\b\end{array}", r"\begin{aligned}a\\b\end{aligned}"),
    (r"\left[\begin{smallmatrix}a&b\end{smallmatrix}\right]", r"\begin{bmatrix}a&b\end{bmatrix}"),
    (r"\mathds{1}", r"\mathbb{1}"),
    (r"\text{，}", r"\text{,}"),
]
DIFFERENT = [
    (r"\epsilon", r"\varepsilon"),
    (r"\leq", r"\leqslant"),
    (r"\emptyset", r"\varnothing"),
    (r"\hat x", r"\widehat x"),
    (r"\bar x", r"\overline x"),
    (r"\rightarrow", r"\longrightarrow"),
    (r"x^{a_b}", "x^a{}_b"),
    ("x_a^b", "x^b{}_a"),
    (r"\ldots", r"\cdots"),
    (r"\mathcal A", r"\mathscr A"),
    (r"\mathbf x", r"\boldsymbol x"),
    (r"{\frac abx}^2", r"\frac abx^2"),
    (r"\underset{a}{X}", "X_a"),
    ("(a", "(a)"),
]


@pytest.mark.parametrize(("source", "target"), DRAWN_ALIKE)
def test_training_target(source: str, target: str) -> None:
    assert training_target(source) == target
    assert canonical(source) == canonical(target)


@pytest.mark.parametrize(("one", "other"), READ_ALIKE)
def test_scoring_takes_as_equal(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_is_drawn_differently_stays_apart(one: str, other: str) -> None:
    assert training_target(one) != training_target(other)
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\mathbf{v}", "v"),
        (r"\operatorname{Foo}", "Foo"),
        (r"\text{if } x", r"\mathit{if}x"),
        (r"\varepsilon+\varphi", r"\epsilon+\phi"),
        ("x=1.", "x=1"),
        ("x=1,;.", "x=1"),
        (r"\boldsymbol{\alpha}", r"\alpha"),
    ],
)
def test_the_loose_level_ignores_fonts_variants_and_final_points(one: str, other: str) -> None:
    assert canonical_loose(one) == canonical_loose(other)


@pytest.mark.parametrize(
    ("one", "other"), [("x.5", "x5"), (r"\mathcal{A}", "A"), (r"\mathbb{R}", "R"), ("x", "y")]
)
def test_the_loose_level_keeps_letters_apart(one: str, other: str) -> None:
    assert canonical_loose(one) != canonical_loose(other)
