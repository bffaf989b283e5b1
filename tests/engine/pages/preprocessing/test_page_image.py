"""Frames go off the picture, in any colour; all else of it stays, and places are those of what was given."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pic2latex.errors import PictureBlank
from pic2latex.pages.preprocessing.page_image import prepare_page
from pic2latex.types import Box, Picture
from tests.engine.pages.known_pages import known_pages

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAGES = {page.name: page for page in known_pages()}
BLACK, GREY, BLUE = (0, 0, 0), (128, 128, 128), (40, 60, 160)


def pixels_of(name: str) -> "NDArray[np.uint8]":
    with Image.open(PAGES[name].picture) as image:
        return np.array(image.convert("RGB"))


def surrounded(pixels: "NDArray[np.uint8]", room: int) -> Image.Image:
    colour = tuple(pixels[0, 0].tolist())
    height, width = pixels.shape[:2]
    image = Image.new("RGB", (width + 2 * room, height + 2 * room), colour)
    image.paste(Image.fromarray(pixels), (room, room))
    return image


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_lines_stays_the_very_same(name: str) -> None:
    picture = Picture(pixels_of(name))
    sheet = prepare_page(picture)
    assert sheet.picture is picture
    assert sheet.rules == ()


@pytest.mark.parametrize("turned", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("colour", [BLACK, GREY, BLUE])
@pytest.mark.parametrize("away", [0, 12])
@pytest.mark.parametrize(("radius", "thickness"), [(0, 1), (0, 2), (8, 1)])
def test_a_frame_goes_and_nothing_else_does(
    turned: bool, colour: tuple[int, int, int], away: int, radius: int, thickness: int
) -> None:
    pixels = pixels_of("zh-integral")
    image = surrounded(pixels, 20)
    plain = np.asarray(image)
    ImageDraw.Draw(image).rounded_rectangle(
        (away, away, image.width - 1 - away, image.height - 1 - away), radius, outline=colour, width=thickness
    )
    framed = np.asarray(image)
    if turned:
        plain, framed = 255 - plain, 255 - framed
    sheet = prepare_page(Picture(framed))
    assert np.abs(sheet.picture.pixels.astype(int) - plain.astype(int)).max() <= 8
    assert len(sheet.rules) == 4
    assert sheet.page.pixels.shape == prepare_page(Picture(plain)).page.pixels.shape


def test_places_are_those_of_what_was_given() -> None:
    pixels = np.full((300, 400, 3), 255, np.uint8)
    pixels[100:110, 150:250:12] = pixels[100:110, 151:250:12] = pixels[100:110, 152:250:12] = 0
    pixels[[0, -1]] = 0
    pixels[:, [0, -1]] = 0
    sheet = prepare_page(Picture(pixels))
    page = sheet.page
    rows, columns = np.flatnonzero(page.pixels.any(axis=1)), np.flatnonzero(page.pixels.any(axis=0))
    box = sheet.to_given(Box(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((150, 100, 249, 110), abs=2)


def test_a_frame_with_nothing_in_it_is_blank() -> None:
    image = Image.new("RGB", (300, 200), (255, 255, 255))
    ImageDraw.Draw(image).rectangle((20, 20, 280, 180), outline=BLACK)
    with pytest.raises(PictureBlank):
        prepare_page(Picture(np.asarray(image)))
