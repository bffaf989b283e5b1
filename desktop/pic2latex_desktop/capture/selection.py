"""Frozen screens, a selection on one of them, and the one place where Qt's pictures become the engine's.

Coordinates: a `Screenshot` has a geometry in Qt's logical points and an image in the screen's own pixels. A
`Selection` is always in the image's pixels, so that cutting never scales and never guesses a ratio.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from pic2latex.types import Picture

__all__ = ["SavedRegion", "Screenshot", "Selection", "cut", "place_of", "selection_at", "to_picture"]


@dataclass(frozen=True, slots=True, eq=False)
class Screenshot:
    """One frozen screen: its name, its place in logical points, its scale, and all of its own pixels."""

    screen_name: str
    geometry: QRect
    scale: float
    image: QImage


@dataclass(frozen=True, slots=True)
class Selection:
    """A rectangle in the pixels of one frozen screen."""

    screenshot: Screenshot
    rect: QRect


@dataclass(frozen=True, slots=True)
class SavedRegion:
    """A rectangle of a screen, remembered without its picture: what "repeat the last region" needs."""

    screen_name: str
    left: int
    top: int
    width: int
    height: int


def cut(selection: Selection) -> QImage:
    """Return the selected pixels, unscaled. The part outside the screen is left away."""
    image = selection.screenshot.image
    part = image.copy(selection.rect & image.rect())
    part.setDevicePixelRatio(1.0)
    return part


def to_picture(image: QImage, origin: str = "snip") -> Picture:
    """Return the pixels as the engine's own type: the one crossing out of Qt.

    Qt pads every row to a multiple of four bytes, and an image may be a view of a larger one; both are undone
    here.
    """
    import numpy as np

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    height, width, row = plain.height(), plain.width(), plain.bytesPerLine()
    padded = np.frombuffer(plain.constBits(), dtype=np.uint8, count=height * row).reshape(height, row)
    pixels = padded[:, : width * 3].reshape(height, width, 3).copy()
    pixels.setflags(write=False)
    return Picture(pixels, origin)


def place_of(selection: Selection) -> SavedRegion:
    """Return what to remember of a selection."""
    rect = selection.rect
    return SavedRegion(selection.screenshot.screen_name, rect.x(), rect.y(), rect.width(), rect.height())


def selection_at(place: SavedRegion, screenshots: tuple[Screenshot, ...]) -> Selection | None:
    """Return the same place on newly frozen screens, or None when its screen is gone or has shrunk."""
    rect = QRect(place.left, place.top, place.width, place.height)
    for screenshot in screenshots:
        if screenshot.screen_name == place.screen_name and screenshot.image.rect().contains(rect):
            return Selection(screenshot, rect)
    return None
