"""Straight lines are found where the ink runs on; letters, dashes and bars of colour are none."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pic2latex.pages.preprocessing.line_detection import drawn_lines
from pic2latex.types import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

EM = 10.0


def page() -> "NDArray[np.uint8]":
    return np.zeros((120, 300), np.uint8)


@pytest.mark.parametrize("thickness", [1, 2, 3])
@pytest.mark.parametrize("is_level", [True, False])
def test_a_line_is_found_with_its_ends(thickness: int, is_level: bool) -> None:
    mask = page()
    if is_level:
        mask[40 : 40 + thickness, 20:200] = 1
        expected = Box(20, 40, 200, 40 + thickness)
    else:
        mask[20:100, 40 : 40 + thickness] = 1
        expected = Box(40, 20, 40 + thickness, 100)
    (line,) = drawn_lines(mask, EM)
    assert (line.box, line.is_level) == (expected, is_level)
    assert line.length == max(expected.right - expected.left, expected.bottom - expected.top)


def test_a_line_that_is_not_quite_level_is_one() -> None:
    mask = page()
    mask[40, 20:110] = mask[41, 110:200] = 1
    (line,) = drawn_lines(mask, EM)
    assert line.box == Box(20, 40, 200, 42)


def test_a_frame_at_the_edge_of_the_page() -> None:
    mask = page()
    mask[0], mask[-1], mask[:, 0], mask[:, -1] = 1, 1, 1, 1
    level, lower, left, right = drawn_lines(mask, EM)
    assert (level.box, lower.box) == (Box(0, 0, 300, 1), Box(0, 119, 300, 120))
    assert (left.box, right.box) == (Box(0, 0, 1, 120), Box(299, 0, 300, 120))


@pytest.mark.parametrize("size", [(1, 40), (8, 120), (40, 40), (12, 2)])
def test_short_or_thick_ink_is_no_line(size: tuple[int, int]) -> None:
    mask = page()
    mask[30 : 30 + size[0], 50 : 50 + size[1]] = 1
    assert drawn_lines(mask, EM) == ()


def test_a_page_smaller_than_any_line() -> None:
    assert drawn_lines(np.ones((3, 3), np.uint8), EM) == ()
