"""Displays that were found in pieces are put together; words, labels and numbers stay apart."""

import numpy as np
import pytest

from pic2latex.pages.layout.display_joining import with_whole_displays
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.layout.row_detection import PageRows
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.types import Box

EM = 20.0

Sides = tuple[int, int, int, int]


def page_of(
    displays: list[Sides], rows: list[list[tuple[Sides, str]]]
) -> tuple[PageRows, list[tuple[Piece, ...]]]:
    """Return a page of boxes full of ink; a piece of a row without text is an inline formula."""
    words, owners = np.zeros((200, 800), np.uint8), np.zeros((200, 800), np.int32)
    formulas: list[PlacedFormula] = []

    def placed(sides: Sides, *, is_display: bool) -> int:
        box = Box(*sides)
        ink = np.full((sides[3] - sides[1], sides[2] - sides[0]), 255, np.uint8)
        formulas.append(PlacedFormula(box, FormulaInk(ink, box), is_display))
        return len(formulas) - 1

    for sides in displays:
        placed(sides, is_display=True)
    pieces: list[tuple[Piece, ...]] = []
    lines: list[TextLine] = []
    for number, row in enumerate(rows, 1):
        parts = []
        for sides, text in row:
            left, top, right, bottom = sides
            if text:
                words[top:bottom, left:right] = 255
                owners[top:bottom, left:right] = number
                parts.append(Piece(Box(*sides), text))
            else:
                parts.append(Piece(Box(*sides), formula=placed(sides, is_display=False)))
        pieces.append(tuple(parts))
        whole = Box(*row[0][0])
        lines.append(
            TextLine(whole, tuple(each.formula for each in parts if each.formula is not None), whole)
        )
    return PageRows(tuple(formulas), tuple(lines), words, owners, EM), pieces


HIGH, ROW = (40, 100), (60, 80)


@pytest.mark.parametrize(
    ("displays", "rows", "wholes"),
    [
        # a display and the rest of its row
        ([(0, 40, 100, 100)], [[((110, 60, 120, 80), "+"), ((125, 40, 200, 100), "")]], [(0, 40, 200, 100)]),
        # the words beside a display are none of it
        ([(0, 40, 100, 100)], [[((110, 60, 200, 80), "where")]], [(0, 40, 100, 100)]),
        ([(0, 40, 100, 100)], [[((110, 60, 200, 80), "其中")]], [(0, 40, 100, 100)]),
        # nor is the number of the equation, nor the other column
        ([(0, 40, 100, 100)], [[((110, 60, 140, 80), "(2.1)")]], [(0, 40, 100, 100)]),
        ([(0, 40, 100, 100)], [[((130, 60, 140, 80), "+")]], [(0, 40, 100, 100)]),
        # a lone plus reads as Chinese
        ([(0, 40, 100, 100), (125, 40, 200, 100)], [[((106, 60, 119, 80), "十")]], [(0, 40, 200, 100)]),
        # a limit below a sum
        ([(0, 40, 100, 100)], [[((20, 104, 40, 112), "1")]], [(0, 40, 100, 112)]),
        # a high row of formulas that no detector saw as a display
        (
            [],
            [[((0, 40, 60, 100), ""), ((62, 60, 90, 80), "sin"), ((92, 40, 150, 100), "")]],
            [(0, 40, 150, 100)],
        ),
        # cells over each other are none
        (
            [],
            [
                [((10, 20, 50, 44), "")],
                [((0, 40, 60, 64), ""), ((70, 40, 110, 64), "")],
                [((10, 66, 50, 88), "")],
            ],
            [],
        ),
        # one of usual height stays in its row, and so do an answer and its label
        ([], [[((0, 60, 60, 80), ""), ((70, 60, 80, 80), "+"), ((90, 60, 150, 80), "")]], []),
        ([], [[((0, 60, 20, 80), "(A)"), ((30, 40, 60, 100), ""), ((70, 40, 99, 100), "")]], []),
        # short words behind the rows of a brace
        (
            [(0, 20, 12, 120), (16, 20, 90, 60), (16, 80, 90, 120)],
            [[((120, 30, 180, 50), "if so")], [((120, 90, 200, 110), "otherwise")]],
            [(0, 20, 200, 120)],
        ),
    ],
)
def test_displays_are_whole(
    displays: list[Sides], rows: list[list[tuple[Sides, str]]], wholes: list[Sides]
) -> None:
    page, pieces = page_of(displays, rows)
    joined, _, _ = with_whole_displays(page, pieces, {})
    found = [each.box for each in joined.formulas if each.is_display]
    assert found == [Box(*sides) for sides in wholes]


def test_joined_pieces_leave_the_words_and_the_rest_is_numbered_anew() -> None:
    page, pieces = page_of(
        [(0, 40, 100, 100)],
        [[((110, 60, 120, 80), "+")], [((0, 150, 60, 170), "so"), ((70, 150, 90, 170), "")]],
    )
    doubted = {1: Piece(Box(70, 150, 90, 170), "x")}
    joined, left, still = with_whole_displays(page, pieces, doubted)
    assert left[0] == ()
    assert [piece.formula for piece in left[1]] == [None, 0]
    assert list(still) == [0]
    assert not joined.words[60:80, 110:120].any()
    assert joined.words[150:170, 0:60].all()
    assert joined.formulas[1].ink.pixels[20:40, 110:120].all()
