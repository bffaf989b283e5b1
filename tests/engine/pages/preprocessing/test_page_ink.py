"""Ink of a page, and formulas taken off it piece by piece."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pic2latex.errors import PictureBlank
from pic2latex.pages.preprocessing.page_ink import page_ink, remove_formulas
from pic2latex.types import Box, Picture

if TYPE_CHECKING:
    from numpy.typing import NDArray


def blocks(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (60, 200)) -> "NDArray[np.uint8]":
    ink = np.zeros(size, np.uint8)
    for left, top, right, bottom in boxes:
        ink[top:bottom, left:right] = 255
    return ink


def test_a_comma_in_the_box_stays_and_a_bar_that_sticks_out_goes() -> None:
    ink = blocks((20, 20, 40, 40), (39, 45, 45, 52), (60, 20, 80, 40))
    ink[18:20, 20:56] = 255  # the bar of a root
    rest, (formula,) = remove_formulas(ink, [Box(18, 16, 42, 48)])
    assert rest[45:52, 39:45].all()
    assert not rest[16:42, 18:58].any()
    assert rest[20:40, 60:80].all()
    assert formula.box.right >= 56
    assert formula.pixels.sum() == 255 * (20 * 20 + 2 * 36)


def test_a_frame_around_everything_is_cut() -> None:
    ink = blocks((20, 20, 40, 40))
    ink[0:2], ink[-2:], ink[:, 0:2], ink[:, -2:] = 255, 255, 255, 255
    ink[28:32] = 255
    rest, (formula,) = remove_formulas(ink, [Box(18, 18, 42, 42)])
    assert rest[0].all()
    assert rest[30, 60:].all()
    assert not rest[20:40, 20:40].any()
    assert formula.pixels.any()


@pytest.mark.parametrize("box", [Box(-50, -50, -10, -10), Box(190, 50, 900, 900), Box(70, 20, 60, 10)])
def test_boxes_with_nothing_in_them(box: Box) -> None:
    ink = blocks((20, 20, 40, 40))
    rest, (formula,) = remove_formulas(ink, [box])
    assert np.array_equal(rest, ink)
    assert not formula.pixels.any()


def test_there_and_back() -> None:
    pixels = np.full((300, 400, 3), 255, np.uint8)
    pixels[100:130, 150:250] = 0
    page = page_ink(Picture(pixels))
    box = Box(160.0, 105.0, 200.0, 120.0)
    back = page.to_picture(page.to_page(box))
    assert (back.left, back.top, back.right, back.bottom) == pytest.approx((160, 105, 200, 120))
    inside = page.to_page(Box(150, 100, 250, 130))
    assert page.pixels[
        int(inside.top) + 2 : int(inside.bottom) - 2, int(inside.left) + 2 : int(inside.right) - 2
    ].all()


def test_the_ink_within_a_box() -> None:
    picture = np.full((60, 120, 3), 255, np.uint8)
    picture[20:30, 40:44] = picture[40:50, 90:100] = 0
    page = page_ink(Picture(picture))
    letter = page.to_page(Box(40, 20, 44, 30))
    found = page.around_ink(page.to_page(Box(30, 12, 60, 45)))
    assert found.left == pytest.approx(letter.left, abs=1.5)
    assert found.top == pytest.approx(letter.top, abs=1.5)
    assert found.right - found.left == pytest.approx(letter.right - letter.left, abs=2.5)
    empty = Box(2, 2, 6, 6)
    assert page.around_ink(empty) == empty


def test_light_on_dark_is_the_same() -> None:
    pixels = np.full((100, 200, 3), 255, np.uint8)
    pixels[30:60, 50:90] = 0
    light, dark = page_ink(Picture(pixels)), page_ink(Picture(255 - pixels))
    assert np.array_equal(light.pixels, dark.pixels)


def test_blank() -> None:
    with pytest.raises(PictureBlank):
        page_ink(Picture(np.full((50, 50, 3), 200, np.uint8)))
