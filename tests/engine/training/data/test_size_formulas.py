"""Formulas of every kind, the same for the same seed, that TeX can set."""

import pytest

from pic2latex.latex import problems
from pic2latex.training.data.size_formulas import KINDS, size_formulas


def test_every_kind_has_its_share() -> None:
    made = size_formulas(4 * len(KINDS), seed=3)
    assert [sum(each.source == kind for each in made) for kind in KINDS] == [4] * len(KINDS)
    assert made == size_formulas(4 * len(KINDS), seed=3)
    assert made != size_formulas(4 * len(KINDS), seed=4)


@pytest.mark.parametrize("kind", KINDS)
def test_formulas_are_latex(kind: str) -> None:
    wrong = [
        each.latex for each in size_formulas(160, seed=1) if each.source == kind and problems(each.latex)
    ]
    assert not wrong
