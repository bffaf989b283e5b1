"""Ink that no character was read near is read again, as words, as a blank or as a formula, or else told."""

import numpy as np
import pytest

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.layout.ink_accounting import BLANK_TEXT, account, with_unread
from pic2latex.pages.layout.row_detection import PageRows
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.types import Box, Candidate

EM = 20.0
ROW = Box(10, 10, 290, 30)


def rows_with(*boxes: tuple[int, int, int, int]) -> PageRows:
    words = np.zeros((60, 300), np.uint8)
    for left, top, right, bottom in boxes:
        words[top:bottom, left:right] = 255
    owners = np.where(words > 0, 1, 0).astype(np.int32)
    return PageRows((), (TextLine(ROW, (), ROW),), words, owners, EM)


def piece(left: float, right: float, text: str = "ab", probability: float = 0.99) -> Piece:
    step = (right - left) / len(text)
    glyphs = tuple(
        RecognizedCharacter(each, probability, left + (place + 0.5) * step) for place, each in enumerate(text)
    )
    return Piece(Box(left, 10, right, 30), text, probability, glyphs=glyphs)


def said(text: str, probability: float) -> LineOfText:
    return LineOfText(tuple(RecognizedCharacter(each, probability, 0.0) for each in text))


WORD, FAR, BAR = (10, 10, 40, 30), (150, 10, 180, 30), (150, 27, 250, 29)


@pytest.mark.parametrize(
    ("boxes", "again", "texts", "formulas"),
    [
        ((WORD,), said("", 0), ["ab"], 0),
        ((WORD, FAR), said("cd", 0.95), ["ab", "cd"], 0),
        ((WORD, FAR), said("?", 0.3), ["ab", ""], 1),
        ((WORD, BAR), said("", 0), ["ab", BLANK_TEXT], 0),
    ],
)
def test_ink_beyond_what_was_read(
    boxes: tuple[tuple[int, int, int, int], ...], again: LineOfText, texts: list[str], formulas: int
) -> None:
    rows, pieces, doubted = with_unread(rows_with(*boxes), [(piece(10, 40),)], lambda _: again)
    assert [each.text for each in pieces[0]] == texts
    assert len(rows.formulas) == formulas
    assert not doubted


def test_words_of_which_the_network_is_unsure_are_offered_as_formulas() -> None:
    doubtful = piece(10, 40, "qq", 0.3)
    rows, pieces, doubted = with_unread(rows_with(WORD), [(doubtful,)], lambda _: said("", 0))
    assert pieces[0][0].formula == 0
    assert doubted == {0: doubtful}
    assert len(rows.formulas) == 1


def test_what_nobody_read_is_told_with_its_place() -> None:
    rows, pieces, _ = with_unread(rows_with(WORD, FAR), [(piece(10, 40),)], lambda _: said("", 0))
    lost = account(rows, pieces, [FormulaReading(None)])
    assert lost.share == pytest.approx(0.5, abs=0.05)
    assert len(lost.unread) == 1
    assert lost.unread[0].left == pytest.approx(150, abs=6)
    read = account(rows, pieces, [FormulaReading(Candidate("x", (), 0.0))])
    assert read.share == 1.0
    assert not read.unread


def test_specks_do_not_count() -> None:
    rows = rows_with(WORD)
    rows.words[50:52, 280:282] = 255
    assert not account(rows, [(piece(10, 40),)], []).unread


def test_a_frame_around_a_row_is_not_read_with_it() -> None:
    page = rows_with(WORD, (120, 10, 150, 30))
    page.words[4:6, 4:296] = page.words[36:38, 4:296] = 255
    page.words[4:38, 4:6] = page.words[4:38, 294:296] = 255
    page.owners[page.words > 0] = 1
    page.words[15:25, 200:210] = 255
    page.owners[15:25, 200:210] = 1
    row = (piece(10, 40), piece(120, 150), piece(195, 215))
    rows, pieces, _ = with_unread(page, [row], lambda _: said("ab", 0.99))
    assert [each.text for each in pieces[0]] == ["ab", "ab", "ab"]
    assert not rows.formulas
