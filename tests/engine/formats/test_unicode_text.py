"""Plain text that means what the formula means."""

import pytest

from pic2latex.formats import render

MEANINGS = (
    (r"x^2+\alpha_i", "x² + αᵢ"),
    (r"A_{ij}^{k+1}", "Aᵢⱼᵏ⁺¹"),
    (r"e^{-x^2}", "e^(−x²)"),
    (r"x^{q}", "x^q"),
    (r"x_b^2", "x_b^2"),
    (r"x^{a_b}", "x^(a_b)"),
    (r"\frac{a+1}{b}", "(a + 1)/b"),
    (r"\frac{a}{b+1}", "a/(b + 1)"),
    (r"\frac{1}{2\pi}", "1/(2π)"),
    (r"\frac12x", "(1/2)x"),
    (r"\frac{\partial^2u}{\partial x^2}", "∂²u/∂x²"),
    (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
    (r"\frac{a}{b}^2", "(a/b)²"),
    (r"x=\frac{-b\pm\sqrt{b^2-4ac}}{2a}", "x = (−b ± √(b² − 4ac))/(2a)"),
    (r"\sqrt{x}+\sqrt[3]{y}+\sqrt[n]{z+1}", "√x + ∛y + ⁿ√(z + 1)"),
    (r"\sum_{i=1}^nx_i", "∑ᵢ₌₁ⁿ xᵢ"),
    (r"\int_0^\infty f\,dx", "∫_0^∞ f dx"),
    (r"\lim_{x\to0}\sin x", "lim_(x→0) sin x"),
    (r"\sin(x)+\cos^2\theta", "sin(x) + cos² θ"),
    (r"\mathbb{R}^n\to\mathcal{F}", "ℝⁿ → ℱ"),
    (r"\mathbf{x}\mathfrak{g}", "𝐱𝔤"),
    (r"f''(x)", "f″(x)"),
    (r"\hat{x}+\vec{v}+\overline{AB}", "x\u0302 + v\u20d7 + A\u0305B\u0305"),
    (r"\widehat{xy}", "hat(xy)"),
    (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "(a, b; c, d)"),
    (r"\begin{cases}x&y>0\\0&\text{otherwise}\end{cases}", "{ x, y > 0; 0, otherwise"),
    (r"\begin{aligned}a&=b\\&=c\end{aligned}", "a = b\n= c"),
    (r"\binom{n}{k}", "(n choose k)"),
    (r"\ce{2H2 + O2 -> 2H2O}", "2 H₂ + O₂ ⟶ 2 H₂O"),
    (r"\ce{^{14}_6C}", "¹⁴₆C"),
    (r"\left|\frac{a}{b}\right|", "|a/b|"),
    (r"\operatorname{rank}A+\mathrm{Hom}(A,B)", "rank A + Hom(A, B)"),
    (r"x<y\&z", "x < y&z"),
    (r"\text{速度}=v", "速度 = v"),
)


@pytest.mark.parametrize(("latex", "expected"), MEANINGS)
def test_text_says_what_the_formula_says(latex: str, expected: str) -> None:
    assert render(latex, "unicode").text == expected
