"""Between a window's logical points and a frozen screen's pixels."""

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QTransform

from pic2latex_desktop.capture.selection import Screenshot

__all__ = ["ScaleMap"]


class ScaleMap:
    """The map of one screen, taken from its picture's own size: that holds on every system.

    Qt rounds a screen's size to whole points. Where the sizes differ by that rounding only, the screen's
    exact scale is used, and the picture is shown pixel for pixel.
    """

    def __init__(self, screenshot: Screenshot) -> None:
        points, pixels, scale = screenshot.geometry.size(), screenshot.image.size(), screenshot.scale
        self._across = _factor(pixels.width(), points.width(), scale)
        self._down = _factor(pixels.height(), points.height(), scale)

    @property
    def to_points(self) -> QTransform:
        """The map from pixels to points, for a painter."""
        return QTransform.fromScale(1 / self._across, 1 / self._down)

    def pixel(self, point: QPointF) -> QPoint:
        """Return the pixel that lies under a point of the window."""
        return QPoint(math.floor(point.x() * self._across), math.floor(point.y() * self._down))

    def points(self, rect: QRect) -> QRectF:
        """Return where a rectangle of pixels lies in the window."""
        return QRectF(
            rect.x() / self._across,
            rect.y() / self._down,
            rect.width() / self._across,
            rect.height() / self._down,
        )


def _factor(pixels: int, points: int, scale: float) -> float:
    return scale if abs(points * scale - pixels) <= max(1.0, scale) else pixels / points
