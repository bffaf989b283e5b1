"""Habits of authors: each changes what it is named for, TeX takes it, and nothing else is touched."""

import random

import pytest

from pic2latex.javascript.typesetter import typesetter
from pic2latex.latex.canonical import canonical
from pic2latex.training.data.formula_files import TrainingFormula
from pic2latex.training.data.mixture.author_habits import HABITS, Habit, typed_by_habit
from pic2latex.training.data.mixture.kinds import HABIT_SHARE, draw_mixture

FORMULAS = (
    r"x_{1},\ldots,x_{n}\cdot y",
    r"\sin x+\exp(-\det A)",
    r"T_{ab}^{c}+R^{\mu}_{\nu}",
    r"\mathcal{M}=\bar{c}+\vec{\alpha}",
    r"\sum_{i=1}^{n}\mathbf{e}_{i}",
    r"\begin{pmatrix}1&\ldots\\3&\cos x\end{pmatrix}",
)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_each_habit_changes_some_formulas_and_mathjax_renders_them(habit: Habit) -> None:
    generator = random.Random(1)
    made = [habit.apply(latex, generator) for latex in FORMULAS * 10]
    assert any(typed != latex for typed, latex in zip(made, FORMULAS * 10, strict=True))
    for latex in set(made):
        assert typesetter().check(latex) is None, latex


@pytest.mark.parametrize(
    ("name", "latex", "typed"),
    [
        ("three full stops", r"a,\ldots,b+\dots", "a,...,b+..."),
        ("full stops as products", r"p\cdot q+\cdots", r"p. q+\cdots"),
        ("names in italics", r"\det A\neq\detx", r"det A\neq\detx"),
        ("names in italics", r"\exp(x)", "exp (x)"),
    ],
)
def test_a_habit_types(name: str, latex: str, typed: str) -> None:
    (habit,) = (habit for habit in HABITS if habit.name == name)
    assert canonical(habit.apply(latex, random.Random(1))) == canonical(typed)


def drawn(name: str, latex: str) -> set[str]:
    (habit,) = (habit for habit in HABITS if habit.name == name)
    generator = random.Random(2)
    return {habit.apply(latex, generator) for _ in range(60)}


def test_scripts_are_staggered_in_either_order_but_never_bounds() -> None:
    assert r"T_{a}{}^{b}" in drawn("staggered scripts", "T_{a}^{b}")
    assert r"T^{b_{1}}{}_{a}" in drawn("staggered scripts", "T^{b_{1}}_{a}")
    assert r"T_a{}^\mu x" in drawn("staggered scripts", r"T_a^\mu x")
    assert drawn("staggered scripts", r"\sum_{i=1}^{n}") == {r"\sum_{i=1}^{n}"}
    assert drawn("staggered scripts", r"\int\limits_{0}^{1}") == {r"\int\limits_{0}^{1}"}


def test_accents_stand_over_calligraphic_letters_and_over_accents() -> None:
    assert r"\tilde{\mathcal{M}}" in drawn("accented calligraphic letters", r"\mathcal{M}")
    assert r"\dot{\bar{c}}" in drawn("accents over accents", r"\bar{c}")


@pytest.mark.parametrize("latex", ["a=b.", r"\begin{aligned}a&=b\\c&=d\end{aligned}", r"x\tag{1}", "\\"])
def test_no_mark_follows_a_mark_a_table_or_a_number(latex: str) -> None:
    assert drawn("gap before the mark", latex) == {latex}


def test_a_mark_follows_after_a_gap() -> None:
    made = drawn("gap before the mark", "a=b")
    assert {canonical(each) for each in made} >= {"a=b", "a=b.", "a=b,"}
    assert r"a=b \qquad ." in made


def test_a_share_of_the_mixture_is_typed_so() -> None:
    real = [TrainingFormula(r"x_{1},\ldots,x_{n}")]
    made = [formula.latex for formula in draw_mixture(real, 3000, seed=3) if not formula.source]
    changed = sum(latex != real[0].latex for latex in made)
    assert changed / len(made) == pytest.approx(HABIT_SHARE, abs=0.03)
    assert "x_{1},...,x_{n}" in made


def test_a_formula_without_anything_to_change_is_left() -> None:
    assert typed_by_habit("a.", random.Random(1)) == "a."
