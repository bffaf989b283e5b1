"""Rows and displays put together: what stands beside a display is its number, the label of an answer, or text."""

import numpy as np
import pytest

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.layout.assembly import assemble
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.types import Box, Candidate, RegionKind

EM = 20.0
DISPLAY = Box(100, 0, 200, 40)
READ = FormulaReading(Candidate("x = 1", (), 0.0))


def markdown_of(reading: FormulaReading, *beside: tuple[str, Box]) -> tuple[str, list[RegionKind]]:
    """Return the Markdown and the kinds of regions of a display with texts beside it."""
    formula = PlacedFormula(DISPLAY, FormulaInk(np.full((40, 100), 255, np.uint8), DISPLAY), is_display=True)
    lines = [TextLine(box, (), box) for _, box in beside]
    pieces = [(Piece(box, text, 0.9),) for text, box in beside]
    done = assemble(pieces, lines, [formula], [reading], (EM, ()))
    return done.markdown, [region.kind for region in done.regions]


@pytest.mark.parametrize(
    ("text", "box", "markdown", "kinds"),
    [
        ("(3)", Box(300, 10, 330, 30), "$$\nx = 1 \\tag{3}\n$$", [RegionKind.DISPLAY]),
        ("(C)", Box(60, 10, 90, 30), "(C) $x = 1$", [RegionKind.TEXT, RegionKind.INLINE]),
        ("(C)", Box(0, 10, 30, 30), "$$\nx = 1 \\tag{C}\n$$", [RegionKind.DISPLAY]),
    ],
)
def test_what_stands_beside_a_display(text: str, box: Box, markdown: str, kinds: list[RegionKind]) -> None:
    assert markdown_of(READ, (text, box)) == (markdown, kinds)


@pytest.mark.parametrize(("text", "left", "whole"), [("(3)", 300, "words (3)"), ("(C)", 60, "(C) words")])
def test_a_number_is_not_lost_with_a_display_that_was_not_read(text: str, left: float, whole: str) -> None:
    markdown, _ = markdown_of(FormulaReading(None, "words"), (text, Box(left, 10, left + 30, 30)))
    assert markdown == whole


def test_of_two_numbers_beside_a_display_none_is_lost() -> None:
    markdown, _ = markdown_of(READ, ("(3)", Box(300, 0, 330, 20)), ("(4)", Box(300, 21, 330, 41)))
    assert "\\tag{3}" in markdown
    assert "(4)" in markdown
