"""Chinese that a detector took into a formula's box is cut off its ink."""

import numpy as np
import pytest

from pic2latex.pages.formulas.chinese_at_ends import part_from_chinese
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.types import Box

EM = 20.0


@pytest.mark.parametrize(
    ("text", "probability", "parts", "columns"),
    [
        ("满足x", 0.99, ("满足", ""), (40, 60)),
        ("x与", 0.99, ("", "与"), (0, 20)),
        ("与x与", 0.99, ("与", "与"), (20, 40)),
        ("满足x", 0.5, None, (0, 0)),
        ("满足", 0.99, None, (0, 0)),
        ("xyz", 0.99, None, (0, 0)),
    ],
)
def test_ends(text: str, probability: float, parts: tuple[str, str] | None, columns: tuple[int, int]) -> None:
    ink = np.zeros((20, 20 * len(text)), np.uint8)
    for place in range(len(text)):
        ink[4:16, 20 * place + 2 : 20 * place + 18] = 255
    glyphs = tuple(
        RecognizedCharacter(each, probability, 20 * place + 10.0) for place, each in enumerate(text)
    )
    box = Box(100, 50, 100 + ink.shape[1], 70)
    part = part_from_chinese(FormulaInk(ink, box), EM, lambda _: LineOfText(glyphs))
    if parts is None:
        assert part is None
        return
    assert part is not None
    assert (part.before, part.after) == parts
    assert abs(part.ink.box.left - 100 - columns[0]) <= 3
    assert abs(part.ink.box.right - 100 - columns[1]) <= 3
