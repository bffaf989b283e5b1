"""Names, signs and terms beside formulas go into them; numbers in brackets come out of them."""

from dataclasses import replace

import pytest

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.formulas.text_merging import merge_text
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import RecognizedCharacter
from pic2latex.types import Box, Candidate, Token

EM = 20.0


def row_of(*parts: str) -> tuple[list[Piece], list[FormulaReading]]:
    """Return pieces side by side; those with dollars are formulas."""
    pieces: list[Piece] = []
    readings: list[FormulaReading] = []
    for place, part in enumerate(parts):
        box = Box(place * 50.0, 0, place * 50 + 45.0, 20)
        if part.startswith("$"):
            latex = part.strip("$")
            readings.append(FormulaReading(Candidate(latex, (Token(latex, 1.0),), 0.0)))
            pieces.append(Piece(box, formula=len(readings) - 1))
        else:
            glyphs = tuple(RecognizedCharacter(each, 0.99, box.left + 4 * x) for x, each in enumerate(part))
            pieces.append(Piece(box, part.strip(), 0.99, glyphs=glyphs))
    return pieces, readings


@pytest.mark.parametrize(
    ("parts", "merged"),
    [
        (("the integral of ln", "$x$"), ["the integral of", r"$\ln x$"]),
        (("$x$", "ln", "$x$"), [r"$x \ln x$"]),
        (("$y = \\cos$", "$x$"), [r"$y = \cos x$"]),
        (("sum of $x$ and im", "$T$"), ["sum of $x$ and", r"$\operatorname{im} T$"]),
        (("this is him", "$T$"), ["this is him", "$T$"]),
        (("$y = \\tan$", "3x is"), [r"$y = \tan 3x$", "is"]),
        (("$a$", "|", "$b$"), [r"$a \mid b$"]),
        (("$(0$", ",", "$1)$"), ["$(0 , 1)$"]),
        (("$a$", ",", "$b$"), ["$a$", ",", "$b$"]),
        (("$(0$", ", 1), on which"), ["$(0, 1)$", ", on which"]),
        (("$f(x)$", ", 1) of"), ["$f(x)$", ", 1) of"]),
        (("see [3, Thm.", "$2]$"), ["see [3, Thm.", "2]"]),
        (("$A = ($", "   ）"), ["$A = ()$"]),
        (("$A = ($", "   x"), ["$A = ($", "x"]),
        (("Lemma", "$7$", "holds"), ["Lemma", "7", "holds"]),
        (("$v =$", "at is fast"), ["$v = at$", "is fast"]),
        (("$t \\to$", "∞."), [r"$t \to \infty$", "."]),
        (("$v =$", "attention"), ["$v =$", "attention"]),
        (("by", "$(2.1)$", "and"), ["by", "(2.1)", "and"]),
        (("is 77.", "$1 \\pm 1.5$"), ["is", "$77.1 \\pm 1.5$"]),
        (("of 72.9", "$\\pm 1.3$"), ["of", "$72.9\\pm 1.3$"]),
        (("x2.", "$1 + x$"), ["x2.", "$1 + x$"]),
        (("$A = C$", "   ）"), ["$A = C$", "）"]),
        (("a margin", "$x$"), ["a margin", "$x$"]),
        (("begin", "$x$"), ["begin", "$x$"]),
        (("$q = \\sin$", "1."), [r"$q = \sin 1$", "."]),
        (("$a \\equiv 1$", "(mod", "$m)$"), [r"$a \equiv 1 \pmod{m}$"]),
        (("$p \\equiv 3$", "(mod 4). Show"), [r"$p \equiv 3 \pmod{4}$", ". Show"]),
        (("it is", "(mod 4). Show"), ["it is", "(mod 4). Show"]),
        (("$f$", "*", "$g$"), ["$f * g$"]),
        (("$p$", "I", "$a$"), [r"$p \mid a$"]),
        (("$y = C$", "cos 3t"), [r"$y = C \cos 3t$"]),
        (("$y = C$", "cost is"), ["$y = C$", "cost is"]),
        (("$\\iint_{D} xy$", "dA for"), [r"$\iint_{D} xy dA$", "for"]),
        (("$\\int f dx$", "dA for"), [r"$\int f dx$", "dA for"]),
        (("$a \\in \\{1, 2,$", "12} whose"), [r"$a \in \{1, 2,12\}$", "whose"]),
        (("it is 1", "(mod", "$m)$"), ["it is 1", r"$\pmod{m}$"]),
        (("$a \\equiv 2 ($", "mod", "$p^{3})$"), [r"$a \equiv 2 \pmod{p^{3}}$"]),
        (("is ln |", "$x|$"), ["is", r"$\ln|x|$"]),
        (("is ln", "$|x|$"), ["is", r"$\ln |x|$"]),
        (("on", "$[0,1]$", "and"), ["on", "$[0,1]$", "and"]),
        (("see", "$[1,2]$", "and"), ["see", "[1,2]", "and"]),
    ],
)
def test_rows(parts: tuple[str, ...], merged: list[str]) -> None:
    pieces, readings = row_of(*parts)
    rows, readings = merge_text([pieces], readings, EM)
    written = []
    for piece in rows[0]:
        candidate = readings[piece.formula].candidate if piece.formula is not None else None
        written.append(piece.text if candidate is None else f"${candidate.latex}$")
    assert written == merged


def test_far_away_stays_apart() -> None:
    pieces, readings = row_of("ln", "$x$")
    pieces[1] = Piece(Box(200, 0, 220, 20), formula=0)
    rows, _ = merge_text([pieces], readings, EM)
    assert [piece.text for piece in rows[0]] == ["ln", ""]


def test_brackets_left_empty_for_an_answer_are_closed_from_afar() -> None:
    (formula, closing), readings = row_of("$A = ($", ")")
    far = replace(closing, box=Box(formula.box.right + 3 * EM, 0, formula.box.right + 4 * EM, 20))
    rows, (reading,) = merge_text([[formula, far]], readings, EM)
    assert rows == [(formula,)]
    assert reading.candidate is not None
    assert reading.candidate.latex == r"A = ( \quad )"


def test_words_that_open_a_bracket_begin_a_formula() -> None:
    """The 0 of an interval whose comma a detector left to the words."""
    (formula, closing), readings = row_of("$x$", ", 1), on which")
    readings[0] = FormulaReading(None, "(0")
    rows, (reading,) = merge_text([[formula, replace(closing, box=Box(46, 0, 90, 20))]], readings, EM)
    assert reading.candidate is not None
    assert reading.candidate.latex == "(0, 1)"
    assert rows[0][1].text == ", on which"


def test_a_number_that_closes_a_modulus_is_its_end() -> None:
    (congruence, words, number), readings = row_of("$a \\equiv 1$", "(mod", "$4)$")
    readings[1] = FormulaReading(None, "4)")
    rows, readings = merge_text([[congruence, words, number]], readings, EM)
    (piece,) = rows[0]
    assert piece.formula is not None
    candidate = readings[piece.formula].candidate
    assert candidate is not None
    assert candidate.latex == r"a \equiv 1 \pmod{4}"


def test_the_box_of_a_formula_holds_what_it_took() -> None:
    pieces, readings = row_of("$y = \\tan$", "3x is")
    rows, _ = merge_text([pieces], readings, EM)
    assert rows[0][0].box.left == pieces[0].box.left
    assert pieces[1].box.left < rows[0][0].box.right <= rows[0][1].box.left
