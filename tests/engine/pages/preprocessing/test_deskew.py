"""How far rows are from level is told to a tenth of a degree; what is level, or no rows at all, stays as it is."""

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

import pic2latex_resources
from pic2latex.pages.preprocessing.deskew import LEAST, estimate_skew
from pic2latex.pages.preprocessing.page_ink import INK, page_ink
from pic2latex.pages.preprocessing.rotation import rotate
from pic2latex.types import Picture
from tests.engine.pages.known_pages import known_pages

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

PAGES = {page.name: page for page in known_pages()}


def picture_of(path: "Path") -> Picture:
    with Image.open(path) as image:
        return Picture(np.array(image.convert("RGB")))


def seen(picture: Picture) -> float:
    return estimate_skew(mask_of(picture))


def mask_of(picture: Picture) -> "NDArray[np.uint8]":
    return (page_ink(picture).pixels > INK).astype(np.uint8)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("degrees", [0.8, -1.5, 3.0, -5.0])
def test_turned_pages(name: str, degrees: float) -> None:
    falling, _ = rotate(picture_of(PAGES[name].picture), -degrees)
    assert seen(falling) == pytest.approx(degrees, abs=0.25)


@pytest.mark.parametrize("name", PAGES)
def test_level_pages(name: str) -> None:
    assert seen(picture_of(PAGES[name].picture)) == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_pages_on_their_side_and_upside_down(name: str, quarters: int) -> None:
    pixels = np.rot90(picture_of(PAGES[name].picture).pixels, quarters).copy()
    assert seen(Picture(pixels)) == 0


@pytest.mark.parametrize(
    "path", sorted(pic2latex_resources.path("samples").glob("*.png")), ids=lambda path: str(path.stem)
)
def test_samples(path: "Path") -> None:
    assert seen(picture_of(path)) == 0


def test_what_is_nearly_level_is_left_alone() -> None:
    falling, _ = rotate(picture_of(PAGES["en-exercises"].picture), -LEAST / 2)
    assert seen(falling) == 0


def test_no_letters_and_noise() -> None:
    assert estimate_skew(np.zeros((50, 50), np.uint8)) == 0
    assert estimate_skew(np.random.default_rng(0).integers(0, 2, (300, 400)).astype(np.uint8)) == 0
