"""Strokes of Chinese characters that a detector took for formulas."""

import pytest

from pic2latex.pages.layout.character_parts import is_character_part
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.types import Box

EM = 20.0
ROW = Box(0, 10, 200, 30)
PART = Box(62, 20, 78, 28)
STROKE = Box(60, 11, 80, 19)


@pytest.mark.parametrize(
    ("ink", "character", "probability", "part"),
    [
        ([STROKE], "最", 0.99, True),
        ([STROKE], "最", 0.5, False),
        ([STROKE], "a", 0.99, False),
        ([Box(100, 11, 120, 29)], "最", 0.99, False),  # white around the box
    ],
)
def test_small_boxes(ink: list[Box], character: str, probability: float, part: bool) -> None:
    def read(window: Box) -> LineOfText:
        return LineOfText((RecognizedCharacter(character, probability, 70 - window.left),))

    assert is_character_part(PART, ink, [ROW], EM, read) is part


@pytest.mark.parametrize("box", [Box(62, 20, 120, 28), Box(62, 0, 78, 30)])
def test_large_boxes_are_formulas(box: Box) -> None:
    assert not is_character_part(box, [STROKE], [ROW], EM, lambda _: pytest.fail("asked"))
