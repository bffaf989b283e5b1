"""The mixture: every kind draws what MathJax renders, the shares are a table, and a seed gives the same again."""

import random
from collections import Counter
from pathlib import Path

import pytest

from pic2latex.cli import main
from pic2latex.javascript.typesetter import typesetter
from pic2latex.latex.canonical import training_target
from pic2latex.training.data.formula_files import TrainingFormula
from pic2latex.training.data.mixture.kinds import (
    KINDS,
    MIXTURE,
    REAL_SHARE,
    SLICES,
    FormulaKind,
    draw_mixture,
    draw_slice,
)
from pic2latex.training.data.mixture.material import Material, gather_material, joined, table_rows
from pic2latex.training.data.shards import ShardReader, find_shards

REAL = (
    "x",
    "a+b",
    r"\alpha\leq1",
    "[0,1]",
    r"\frac{x}{y}=2",
    r"f(x)=\sum_{i=1}^{n}a_{i}x^{i}",
    r"\int_{0}^{1}g(t)\mathrm{d}t",
    r"A\subset B\cup C",
    r"\|x-y\|^{2}\leq\epsilon,\quad x\in X",
    r"\lim_{n\rightarrow\infty}\left(1+\frac{1}{n}\right)^{n}=e",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    "*a",
)


def material(seed: int = 0) -> Material:
    return gather_material(REAL, random.Random(seed))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_draws_formulas_that_mathjax_renders(kind: FormulaKind) -> None:
    drawn = material()
    made = [kind.generate(drawn) for _ in range(25)]
    assert len(set(made)) > 15
    for latex in made:
        assert typesetter().check(latex) is None, latex
        assert training_target(training_target(latex)) == training_target(latex)


def test_the_shares_are_a_table_and_two_fifths_are_real() -> None:
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert 0.4 <= REAL_SHARE <= 0.6
    assert 5 <= sum(kind.percent for kind in KINDS if "accents" in kind.name) <= 8


def test_the_mixture_is_drawn_by_its_shares_and_the_same_again() -> None:
    real = [TrainingFormula(latex) for latex in REAL]
    made = list(draw_mixture(real, 4000, seed=3))
    assert made[:200] == list(draw_mixture(real, 200, seed=3))
    assert made[:200] != list(draw_mixture(real, 200, seed=4))
    counts = Counter(formula.source for formula in made)
    assert counts[""] / 4000 == pytest.approx(REAL_SHARE, abs=0.03)
    for kind in KINDS:
        assert counts[MIXTURE + kind.name] / 40 == pytest.approx(kind.percent, abs=1.2)


def test_slices_are_made_of_kinds_and_nothing_else() -> None:
    names = {kind.name for kind in KINDS}
    assert all(set(kinds) <= names for kinds in SLICES.values())
    for name, kinds in SLICES.items():
        made = list(draw_slice([TrainingFormula(latex) for latex in REAL], name, 30, seed=1))
        assert len(made) == 30
        assert {formula.source.removeprefix(MIXTURE) for formula in made} <= set(kinds)


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("accents in a row", "{"),
        ("augmented matrices", "|"),
        ("isotopes", r"{}"),
        ("stacked limits", r"\substack"),
        ("equation numbers", r"\tag{"),
        ("braces with labels", "brace{"),
        ("systems", r"\\"),
    ],
)
def test_a_kind_has_what_it_is_named_for(name: str, sign: str) -> None:
    (kind,) = (kind for kind in KINDS if kind.name == name)
    drawn = material(1)
    assert all(sign in kind.generate(drawn) for _ in range(20))


def test_no_row_of_a_table_begins_with_what_tex_takes_as_its_own() -> None:
    assert table_rows(["[0,1]", "[2]", "*a", "x"]) == r"A[0,1]\\A[2]\\A*a\\x"


def test_a_command_does_not_run_into_a_letter() -> None:
    assert joined([r"\alpha", "x", "+", r"\beta", "1", "", r"\pi", "y"]) == r"\alpha x+\beta1\pi y"


def test_the_command_line_renders_the_mixture(tmp_path: Path) -> None:
    formulas = tmp_path / "formulas.txt"
    formulas.write_text("\n".join(REAL) + "\n", encoding="utf-8")
    assert main(["train", "render", str(formulas), "-o", str(tmp_path / "out"), "--mixture", "60"]) == 0
    samples = list(ShardReader(find_shards(tmp_path / "out")[0]).samples())
    assert len(samples) >= 50
    assert {kind.name for kind in KINDS} & {sample.kind for sample in samples}
    assert any(not sample.kind for sample in samples)
