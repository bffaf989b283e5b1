"""Mathematics that was read as words is offered to the network for formulas."""

from dataclasses import replace

import numpy as np
import pytest

from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.layout.missed_formulas import _Finder, with_missed_formulas
from pic2latex.pages.layout.row_detection import PageRows
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import RecognizedCharacter
from pic2latex.types import Box

EM = 20.0
ROW = Box(0, 10, 400, 30)


def page_of(*formulas: Box) -> PageRows:
    words = np.zeros((60, 500), np.uint8)
    words[14:26, 10:480] = 255
    placed = tuple(
        PlacedFormula(box, FormulaInk(np.full((20, int(box.right - box.left)), 255, np.uint8), box), False)
        for box in formulas
    )
    return PageRows(placed, (TextLine(ROW, (), ROW),), words, (words > 0).astype(np.int32), EM)


def text(written: str, left: float = 10.0) -> Piece:
    glyphs = tuple(
        RecognizedCharacter(each, 0.99, left + 10 * (place + 0.5)) for place, each in enumerate(written)
    )
    return Piece(Box(left, 10, left + 10 * len(written), 30), written, 0.99, glyphs=glyphs)


@pytest.mark.parametrize(
    ("written", "chinese", "parts"),
    [
        ("曲线 y = x2 与直线", True, ["曲线", None, "与直线"]),
        ("the curve y=x2, and", False, ["the curve", None, ", and"]),
        ("of x ln x and lnx is", False, ["of x", None, "and", None, "is"]),
        ("COS X", False, [None]),
        ("in a space Rⁿ of", False, ["in a space", None, "of"]),
        ("within 5 m² of it", False, ["within 5 m² of it"]),
        ("(C) {1} and", False, ["(C)", None, "and"]),
        ("(D) ∅", True, ["(D)", None]),
        ("C.∅", True, ["C.", None]),
        ("则 sin 2θ等于", True, ["则", None, "等于"]),
        ("divides ab only if, as by us", False, ["divides", None, "only if, as by us"]),
        ("the min a user", False, ["the min a user"]),
        ("特征值λ2决定", True, ["特征值", None, "决定"]),
        ("part A2 of it", False, ["part A2 of it"]),
        ("angle of 95° is", False, ["angle of", None, "is"]),
        ("部分x1的", True, ["部分", None, "的"]),
        ("see https://a.b/?c=d now", False, ["see https://a.b/?c=d now"]),
        ("set name=value here", False, ["set name=value here"]),
        ("a range of words", False, ["a range of words"]),
        ("C++ and 11 × 11", False, ["C++ and 11 × 11"]),
    ],
)
def test_stretches(written: str, chinese: bool, parts: list[str | None]) -> None:
    rows, pieces, doubted = with_missed_formulas(page_of(), [(text(written),)], chinese=chinese)
    assert [None if each.formula is not None else each.text for each in pieces[0]] == parts
    assert len(rows.formulas) == len(doubted) == parts.count(None)


@pytest.mark.parametrize(
    ("written", "left", "whole"),
    [("with∥", 46.0, (86, 160)), ("满足∥", 66.0, (86, 160)), ("|z2|，", 163.0, (100, 203))],
)
def test_a_formula_gets_back_what_was_cut_from_it(written: str, left: float, whole: tuple[int, int]) -> None:
    formula = Box(100, 10, 160, 30)
    row = sorted((Piece(formula, formula=0), text(written, left)), key=lambda piece: piece.box.left)
    rows, pieces, doubted = with_missed_formulas(page_of(formula), [row], chinese=True)
    assert [piece.formula for piece in pieces[0] if piece.formula is not None] == [1]
    box = rows.formulas[1].box
    assert abs(box.left - whole[0]) <= 10
    assert abs(box.right - whole[1]) <= 10
    assert not doubted


@pytest.mark.parametrize(
    ("written", "gap", "joined"),
    [("Consider the ball B", 0.05, True), ("Consider the ball B", 0.3, False), ("nth", 0.05, False)],
)
def test_a_letter_that_clings_to_a_formula_is_one_with_it(written: str, gap: float, joined: bool) -> None:
    """A detector may see the subscript alone."""
    left = 100.0
    formula = Box(left + 10 * len(written), 10, left + 10 * len(written) + 10, 30)
    words = replace(text(written, left), after=gap)
    rows, pieces, _ = with_missed_formulas(
        page_of(formula), [(words, Piece(formula, formula=0))], chinese=False
    )
    assert [piece.formula for piece in pieces[0] if piece.formula is not None] == [int(joined)]
    assert pieces[0][0].text == (written[:-2] if joined else written)
    assert len(rows.formulas) == 1 + joined


def test_a_sign_no_network_for_text_knows_is_read_with_the_formulas_beside_it() -> None:
    """A sign of proportion between two formulas, read as a letter."""
    left, right = Box(60, 10, 90, 30), Box(110, 10, 140, 30)
    row = (Piece(left, formula=0), text("α", 95), Piece(right, formula=1))
    rows, pieces, doubted = with_missed_formulas(page_of(left, right), [row], chinese=False)
    assert [piece.formula for piece in pieces[0]] == [2]
    assert rows.formulas[2].box.left <= 60
    assert rows.formulas[2].box.right >= 140
    assert not doubted


@pytest.mark.parametrize(
    ("foot", "top", "is_index"),
    [
        (30, 20, True),  # below the foot of its letter
        (26, 14, False),  # as high as the letter, as in a name
        (19, 11, True),  # an exponent
    ],
)
def test_a_digit_behind_a_letter_is_an_index_by_its_place(foot: int, top: int, is_index: bool) -> None:
    page = page_of()
    page.words[:] = 0
    page.words[14:26, 21:28] = 255
    page.words[top:foot, 31:37] = 255
    page = replace(page, owners=(page.words > 0).astype(np.int32))
    _, pieces, _ = with_missed_formulas(page, [(text("C2 and", 20.0),)], chinese=False)
    assert (pieces[0][0].formula is not None) == is_index


@pytest.mark.parametrize(
    ("side", "whole"),
    [(Box(40, 10, 66, 30), (40, 69)), (Box(40, 10, 61, 30), (40, 54)), (Box(64, 10, 90, 30), (60, 90))],
)
def test_the_middle_of_a_letter_tells_whether_it_belongs_to_a_stretch(
    side: Box, whole: tuple[int, int]
) -> None:
    """A network for text knows no more of its characters; half a letter would be read twice."""
    page = page_of()
    page.words[:] = 0
    for left in (40, 60, 80):
        page.words[14:26, left : left + 10] = 255
    page = replace(page, owners=(page.words > 0).astype(np.int32))
    placed = _Finder(page, chinese=False)._placed(1, [Piece(side, "ab")])
    assert placed.ink.box.left == min(left for left in (40, 60, 80) if whole[0] <= left)
    assert placed.ink.box.right - 1 == max(left + 9 for left in (40, 60, 80) if left + 9 <= whole[1])
