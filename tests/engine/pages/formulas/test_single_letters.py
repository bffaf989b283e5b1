"""Lone letters in the text of a page with formulas."""

import pytest

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.formulas.single_letters import with_letters
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import RecognizedCharacter
from pic2latex.types import Box, Candidate

READ = [FormulaReading(Candidate("x", (), 0.0))]


def piece(text: str, probability: float = 0.99) -> Piece:
    glyphs = tuple(
        RecognizedCharacter(each, probability, 10.0 * place + 5) for place, each in enumerate(text)
    )
    return Piece(Box(0, 0, 10 * len(text), 12), text, probability, glyphs=glyphs)


def written(text: str, probability: float = 0.99) -> str:
    (row,), readings = with_letters([(piece(text, probability),)], READ)
    assert readings[:1] == READ
    return "|".join(f"${_latex(readings, part.formula)}$" if part.formula else part.text for part in row)


def _latex(readings: list[FormulaReading], place: int) -> str:
    candidate = readings[place].candidate
    assert candidate is not None
    return candidate.latex


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("the group G is", "the group|$G$|is"),
        ("for all n and k.", "for all|$n$|and|$k$|."),
        ("an angle φ, then", r"an angle|$\varphi$|, then"),
        ("I saw a dog. A cat", "I saw a dog. A cat"),
        ("a matrix A has an inverse. A matrix", "a matrix|$A$|has an inverse. A matrix"),
        ("every point of A. A set", "every point of|$A$|. A set"),
        ("a root, A a matrix and I an", "a root,|$A$|a matrix and I an"),
        ("γ. The law", r"$\gamma$|. The law"),
        ("If A is an orthogonal matrix", "If|$A$|is an orthogonal matrix"),
        ("A set", "A set"),
        ("see: A set, Appendix A and type A", "see: A set, Appendix A and type A"),
        ("e.g. A set", "e.g. A set"),
        ("a class A function", "a class A function"),
        ("case (b) and x-axis", "case (b) and x-axis"),
        ("the i-th entry", "the|$i$|-th entry"),
        ("in n-dimensional space", "in|$n$|-dimensional space"),
        ("an i-thing", "an i-thing"),
        ("Euler's C++", "Euler's C++"),
        ("e.g. this", "e.g. this"),
        ("设A是n阶方阵", "设|$A$|是|$n$|阶方阵"),
        ("取ABC三点", "取ABC三点"),
        ("for x on [0, 1] we", "for|$x$|on|$[0, 1]$|we"),
        ("对(-1,0)上的", "对|$(-1,0)$|上的"),
        ("see [1, 2] there", "see [1, 2] there"),
        ("the case (0) and [0", "the case (0) and [0"),
    ],
)
def test_lone_letters(text: str, result: str) -> None:
    assert written(text) == result


def test_doubtful_letters_stay_text() -> None:
    assert written("the group G is", 0.5) == "the group G is"


def test_in_chinese_small_letters_need_to_be_less_sure() -> None:
    assert written("宽度为w的峰变宽", 0.6) == "宽度为|$w$|的峰变宽"
    assert written("宽度为W的峰变宽", 0.6) == "宽度为W的峰变宽"


def test_pages_without_formulas_are_left_alone() -> None:
    rows, readings = with_letters([(piece("the group G is"),)], [])
    assert [part.text for part in rows[0]] == ["the group G is"]
    assert readings == []


def test_parts_stand_where_their_letters_do() -> None:
    (row,), _ = with_letters([(piece("ab G cd"),)], READ)
    assert [(part.box.left, part.box.right) for part in row] == [(0, 30), (30, 40), (40, 70)]
