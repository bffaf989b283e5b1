r"""A history is searched by what a formula says."""

import pytest

from pic2latex.latex import search_key, search_patterns


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\frac{a}{b}", r"\dfrac ab"),
        (r"\frac{a}{b}", r"{a\over b}"),
        (r"\left(x\right)", "(x)"),
        (r"\mathbf{x}\le y", r"x\leq y."),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", r"\left(\begin{array}{cc}1&2\\3&4\end{array}\right)"),
    ],
)
def test_spellings_have_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("query", "latex", "found"),
    [
        ("x^2", "y+x^{2n}", True),
        (r"\int_0", r"\int_{0}^{1}f", True),
        (r"\in", r"\int_{0}^{1}f", False),
        (r"\frac{a", r"1+\frac{a}{b}", True),
        ("alpha", r"\alpha+1", True),
        ("alp", r"\alpha+1", True),
        ("where", r"x\text{ where }y", True),
        ("sin", r"\sin x", True),
        ("b+c", "b-c", False),
        ("", "x", True),
        (r"\begin{pmatrix}1", r"\begin{pmatrix}1&2\end{pmatrix}", True),
    ],
)
def test_queries_find_formulas(query: str, latex: str, *, found: bool) -> None:
    assert any(pattern in search_key(latex) for pattern in search_patterns(query)) is found


def test_key_is_tokens_between_spaces() -> None:
    assert search_key(r"\frac{a}{b}") == r" \frac a b "
    assert search_key("") == " "
