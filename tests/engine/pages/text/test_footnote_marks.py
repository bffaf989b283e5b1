"""Raised digits behind words and before notes are marks of footnotes; others are digits."""

import numpy as np
import pytest

from pic2latex.pages.layout.row_detection import PageRows
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.text.footnote_marks import with_footnote_marks
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import RecognizedCharacter
from pic2latex.types import Box

EM, STEP = 20.0, 12


def marked(text: str, raised: str) -> str:
    """Return a row as it is written whose characters named in `raised` stand high and small."""
    words = np.zeros((40, 400), np.uint8)
    for place, character in enumerate(text):
        left = 10 + STEP * place
        top, bottom = (10, 18) if character in raised else (12, 28)
        words[top:bottom, left : left + 8] = 0 if character.isspace() else 255
    line = TextLine(Box(0, 8, 400, 32), (), Box(0, 8, 400, 32))
    rows = PageRows((), (line,), words, (words > 0).astype(np.int32), EM)
    glyphs = tuple(
        RecognizedCharacter(character, 0.99, 14.0 + STEP * place) for place, character in enumerate(text)
    )
    return with_footnote_marks(rows, [(Piece(line.box, text, 0.99, glyphs=glyphs),)])[0][0].text


@pytest.mark.parametrize(
    ("text", "raised", "written"),
    [
        ("bounded1 on", "1", "bounded¹ on"),
        ("bounded.12", "12", "bounded.¹²"),
        ("1That is", "1", "¹That is"),
        ("有界1，", "1", "有界¹，"),
        ("bounded1 on", "", "bounded1 on"),
        ("in 1 row", "1", "in 1 row"),
        ("is 1.5 m", "5", "is 1.5 m"),
    ],
)
def test_marks(text: str, raised: str, written: str) -> None:
    assert marked(text, raised) == written
