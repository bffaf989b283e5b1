"""Cutting, remembering a place, and the one crossing from Qt's pictures to the engine's."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from pic2latex_desktop.capture.selection import (
    SavedRegion,
    Screenshot,
    Selection,
    cut,
    place_of,
    selection_at,
    to_picture,
)


def picture(width: int, height: int, format_: QImage.Format = QImage.Format.Format_RGB32) -> QImage:
    """Return a picture whose pixel (x, y) has red x, green y and blue 7."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(height):
        for x in range(width):
            image.setPixel(x, y, 0xFF000000 | x << 16 | y << 8 | 7)
    return image.convertToFormat(format_)


def screen(width: int = 40, height: int = 30, name: str = "A") -> Screenshot:
    image = picture(width, height)
    image.setDevicePixelRatio(2.0)
    return Screenshot(name, QRect(0, 0, width // 2, height // 2), 2.0, image)


def test_cut_counts_in_pixels_and_stays_on_the_screen() -> None:
    part = cut(Selection(screen(), QRect(35, 25, 20, 20)))
    assert (part.width(), part.height(), part.devicePixelRatio()) == (5, 5, 1.0)
    assert part.pixelColor(0, 0).red() == 35
    assert part.pixelColor(4, 4).green() == 29


@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 13])
@pytest.mark.parametrize(
    "format_",
    [
        QImage.Format.Format_RGB32,
        QImage.Format.Format_ARGB32,
        QImage.Format.Format_ARGB32_Premultiplied,
        QImage.Format.Format_RGB888,
        QImage.Format.Format_BGR888,
        QImage.Format.Format_RGBA8888,
    ],
)
def test_no_row_is_sheared_by_padding(width: int, format_: QImage.Format) -> None:
    pixels = to_picture(picture(width, 4, format_)).pixels
    assert pixels.shape == (4, width, 3)
    assert pixels.dtype == np.uint8
    rows, columns = np.mgrid[0:4, 0:width]
    assert (pixels == np.stack([columns, rows, np.full_like(rows, 7)], axis=2)).all()
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0, 0] = 1


def test_a_place_is_found_again_on_its_screen_only() -> None:
    place = place_of(Selection(screen(), QRect(4, 6, 10, 12)))
    assert place == SavedRegion("A", 4, 6, 10, 12)
    found = selection_at(place, (screen(name="B"), screen(name="A")))
    assert found is not None
    assert found.screenshot.screen_name == "A"
    assert found.rect == QRect(4, 6, 10, 12)
    assert selection_at(place, (screen(name="B"),)) is None
    assert selection_at(place, (screen(10, 10),)) is None
