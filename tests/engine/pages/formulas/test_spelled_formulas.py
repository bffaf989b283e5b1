"""Formulas that text spells."""

import pytest

from pic2latex.pages.formulas.spelled_formulas import spelled_formula
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.types import Box


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("arctan x", r"\arctan x"),
        ("COS X", r"\cos x"),
        ("ln X", r"\ln X"),
        ("∅", r"\varnothing"),
        ("sin", None),
        ("mine", None),  # the end of a word that a row's end parted
        ("since x", None),
        ("x", None),
    ],
)
def test_what_text_spells(text: str, latex: str | None) -> None:
    spelled = spelled_formula(Piece(Box(0, 0, 50, 10), text, 0.9))
    assert (spelled and spelled.latex) == latex
    assert spelled is None or spelled.tokens[0].probability == 0.9
