"""Boxes of formulas fitted to words: letters of twenty pixels, words parted by ten."""

import numpy as np
import pytest

from pic2latex.pages.layout.box_refinement import fitted_box, united, with_crossing
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


@pytest.mark.parametrize("is_one", [True, False], ids=["sign and rule are one", "they meet"])
def test_the_sign_of_a_root_is_taken_in(is_one: bool) -> None:
    """Between Chinese characters, where white says nothing, a detector saw what stands under the rule alone."""
    ink = np.zeros((100, 500), np.uint8)
    for x in range(7, 180, 40):  # characters
        ink[34:68, x : x + 36] = 255
    for x in (232, 260, 288):  # letters under the rule
        ink[44:62, x : x + 18] = 255
    ink[32:34, 226 if is_one else 227 : 310] = 255
    ink[66:68, 206:226] = ink[32:68, 222:226] = 255
    result = fitted_box(Box(230, 41, 308, 65), ink_pieces(ink), EM)
    assert result is not None
    assert (result.left, result.top) == (206, 32)


def test_an_empty_box_stays() -> None:
    _, ink = row("xxx")
    box = Box(0, 0, 5, 5)
    assert fitted_box(box, ink_pieces(ink), EM) == box


def test_boxes_that_overlap_are_of_one_formula() -> None:
    whole, end, other = Box(0, 0, 100, 20), Box(70, -10, 115, 30), Box(120, 0, 140, 20)
    assert united((other, end, whole)) == (Box(0, -10, 115, 30), other)


def test_a_root_over_the_edge_of_a_box_belongs_to_it() -> None:
    ink = np.zeros((60, 200), np.uint8)
    ink[12:14, 40:160] = ink[12:40, 40:44] = 255  # the sign of a root with its rule
    ink[20:40, 60:150] = 255
    ink[0:60, 20:24] = 255  # an upright rule, most of it outside
    box = Box(22, 16, 158, 42)
    assert with_crossing(box, ink_pieces(ink)) == Box(22, 12, 160, 42)
    assert with_crossing(box, ink_pieces(ink), least=150) == box
