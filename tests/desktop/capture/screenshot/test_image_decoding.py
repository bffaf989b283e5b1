"""Pictures of the whole desk and how they are cut into screens."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from pic2latex_desktop.capture.screenshot.image_decoding import picture_in_bytes, picture_in_file, split
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.errors import GrabError

RED, GREEN, BLUE = QColor("red"), QColor("lime"), QColor("blue")


def desk(width: int, height: int, *parts: tuple[QRect, QColor]) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    for rect, colour in parts:
        painter.fillRect(rect, colour)
    painter.end()
    return image


def is_all(image: QImage, colour: QColor) -> bool:
    corners = (
        (0, 0),
        (image.width() - 1, 0),
        (0, image.height() - 1),
        (image.width() - 1, image.height() - 1),
    )
    return all(image.pixelColor(x, y) == colour for x, y in corners)


@pytest.mark.parametrize(
    ("areas", "picture", "sizes"),
    [
        # Wayland: laid out in points, drawn at the highest scale of all.
        (
            [ScreenArea("A", QRect(0, 0, 640, 400), 1.0), ScreenArea("B", QRect(640, 0, 800, 600), 2.0)],
            desk(2880, 1200, (QRect(0, 0, 1280, 800), RED), (QRect(1280, 0, 1600, 1200), GREEN)),
            [(1280, 800), (1600, 1200)],
        ),
        # X11: laid out in pixels.
        (
            [ScreenArea("A", QRect(0, 0, 600, 500), 2.0), ScreenArea("B", QRect(1200, 100, 1200, 800), 1.0)],
            desk(2400, 1000, (QRect(0, 0, 1200, 1000), RED), (QRect(1200, 100, 1200, 800), GREEN)),
            [(1200, 1000), (1200, 800)],
        ),
        # A screen to the left of the origin.
        (
            [ScreenArea("A", QRect(0, 0, 400, 300), 1.0), ScreenArea("B", QRect(-200, 0, 200, 300), 1.0)],
            desk(600, 300, (QRect(200, 0, 400, 300), RED), (QRect(0, 0, 200, 300), GREEN)),
            [(400, 300), (200, 300)],
        ),
        # A fractional scale.
        (
            [ScreenArea("A", QRect(0, 0, 853, 533), 1.5), ScreenArea("B", QRect(853, 0, 853, 533), 1.5)],
            desk(2559, 800, (QRect(0, 0, 1280, 800), RED), (QRect(1280, 0, 1280, 800), GREEN)),
            [(1280, 800), (1279, 800)],
        ),
    ],
)
def test_a_desk_is_cut_at_its_seams(
    areas: list[ScreenArea], picture: QImage, sizes: list[tuple[int, int]]
) -> None:
    screens = split(picture, tuple(areas))
    assert [(shot.image.width(), shot.image.height()) for shot in screens] == sizes
    assert [shot.screen_name for shot in screens] == ["A", "B"]
    assert is_all(screens[0].image, RED)
    assert is_all(screens[1].image, GREEN)


def test_a_picture_of_another_shape_is_refused() -> None:
    with pytest.raises(GrabError, match="shape"):
        split(desk(100, 100), (ScreenArea("A", QRect(0, 0, 640, 400), 1.0),))


def test_very_large_desks_are_allowed(tmp_path: Path) -> None:
    desk(10, 10, (QRect(0, 0, 5, 5), BLUE)).save(str(tmp_path / "desk.png"))
    assert picture_in_file(tmp_path / "desk.png").pixelColor(1, 1) == BLUE
    three_8k_screens = 3 * 7680 * 4320 * 4 // 2**20
    assert QImageReader.allocationLimit() > three_8k_screens


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    with pytest.raises(GrabError, match=r"none\.png could not be read"):
        picture_in_file(tmp_path / "none.png")
    with pytest.raises(GrabError, match="grim did not give"):
        picture_in_bytes(b"P6 nonsense", "grim")
