"""Which picture belongs to which screen: on every arrangement of a desk, those that X11 cannot show included."""

import pytest
from PySide6.QtCore import QRect

from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea, pair
from pic2latex_desktop.errors import GrabError


def area(name: str, x: int, y: int, width: int, height: int, scale: float = 1.0) -> ScreenArea:
    return ScreenArea(name, QRect(x, y, width, height), scale)


@pytest.mark.parametrize(
    ("areas", "monitors", "order"),
    [
        # X11 and Windows: origins in pixels, sizes in points; the primary screen need not come first.
        (
            [area("L", 0, 0, 600, 500, 2.0), area("R", 1200, 100, 1200, 800)],
            [QRect(1200, 100, 1200, 800), QRect(0, 0, 1200, 1000)],
            (1, 0),
        ),
        # A screen left of and above the primary one.
        (
            [area("P", 0, 0, 1280, 720, 1.5), area("S", -2560, -300, 2560, 1440)],
            [QRect(-2560, -300, 2560, 1440), QRect(0, 0, 1920, 1080)],
            (1, 0),
        ),
        # 1000 pixels at scale 1.5 are 667 points, and those are 1000.5 pixels again.
        ([area("A", 0, 0, 800, 667, 1.5)], [QRect(0, 0, 1200, 1000)], (0,)),
        # macOS: everything in points.
        (
            [area("A", 0, 0, 1512, 982, 2.0), area("B", 1512, -200, 1920, 1080)],
            [QRect(0, 0, 1512, 982), QRect(1512, -200, 1920, 1080)],
            (0, 1),
        ),
        # Origins that disagree: the order and the sizes decide.
        (
            [area("A", 5, 0, 800, 600), area("B", 805, 0, 640, 480)],
            [QRect(0, 0, 800, 600), QRect(800, 0, 640, 480)],
            (0, 1),
        ),
        # Mirrored screens lie on each other.
        ([area("A", 0, 0, 800, 600)], [QRect(0, 0, 800, 600), QRect(0, 0, 800, 600)], (0,)),
    ],
)
def test_pairs(areas: list[ScreenArea], monitors: list[QRect], order: tuple[int, ...]) -> None:
    assert pair(areas, monitors) == order


@pytest.mark.parametrize(
    "monitors",
    [[], [QRect(0, 0, 640, 480)], [QRect(10, 0, 800, 600), QRect(810, 0, 800, 600)]],
)
def test_what_cannot_be_the_same_desk_is_no_guess(monitors: list[QRect]) -> None:
    with pytest.raises(GrabError, match="do not match"):
        pair([area("A", 0, 0, 800, 600)], monitors)
