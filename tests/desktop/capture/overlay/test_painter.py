"""The overlay's drawing: the magnifier, which must not cover what is about to be chosen."""

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QImage
from pytestqt.qtbot import QtBot

from pic2latex_desktop.capture.overlay.painter import OverlayPainter, is_plain
from pic2latex_desktop.capture.selection import Screenshot


def white(width: int = 800, height: int = 600) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return image


@pytest.mark.parametrize(
    ("part", "plain"),
    [
        (QRect(0, 0, 20, 20), True),
        (QRect(90, 90, 20, 20), False),
        (QRect(-30, -30, 40, 40), True),
        (QRect(790, 590, 40, 40), True),
    ],
)
def test_plain_part_is_told(part: QRect, plain: bool) -> None:
    image = white()
    image.setPixelColor(100, 100, QColor("black"))
    assert is_plain(image, part) is plain


def test_magnifier_keeps_away_from_the_pointer(qtbot: QtBot) -> None:
    """It stood right above the pointer, over the formula one was about to choose."""
    del qtbot
    image = white()
    image.fill(QColor("white"))
    image.setPixelColor(400, 300, QColor("black"))
    cursor = QPoint(400, 300)
    painter = OverlayPainter(Screenshot("", QRect(0, 0, 800, 600), 1.0, image), QFont())
    for rect in (None, QRect(cursor, cursor)):
        place = painter._magnifier_place(cursor, rect)
        assert place.intersects(QRectF(0, 0, 800, 600))
        assert not place.intersects(QRectF(340, 240, 120, 120))
