"""Words, names, units and marks that were seen as formulas are text again; mathematics stays what it is."""

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.formulas.second_opinion import SecondOpinion
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.layout.row_detection import PageRows
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.types import Box, Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

EM, STEP, DARK = 20.0, 10, 100
ROW = Box(0, 10, 400, 30)


def page_of(parts: tuple[str, str, str]) -> tuple[PageRows, list[tuple[Piece, ...]]]:
    """Return a row of bars 9 pixels wide, as dark as tells which character each is; the middle part is a formula."""
    text = "".join(parts)
    page = np.zeros((40, 400), np.uint8)
    for place, character in enumerate(text):
        if not character.isspace():
            page[10:30, 20 + STEP * place : 29 + STEP * place] = DARK + place
    left, right = 20 + STEP * len(parts[0]), 19 + STEP * len(parts[0] + parts[1])
    box = Box(left, 10, right, 30)
    formula = PlacedFormula(box, FormulaInk(page[10:30, left:right].copy(), box), is_display=False)
    page[10:30, left:right] = 0
    rows = PageRows((formula,), (TextLine(ROW, (0,), ROW),), page, (page > 0).astype(np.int32), EM)
    words = [Piece(Box(20, 10, left, 30), parts[0].strip()), Piece(Box(right, 10, 400, 30), parts[2].strip())]
    row = (words[0], Piece(box, formula=0), words[1])
    return rows, [tuple(piece for piece in row if piece.text or piece.formula is not None)]


def opinion(parts: tuple[str, str, str], latex: str, score: float, *, sure: float = 0.97) -> FormulaReading:
    rows, pieces = page_of(parts)
    text = "".join(parts)

    def read(ink: "NDArray[np.uint8]") -> LineOfText:
        """Tell the characters of ink (h, w), with the spaces between them."""
        shades = ink.max(axis=0)
        shown = sorted({int(each) - DARK for each in shades if each})
        places = range(shown[0], shown[-1] + 1) if shown else ()
        start = {place: int(np.flatnonzero(shades == DARK + place)[0]) for place in shown}
        glyphs = (
            RecognizedCharacter(
                text[each], sure, start[each] + 4.5 if each in start else start[each - 1] + 14.0
            )
            for each in places
        )
        return LineOfText(tuple(glyphs))

    return SecondOpinion(rows, pieces, read).of(FormulaReading(Candidate(latex, (), math.log(score))), 0)


@pytest.mark.parametrize(
    ("parts", "latex", "score", "words"),
    [
        (("the ", "F", "annie"), r"\mathrm{F}", 0.95, "F"),
        (("an ", "GPT-3", " of"), r"\mathsf{GPT - 3}", 0.95, "GPT-3"),
        (("GPT", "-3", ", we"), "-3", 0.95, "-3"),
        (("(top", "-1", " acc)"), "-1", 0.95, "-1"),
        (("by ", "LLaMA", ", in"), "LLaMA", 0.95, "LLaMA"),
        (("at ", "x/y/lib", " of"), r"\mathsf{x/y/lib}", 0.95, "x/y/lib"),
        (("的", "12～24", "小时"), r"12 \sim 24", 0.95, "12～24"),
        (("的1", "2～24", "小时"), r"2 - 24", 0.95, "2～24"),
        (("过", "100mg/dl", "后"), r"100\mathrm{mg/d}", 0.95, "100mg/dl"),
        (("为：", "①", "压力"), r": \mathbb{Q}", 0.95, "①"),
        (("first", "”", " is"), "z", 0.6, "”"),
        (("", "（一）", "表现"), "(-)", 0.95, "（一）"),
        # mathematics
        (("the ", "n", "th of"), "n", 0.95, None),
        (("an ", "n", "-tuple"), "n", 0.95, None),
        (("a ", "ABC", " is"), "ABC", 0.95, None),
        (("so ", "-3", " is"), "-3", 0.95, None),
        (("so ", "x=3", " is"), "x = 3", 0.95, None),
        (("has sin", "x", " in"), "x", 0.95, None),
        (("so ", "x2", " is"), "x^{2}", 0.95, None),
    ],
)
def test_what_the_row_says_of_a_formula(
    parts: tuple[str, str, str], latex: str, score: float, words: str | None
) -> None:
    reading = opinion(parts, latex, score)
    assert (reading.words or None, reading.candidate is None) == (words, words is not None)


def test_doubtful_words_change_nothing() -> None:
    assert opinion(("an ", "GPT-3", " of"), r"\mathsf{GPT - 3}", 0.95, sure=0.7).candidate is not None
