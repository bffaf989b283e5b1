"""Bands of another window or of the desktop around a picture are cut off; what is written never is."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import pic2latex_resources
from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.preprocessing.border_bands import crop_uniform_bands
from pic2latex.types import Picture

Pixels = NDArray[np.uint8]
SAMPLES = pic2latex_resources.path("samples")
BLACK, GREY, BLUE, WHITE = (0, 0, 0), (128, 128, 128), (30, 60, 200), (255, 255, 255)


def sample(name: str) -> Pixels:
    with Image.open(SAMPLES / name) as picture:
        return np.asarray(picture.convert("RGB"))


def surrounded(pixels: Pixels, sides: tuple[int, int, int, int], colour: tuple[int, int, int]) -> Pixels:
    top, bottom, left, right = sides
    height, width = pixels.shape[:2]
    made = np.empty((height + top + bottom, width + left + right, 3), np.uint8)
    made[:] = colour
    made[top : top + height, left : left + width] = pixels
    return made


@pytest.mark.parametrize("colour", [BLACK, GREY, BLUE])
@pytest.mark.parametrize("sides", [(8, 8, 8, 8), (0, 0, 0, 12), (5, 0, 0, 0), (30, 30, 30, 30), (0, 9, 0, 9)])
@pytest.mark.parametrize("name", ["basel.png", "modulus.png", "page.png"])
def test_bands_are_cut_off(name: str, sides: tuple[int, int, int, int], colour: tuple[int, int, int]) -> None:
    pixels = sample(name)
    made = surrounded(pixels, sides, colour)
    rows, columns = crop_uniform_bands(made)
    inside = made[rows, columns]
    assert inside.shape[0] >= pixels.shape[0] - 2
    assert inside.shape[1] >= pixels.shape[1] - 2
    assert (np.abs(inside[[0, -1]].astype(int) - colour).max(axis=2) > 24).any(axis=1).all()
    alone, banded = extract_ink(Picture(pixels)), extract_ink(Picture(made))
    assert np.abs(np.subtract(alone.pixels.shape, banded.pixels.shape)).max() <= 1
    assert (banded.left - sides[2], banded.top - sides[0]) == pytest.approx((alone.left, alone.top), abs=1)


def test_two_bands_of_different_colours_meet_in_a_corner() -> None:
    pixels = sample("basel.png")
    made = surrounded(surrounded(pixels, (0, 0, 0, 20), BLUE), (10, 0, 0, 0), BLACK)
    rows, columns = crop_uniform_bands(made)
    assert (rows.start, columns.stop) == (11, pixels.shape[1] - 1)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.png")), ids=lambda path: str(path.stem))
def test_pictures_without_bands_stay_whole(path: object) -> None:
    with Image.open(str(path)) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    for made in (pixels, 255 - pixels, surrounded(pixels, (8, 8, 8, 8), colour_at(pixels))):
        height, width = made.shape[:2]
        assert crop_uniform_bands(made) == (slice(0, height), slice(0, width))


def colour_at(pixels: Pixels) -> tuple[int, int, int]:
    red, green, blue = (int(value) for value in pixels[0, 0])
    return red, green, blue


def bar(height: int, width: int, rows: slice, columns: slice) -> Pixels:
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[rows, columns] = 0
    return pixels


def disc(size: int) -> Pixels:
    across = np.abs(np.arange(size) - size / 2)
    inside = np.hypot(across[:, None], across[None]) < size / 3
    return np.repeat(np.where(inside, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


@pytest.mark.parametrize(
    "pixels",
    [
        bar(40, 100, slice(0, 3), slice(None)),  # a bar over all of a tight picture
        bar(40, 100, slice(None), slice(0, 3)),  # a determinant's line
        bar(40, 100, slice(0, 20), slice(None)),  # half of it: nobody knows which half is meant
        bar(40, 100, slice(0, 8), slice(0, 90)),  # not all of the side
        bar(40, 100, slice(10, 30), slice(20, 80)),  # a thick minus with its paper around it
        disc(40),
        bar(1, 1, slice(None), slice(None)),
        bar(5, 5, slice(None), slice(None)),
        bar(40, 100, slice(None), slice(None)),
        np.random.default_rng(1).integers(0, 256, (30, 60, 3)).astype(np.uint8),
    ],
)
def test_what_may_be_written_stays(pixels: Pixels) -> None:
    assert crop_uniform_bands(pixels) == (slice(0, pixels.shape[0]), slice(0, pixels.shape[1]))
