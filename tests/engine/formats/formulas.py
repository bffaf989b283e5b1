"""Formulas that every output format has to carry: one line for each thing formats tend to lose."""

from dataclasses import dataclass

__all__ = ["FORMULAS", "Formula"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A name for the test's report, and the LaTeX."""

    name: str
    latex: str

    @property
    def may_stand_in_text(self) -> bool:
        """Whether the formula compiles in running text: numbers and `align` belong to displays."""
        return "\\tag" not in self.latex and "{align}" not in self.latex


FORMULAS = (
    Formula("letters and numbers", r"x+2y=3.14"),
    Formula("powers and indices", r"x^2+\alpha_i+A_{ij}^{k+1}"),
    Formula("nested scripts", r"e^{-x^{2}/2}+x_{a_b}"),
    Formula("primes", r"f''(x)=f'_a+g'^2"),
    Formula("fractions", r"\frac{a+1}{b}+\dfrac{\partial^2 u}{\partial x^2}+\tfrac12x"),
    Formula("continued fraction", r"\cfrac{1}{1+\cfrac{1}{2}}"),
    Formula("binomial", r"\binom{n}{k}+\genfrac[]{0pt}{}{a}{b}"),
    Formula("roots", r"\sqrt{x+1}+\sqrt[3]{y}+\sqrt[n+1]{z}"),
    Formula("sum", r"\sum_{i=1}^{n}x_i^2+1"),
    Formula("integral", r"\int_{-\infty}^{\infty}e^{-x^2}\,dx=\sqrt{\pi}"),
    Formula("many integrals", r"\iint_D f\,dA+\oint_\gamma g"),
    Formula("product of sums", r"\prod_{i}\sum_{j}a_{ij}"),
    Formula("limit", r"\lim_{x\to0}\frac{\sin x}{x}=1"),
    Formula("named operators", r"\max_{x\in X}f(x)+\operatorname{rank}A+\log_2n+\sin^2\theta"),
    Formula("operator with bounds", r"\operatorname*{arg\,max}_{x}f(x)"),
    Formula("growing brackets", r"\left(\frac{a}{b}\right]+\left\langle\frac{x}{y}\right\rangle"),
    Formula("one bracket", r"\left.\frac{a}{b}\right|_{x=0}"),
    Formula("divided brackets", r"\left\{x\middle|\frac{y}{2}\right\}"),
    Formula("brackets the wrong way", r"\left]0,\frac12\right[+]0,1["),
    Formula(
        "brackets over two cells",
        r"\begin{aligned}a&=\left\langle b\right.\\&+\left.c\right\rangle\end{aligned}",
    ),
    Formula("loose brackets", r"\sqrt{\lfloor x}+\sqrt{y\rangle}+p\left(x,y\right."),
    Formula("a letter before brackets", r"p\binom{n}{k}+f\left(\frac{a}{b}\right)+g(x)^2"),
    Formula("half open", r"[0,1)\cup(2,3]"),
    Formula("big brackets", r"\bigl(\Bigl[x\Bigr]\bigr)"),
    Formula("bars", r"\lvert x\rvert+\left\lVert\frac{v}{2}\right\rVert"),
    Formula("matrix", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"),
    Formula("determinant", r"\begin{vmatrix}a&b\\c&d\end{vmatrix}=ad-bc"),
    Formula("matrix with holes", r"\begin{bmatrix}1&&0\\&\ddots&\\0&&1\end{bmatrix}"),
    Formula("commas in cells", r"\begin{matrix}f(x,y)&a;b\\c:d&(e\end{matrix}"),
    Formula("cases", r"\begin{cases}x&y>0\\0&\text{otherwise}\end{cases}"),
    Formula("aligned rows", r"\begin{aligned}a&=b\\&=-c+d\end{aligned}"),
    Formula("aligned pairs", r"\begin{aligned}a&=b&c&=d\\e&=f&g&=h\end{aligned}"),
    Formula("gathered rows", r"\begin{gathered}a\\b+c\end{gathered}"),
    Formula("aligned in brackets", r"\left\{\begin{aligned}a&=b\\c&=d\end{aligned}\right."),
    Formula("equation number", r"E=mc^2\tag{1}"),
    Formula("numbered rows", r"\begin{align}a&=b\tag{1}\\c&=d\end{align}"),
    Formula("lines in an array", r"\begin{array}{|c|c|}\hline a&b\\\hline c&d\\\hline\end{array}"),
    Formula("stacked bounds", r"\sum_{\substack{i<n\\j<m}}x_{ij}"),
    Formula("accents", r"\hat{x}+\bar{y}+\vec{v}+\dot{q}+\ddot{q}+\tilde{n}+\mathring{a}+\check{c}"),
    Formula("wide accents", r"\widehat{xyz}+\overline{AB}+\underline{x}+\overrightarrow{AB}"),
    Formula("braces", r"\underbrace{a+b}_{n}+\overbrace{c}^{2}"),
    Formula("above and below", r"a\overset{!}{=}b\underset{x}{\to}c\stackrel{d}{\longrightarrow}e"),
    Formula("arrows that grow", r"A\xrightarrow[g]{f}B\xleftarrow{h}C"),
    Formula("scripts on a relation", r"A\to^f B=_A C\sim_R D"),
    Formula("scripts in front", r"{}_a^bX+\sideset{_a^b}{_c^d}\sum_x y"),
    Formula("alphabets", r"\mathbb{R}\mathcal{F}\mathscr{L}\mathfrak{g}\mathbf{x}\mathsf{A}\mathtt{t}"),
    Formula("bold and upright", r"\boldsymbol{\alpha}+\bm{v}+\mathrm{d}x+\mathit{diff}+\mathbf{12}"),
    Formula("names of letters", r"\mathrm{Spec}(A)\to\mathcal{H}\mathit{om}"),
    Formula("Greek", r"\Gamma+\epsilon+\varepsilon+\phi+\varphi+\vartheta+\varrho"),
    Formula("relations", r"a\leq b\neq c\approx d\equiv e\in F\subseteq G\not\sim h"),
    Formula("logic", r"\forall x\exists y\colon x\wedge y\Rightarrow\neg z"),
    Formula("binary signs", r"a\pm b\times c\cdot d\otimes e\oplus f\circ g\setminus h"),
    Formula("dots", r"1,\ldots,n+\cdots+\vdots+\ddots"),
    Formula("spaces", r"a\,b\:c\;d\quad e\qquad f\!g\hspace{1em}h"),
    Formula("text", r"x\text{ if and only if }y\text{ is \textbf{bold}}"),
    Formula("text with quotes", r"\text{say ``hi''}+\text{a\&b<c>d}"),
    Formula("Chinese", r"\text{速度}=\frac{s}{t}"),
    Formula("special characters", r"x<y\&z>\#\$\%\_\{\}"),
    Formula("slash and stars", r"a/b+x^*+f^{-1}+n!"),
    Formula("colon", r"f:X\to Y,\quad x:=y"),
    Formula("boxed and struck", r"\boxed{E=mc^2}+\cancel{x}+\xcancel{y}"),
    Formula("phantom", r"x+\phantom{y}z"),
    Formula("colour", r"\color{red}x+\textcolor{#00ff00}{y}"),
    Formula("chemistry", r"\ce{2H2 + O2 -> 2H2O}"),
    Formula("isotope", r"\ce{^{14}_6C}"),
    Formula("commutative diagram", r"\begin{CD}A@>f>>B\\@VVgV@VVhV\\C@>>k>D\end{CD}"),
    Formula("modulo", r"a\equiv b\pmod{n}+c\bmod d"),
    Formula("empty groups", r"{}+\underline{}+x^{}"),
    Formula("a name before a matrix", r"A\begin{pmatrix}4\\1\end{pmatrix}e^{2t}"),
    Formula("minus signs", r"-x+(-1)-\frac{-a}{-b}=-\geq-\infty"),
    Formula("quantum", r"\langle\psi|\hat{H}|\psi\rangle=\bra{a}\ket{b}"),
    Formula("a definition", r"\newcommand{\R}{\mathbb{R}}x\in\R"),
)
