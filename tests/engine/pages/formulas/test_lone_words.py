"""Lone letters that a detector took for formulas: articles, initials and units are words, variables are not."""

import pytest

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.formulas.lone_words import with_lone_words
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.types import Box, Candidate

BOX = Box(0, 0, 10, 10)


def read(before: str, latex: str, behind: str) -> str:
    pieces = [Piece(BOX, before), Piece(BOX, formula=0), Piece(BOX, behind)]
    row = [piece for piece in pieces if piece.formula is not None or piece.text]
    (reading,) = with_lone_words([row], [FormulaReading(Candidate(latex, (), 0.0))])
    return reading.words if reading.candidate is None else f"${reading.candidate.latex}$"


@pytest.mark.parametrize(
    ("before", "latex", "behind", "result"),
    [
        ("be", "a", "connected graph", "a"),
        ("Let", "a", "be a number", "$a$"),
        ("the number", "a", "which is", "$a$"),
        ("the number", "a", ", which", "$a$"),
        ("It is so.", "A", "graph has", "A"),
        ("", "A", "graph has", "A"),
        ("the set", "A", "which", "$A$"),
        ("the matrix", "A", "graph", "$A$"),
        ("[2]", r"\mathrm{F}", ". Chung, Spectral", "F"),
        ("[1] B. Efron and", "C", ". Morris", "C"),
        ("the sets $B$ and", "C", ". Then", "$C$"),
        ("the set", "F", ". Then", "$F$"),
        ("followed for 120", "s", ". A fit", "s"),
        ("a force of 0.43", r"\mathrm{N}", ", which", "N"),
        ("the 2", "x", "and", "$x$"),
        ("of length", "s", ".", "$s$"),
        ("be", "a+b", "connected", "$a+b$"),
    ],
)
def test_neighbours_tell(before: str, latex: str, behind: str, result: str) -> None:
    assert read(before, latex, behind) == result


@pytest.mark.parametrize(("latex", "result"), [("t = 5", "s"), ("t = x", "")])
def test_the_value_of_a_formula_has_a_unit(latex: str, result: str) -> None:
    readings = [FormulaReading(Candidate(each, (), 0.0)) for each in (latex, "s")]
    row = [Piece(BOX, "After"), Piece(BOX, formula=0), Piece(BOX, formula=1), Piece(BOX, "the peak")]
    assert with_lone_words([row], readings)[1].words == result


def test_beside_a_formula_it_is_one() -> None:
    readings = [FormulaReading(Candidate(latex, (), 0.0)) for latex in ("120", "s")]
    row = [Piece(BOX, formula=0), Piece(BOX, formula=1), Piece(BOX, "and")]
    assert with_lone_words([row], readings) == readings
