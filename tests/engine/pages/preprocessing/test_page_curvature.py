"""Bent rows are straightened, flat pages stay the very same, and places lead back to the picture as it was."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pic2latex.pages.preprocessing.page_curvature import PageCurvature, estimate_curvature, flattened
from pic2latex.pages.preprocessing.page_image import prepare_page
from pic2latex.picture import read_picture
from pic2latex.types import Box, Picture
from tests.bent_pages import bend_of, bent
from tests.engine.pages.known_pages import KnownPage, known_pages

EM = 20.0
WIDTH, HEIGHT = 900, 700


def page_of_letters(rows: int = 12, columns: int = 34, first: int = 40) -> NDArray[np.uint8]:
    """Return a mask (HEIGHT, WIDTH) of rows of letters, some of which reach below the line."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    for row in range(rows):
        for column in range(columns):
            top, left = 60 + 50 * row, first + 24 * column
            mask[top : top + (16 if column % 7 else 20), left : left + 12] = 1
    return mask


def white(mask: NDArray[np.uint8]) -> Picture:
    return Picture(np.repeat(((1 - mask) * 255)[:, :, None], 3, axis=2).astype(np.uint8))


def feet_of_rows(pixels: NDArray[np.uint8], rows: int = 12) -> NDArray[np.float64]:
    """Return how uneven the lower edges of the rows of a page of letters are: their standard deviations (rows,)."""
    ink = pixels[:, :, 0] < 128
    columns = [46 + 24 * column for column in range(34) if column % 7]
    feet = [[np.flatnonzero(np.diff(ink[:, x].astype(int)) == -1) for x in columns]]
    usable = [each for each in feet[0] if len(each) == rows]
    assert len(usable) > 20
    deviations: NDArray[np.float64] = np.std(np.array(usable, float), axis=0)
    return deviations


@pytest.mark.parametrize("amount", [12.0, 24.0])
def test_bent_rows_become_straight(amount: float) -> None:
    picture = bent(white(page_of_letters()).pixels, amount, shadow=False)
    mask = (picture[:, :, 0] < 128).astype(np.uint8)
    curvature = estimate_curvature(mask, EM)
    assert curvature is not None
    straight = flattened(Picture(picture), curvature)
    assert straight.pixels.shape == picture.shape
    assert feet_of_rows(picture).min() > 4
    assert feet_of_rows(straight.pixels).max() < 0.25 * feet_of_rows(picture).min()


@pytest.mark.parametrize(
    "mask",
    [
        np.zeros((100, 100), np.uint8),
        page_of_letters(),
        page_of_letters(rows=2),
        page_of_letters(columns=8),
        page_of_letters(columns=14),
    ],
    ids=["blank", "flat", "two rows", "short rows", "half as wide"],
)
def test_flat_pages_are_not_bent(mask: NDArray[np.uint8]) -> None:
    assert estimate_curvature(mask, EM) is None


def test_a_page_that_is_only_turned_is_left_to_the_deskewing() -> None:
    rows = page_of_letters(columns=30)
    turned = np.zeros_like(rows)
    for x in range(WIDTH):
        turned[:, x] = np.roll(rows[:, x], round(0.06 * x))
    assert estimate_curvature(turned, EM) is None


@pytest.mark.parametrize("known", known_pages()[:4], ids=lambda known: known.name)
def test_known_flat_pages_stay_the_very_same(known: KnownPage) -> None:
    picture = read_picture(known.picture)
    sheet = prepare_page(picture)
    assert sheet.curvature is None
    assert sheet.from_picture(Box(1, 2, 3, 4)) == Box(1, 2, 3, 4)


def test_places_lead_back_to_the_bent_picture() -> None:
    bend = bend_of(WIDTH, 20.0)
    picture = Picture(bent(white(page_of_letters()).pixels, 20.0, shadow=False))
    sheet = prepare_page(picture)
    assert sheet.curvature is not None
    room = int(2.5 * 20.0) + 10
    for x in (60, 300, 820):
        y = 60.0 + room + bend[x]
        down = float(sheet.curvature.offsets(np.array([float(x)]), np.array([y]))[0])
        found = sheet.from_picture(Box(x, y - down, x + 12, y - down + 16))
        assert abs(found.top - y) < 4
        assert 0 < found.bottom - found.top < 30


def test_beyond_the_letters_the_offset_stays_the_same() -> None:
    curvature = PageCurvature(
        np.array([0.0, 10.0, 0.0, 0.0]), np.zeros(4), (450.0, 350.0), (450.0, 350.0), (-0.5, 0.5)
    )
    x = np.array([0.0, 225.0, 675.0, 900.0])
    offsets = curvature.offsets(x, np.zeros(4))
    assert offsets[0] == offsets[1] == offsets[2] == offsets[3] == -5.0
    half = curvature.scaled(2.0, 7.0, 9.0)
    assert half.offsets(np.array([225.0 + 7]), np.zeros(1))[0] == pytest.approx(-5.0)
