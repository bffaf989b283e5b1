r"""Deep nesting and what looks like an option: a second reading changes nothing."""

import pytest

from pic2latex.latex import canonical, canonical_loose, clean, training_target

PIECES = (r"\frac{", r"\sqrt[", r"\left(", r"\begin{matrix}", "{", "^{", r"\text{", r"\frac{a}{", r"\hat{")


@pytest.mark.parametrize("depth", [45, 50, 51, 52, 54, 80, 300])
@pytest.mark.parametrize("piece", PIECES)
def test_deep_nesting_is_settled(piece: str, depth: int) -> None:
    latex = piece * depth + "x"
    for rewrite in (clean, canonical, canonical_loose, training_target):
        once = rewrite(latex)
        assert rewrite(once) == once
    assert canonical(clean(latex)) == canonical(latex)


LONG = {
    "indices side by side, the last of them closed": r"\sqrt[" * 900 + "]" * 30,
    "an index that grows when it is written": r"\sqrt[" + "x^2" * 600 + "]{y}",
    "an index that shrinks when it is written": r"\sqrt[" + r"\label{a}x" * 600 + "]{y}",
    "a length with letters": r"\hspace{" + "a" * 2_500 + "}x",
    "columns": r"\begin{array}{" + "c" * 2_500 + r"}x\end{array}",
}


@pytest.mark.parametrize("name", LONG)
def test_length_decides_nothing(name: str) -> None:
    for rewrite in (clean, canonical, canonical_loose, training_target):
        once = rewrite(LONG[name])
        assert rewrite(once) == once
    assert canonical(clean(LONG[name])) == canonical(LONG[name])


def test_an_index_may_be_long() -> None:
    index = "+".join("x" * 3_000)
    assert canonical(rf"\sqrt[{index}]{{y}}").startswith(r"\sqrt[x+x")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\begin{array}{*{3}{c}}[t]", r"\begin{matrix}{}[t]\end{matrix}"),
        (r"\begin{smallmatrix}[t][t]", r"\begin{smallmatrix}{}[t]\end{smallmatrix}"),
        (r"\begin{matrix}[a]&b\end{matrix}", r"\begin{matrix}[a]&b\end{matrix}"),
        (r"\begin{array}{c}[t]\\b\end{array}", r"\begin{matrix}{}[t]\\b\end{matrix}"),
    ],
)
def test_content_is_not_taken_for_an_option(latex: str, expected: str) -> None:
    assert training_target(latex) == expected
    assert training_target(expected) == expected
