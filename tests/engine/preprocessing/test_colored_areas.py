"""What stands under a marker pen is the same ink as without."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pic2latex.picture import read_picture
from pic2latex.preprocessing.binarization import extract_ink
from tests.engine.preprocessing.test_binarization import formula

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Colours = NDArray[np.uint8]


def page() -> "Colours":
    return np.repeat(formula(28)[..., None], 3, axis=2)


def marked(colour: tuple[int, int, int]) -> "Callable[[Colours], None]":
    """Multiply a term with a colour, as a marker pen does."""

    def mark(pixels: "Colours") -> None:
        part = pixels[10:60, 90:170]
        pixels[10:60, 90:170] = (part.astype(float) * np.array(colour) / 255).astype(np.uint8)

    return mark


@pytest.mark.parametrize(
    "change",
    [marked((255, 255, 0)), marked((180, 255, 160)), marked((255, 190, 200))],
    ids=["yellow", "green", "pink"],
)
def test_areas_do_not_hide_what_is_written(change: "Callable[[Colours], None]") -> None:
    plain, changed = page(), page()
    change(changed)
    ink, other = (
        extract_ink(read_picture(plain), enlarges=True),
        extract_ink(read_picture(changed), enlarges=True),
    )
    assert other.pixels.shape == pytest.approx(ink.pixels.shape, abs=3)
    height, width = (min(sides) for sides in zip(ink.pixels.shape, other.pixels.shape, strict=True))
    first, second = (each.pixels[:height, :width].astype(float) for each in (ink, other))
    assert np.minimum(first, second).sum() / np.maximum(first, second).sum() > 0.75


@pytest.mark.parametrize("side", [20, 60])
def test_a_filled_square_stays_ink(side: int) -> None:
    pixels = np.full((120, 160, 3), 255, np.uint8)
    pixels[30 : 30 + side, 40 : 40 + side] = 0
    assert float(extract_ink(read_picture(pixels), enlarges=True).pixels.mean()) > 200
