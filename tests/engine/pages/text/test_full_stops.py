"""Rings at the foot of a row are full stops of Chinese text, whatever the networks read there."""

import cv2
import numpy as np
import pytest

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.full_stops import with_full_stops
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import RecognizedCharacter
from pic2latex.types import Box, Candidate

EM = 28.0


def page_with(mark: str, left: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    ink = np.zeros((30, 120), np.uint8)
    cv2.rectangle(ink, (left - 30, 8), (left - 10, 26), 255, -1)
    if mark == "ring":
        cv2.circle(ink, (left + 4, 23), 4, 255, 1)
    else:
        cv2.rectangle(ink, (left + 2, 20), (left + 5, 27), 255, -1)
    return np.asarray(ink, np.uint8)


@pytest.mark.parametrize(
    ("mark", "words", "stops"),
    [("ring", "其中可得", True), ("comma", "其中可得", False), ("ring", "where we", False)],
)
@pytest.mark.parametrize("read", ["，", "0", "o"])
def test_marks_behind_formulas(mark: str, words: str, stops: bool, read: str) -> None:
    ink = page_with(mark, 60)
    ink[:, :50] = 0
    behind = Piece(Box(60, 0, 70, 30), read, 0.9, glyphs=(RecognizedCharacter(read, 0.9, 64.0),))
    row = (Piece(Box(0, 0, 20, 30), words, 0.99), Piece(Box(20, 0, 55, 30), formula=0), behind)
    rows, _ = with_full_stops([row], [], (ink, [], EM))
    assert rows[0][-1].text == ("。" if stops else read)


@pytest.mark.parametrize(
    ("latex", "mark", "kept"),
    [
        (r"x + 1_{\circ}", "ring", "x + 1"),
        (r"x + 1,", "ring", "x + 1"),
        (r"x + 1_{s}", "comma", r"x + 1_{s}"),
        (r"x + 1", "ring", "x + 1"),
    ],
)
def test_marks_within_formulas(latex: str, mark: str, kept: str) -> None:
    box = Box(0, 0, 120, 30)
    formula = PlacedFormula(box, FormulaInk(page_with(mark, 60), box), is_display=False)
    reading = FormulaReading(Candidate(latex, (), 0.0))
    row = (Piece(Box(0, 0, 20, 30), "其中可得", 0.99),)
    _, (after,) = with_full_stops([row], [reading], (np.zeros((30, 120), np.uint8), [formula], EM))
    assert after.candidate is not None
    assert after.candidate.latex == kept
    assert after.after == ("。" if kept != latex else "")


@pytest.mark.parametrize(
    ("read", "marks", "is_seen_as"),
    [(":", 1, "."), (";", 1, ","), (":", 2, ":"), (": so", 1, ": so")],
)
def test_a_mark_that_stands_alone(read: str, marks: int, is_seen_as: str) -> None:
    ink = np.zeros((30, 40), np.uint8)
    for place in range(marks):
        ink[24 - 12 * place : 27 - 12 * place, 10:13] = 255
    rows, _ = with_full_stops([(Piece(Box(8, 0, 16, 30), read, 0.9),)], [], (ink, [], EM))
    assert rows[0][0].text == is_seen_as
