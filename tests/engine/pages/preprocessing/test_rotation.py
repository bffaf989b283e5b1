"""A turned picture keeps all that was on it, and every place on it is found again."""

import numpy as np
import pytest

from pic2latex.pages.preprocessing.rotation import rotate
from pic2latex.types import Box, Picture


@pytest.mark.parametrize("degrees", [-5.0, -0.5, 2.0, 5.0])
@pytest.mark.parametrize("place", [(0, 0), (395, 0), (0, 195), (200, 100)])
def test_a_mark_is_found_again(degrees: float, place: tuple[int, int]) -> None:
    pixels = np.full((200, 400, 3), (250, 245, 230), np.uint8)
    x, y = place
    pixels[y : y + 5, x : x + 5] = 0
    picture, turn = rotate(Picture(pixels), degrees)
    rows, columns = np.nonzero(picture.pixels.min(axis=2) < 128)
    box = turn.to_given(Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((x, y, x + 5, y + 5), abs=1.5)


def test_the_corners_are_of_the_ground() -> None:
    pixels = np.full((60, 90, 3), (30, 31, 34), np.uint8)
    pixels[20:30, 20:60] = 220
    picture, _ = rotate(Picture(pixels, "here"), 3.0)
    assert picture.pixels[0, 0].tolist() == [30, 31, 34]
    assert picture.origin == "here"
    assert not picture.pixels.flags.writeable
