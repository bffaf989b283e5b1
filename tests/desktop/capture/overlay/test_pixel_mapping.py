"""From points to pixels, on screens of every scale, with Qt's rounding of sizes."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QImage

from pic2latex_desktop.capture.overlay.pixel_mapping import ScaleMap
from pic2latex_desktop.capture.selection import Screenshot


def scale_map(points: tuple[int, int], pixels: tuple[int, int], scale: float) -> ScaleMap:
    image = QImage(*pixels, QImage.Format.Format_RGB32)
    return ScaleMap(Screenshot("A", QRect(7, 9, *points), scale, image))


@pytest.mark.parametrize(
    ("points", "pixels", "scale", "point", "pixel"),
    [
        ((1280, 800), (1280, 800), 1.0, (10.0, 20.0), (10, 20)),
        ((600, 500), (1200, 1000), 2.0, (10.4, 20.5), (20, 41)),
        ((800, 667), (1200, 1000), 1.5, (100.0, 666.0), (150, 999)),
        # The picture has more pixels than the scale says (a portal that draws at the highest scale of the
        # desk).
        ((640, 400), (1280, 800), 1.0, (10.0, 20.0), (20, 40)),
        # And fewer.
        ((640, 400), (640, 400), 2.0, (10.0, 20.0), (10, 20)),
    ],
)
def test_pixels_under_points(
    points: tuple[int, int],
    pixels: tuple[int, int],
    scale: float,
    point: tuple[float, float],
    pixel: tuple[int, int],
) -> None:
    map_ = scale_map(points, pixels, scale)
    assert map_.pixel(QPointF(*point)) == QPoint(*pixel)


def test_there_and_back() -> None:
    map_ = scale_map((800, 667), (1200, 1000), 1.5)
    for x in range(0, 1200, 7):
        place = map_.points(QRect(x, x // 2, 11, 13))
        assert map_.pixel(place.topLeft() + QPointF(0.01, 0.01)) == QPoint(x, x // 2)
        assert map_.to_points.map(QPointF(x, 0)).x() == pytest.approx(place.x())
