"""Boxes of formulas fitted to words: letters of twenty pixels, words parted by ten."""

import numpy as np
import pytest

from pic2latex.pages.layout.box_refinement import fitted_box
from pic2latex.pages.layout.ink_assignment import ink_pieces
from pic2latex.types import Box

EM = 40.0


def row(text: str) -> "tuple[list[Box], np.typing.NDArray[np.uint8]]":
    """Draw “x” as a letter, “(” as a bracket, “.” as a point, a space as white; return boxes and ink."""
    ink = np.zeros((100, 60 + 24 * len(text)), np.uint8)
    boxes, x = [], 30
    for sign in text:
        top, bottom, wide = {"x": (40, 60, 16), "(": (30, 70, 8), ".": (55, 60, 5), " ": (0, 0, 8)}[sign]
        ink[top:bottom, x : x + wide] = 255
        boxes.append(Box(x, top, x + wide, bottom))
        x += wide + 2
    return boxes, ink


@pytest.mark.parametrize(
    ("text", "given", "fitted", "why"),
    [
        ("xxx x xxx", (4, 4), (4, 4), "alone between words"),
        ("xxx (xx( xxx", (4, 6), (4, 7), "a bracket was cut off"),
        ("xxx (xx(. xxx", (4, 6), (4, 7), "but no point is taken in"),
        ("xxxx xx xxx", (3, 6), (5, 6), "the last letter of a word was taken in"),
        ("xx xx xxxx", (3, 6), (3, 4), "the first letter of one"),
        ("xxxxx xx", (2, 2), None, "a letter out of a word"),
    ],
)
def test_fitting(text: str, given: tuple[int, int], fitted: tuple[int, int] | None, why: str) -> None:
    boxes, ink = row(text)
    box = Box(boxes[given[0]].left, 28, boxes[given[1]].right, 72)
    result = fitted_box(box, ink_pieces(ink), EM)
    if fitted is None:
        assert result is None, why
    else:
        assert result is not None, why
        assert (result.left, result.right) == (boxes[fitted[0]].left, boxes[fitted[1]].right), why


def test_an_empty_box_stays() -> None:
    _, ink = row("xxx")
    box = Box(0, 0, 5, 5)
    assert fitted_box(box, ink_pieces(ink), EM) == box
