"""Crops show the letter that is meant, whole, with what is above it, whatever its size on the picture."""

import numpy as np
import pytest

from pic2latex.preprocessing.binarization import Ink
from pic2latex.recognizers.accents.letter_crops import CROP_HEIGHT, CROP_WIDTH, LetterCrops, attended_point


def ink_of_two_letters(em: int) -> Ink:
    """Two bars as letters, 0.5 em high, at 1 and 2.5 em; a mark above the second one, 0.15 em away."""
    pixels = np.zeros((2 * em, 4 * em), np.uint8)
    for left in (em, 5 * em // 2):
        pixels[em : 3 * em // 2, left : left + em // 4] = 255
    top = em - 3 * em // 10
    pixels[top : top + 3 * em // 20, 5 * em // 2 - em // 20 : 5 * em // 2 + em // 4 + em // 20] = 255
    return Ink(pixels, float(em))


@pytest.mark.parametrize("em", [20, 40, 80])
def test_the_letter_is_in_the_middle_and_its_mark_above(em: int) -> None:
    crops = LetterCrops(ink_of_two_letters(em), float(em))
    plain, marked = crops.crop(1.1 * em, 1.3 * em), crops.crop(2.7 * em, 1.2 * em)
    assert plain.shape == marked.shape == (CROP_HEIGHT, CROP_WIDTH)
    above = slice(0, int(CROP_HEIGHT * 0.5))
    assert not plain[above, :].any()
    assert marked[above, :].any()
    for crop in (plain, marked):
        columns = np.flatnonzero(crop[CROP_HEIGHT // 2 + 4 :].max(axis=0) > 100)
        assert abs(columns.mean() - CROP_WIDTH / 2) <= 1.5


def test_at_an_edge_what_is_outside_is_empty() -> None:
    pixels = np.zeros((20, 10), np.uint8)
    pixels[0:20, 0:8] = 255
    crop = LetterCrops(Ink(pixels, 40.0), 40.0).crop(4, 10)
    assert crop.any()
    assert not crop[:, :10].any()


def test_without_letters_the_point_itself_is_shown() -> None:
    assert LetterCrops(Ink(np.zeros((40, 40), np.uint8), 40.0), 40.0).crop(20, 20).shape == (
        CROP_HEIGHT,
        CROP_WIDTH,
    )


def test_the_point_is_between_cells_that_are_attended_alike() -> None:
    attention = np.zeros(3 * 5, np.float32)
    attention[[5 + 1, 5 + 2]] = 0.5
    assert attended_point(attention, 5, (16, 8)) == pytest.approx((16.0, 24.0))
