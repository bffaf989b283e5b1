"""The result window beside the snip, on any screen."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pic2latex_desktop.windows.placement import fit_beside, frame_of, place_beside, room_on

SIZE = QSize(600, 500)
SCREEN = QRect(0, 0, 1920, 1080)


@pytest.mark.parametrize(
    "snip",
    [
        QRect(100, 100, 300, 60),
        QRect(1600, 100, 300, 60),
        QRect(100, 1000, 300, 60),
        QRect(1600, 1000, 300, 60),
        QRect(800, 500, 300, 60),
        QRect(0, 0, 1920, 300),
        QRect(0, 700, 1920, 380),
        QRect(0, 0, 700, 1080),
        QRect(1300, 0, 620, 1080),
    ],
)
@pytest.mark.parametrize("origin", [(0, 0), (-1920, 0), (1920, -300)])
def test_window_is_on_the_screen_and_not_over_the_snip(snip: QRect, origin: tuple[int, int]) -> None:
    screen, snip = SCREEN.translated(*origin), snip.translated(*origin)
    window = QRect(place_beside(SIZE, snip, screen), SIZE)
    assert screen.contains(window)
    assert not window.intersects(snip)


def test_snip_of_the_whole_screen_still_gets_a_window() -> None:
    window = QRect(place_beside(SIZE, SCREEN, SCREEN), SIZE)
    assert SCREEN.contains(window)


@pytest.mark.parametrize(
    ("snip", "wanted", "expected"),
    [
        (QRect(100, 100, 300, 60), SIZE, SIZE),
        # Above and below are too low, left and right too narrow for the whole window.
        (QRect(560, 355, 800, 370), QSize(600, 500), QSize(460, 500)),
        (QRect(200, 300, 1500, 400), QSize(600, 500), QSize(600, 360)),
        (QRect(400, 350, 1100, 400), QSize(600, 500), QSize(600, 500)),
        (SCREEN, SIZE, SIZE),
        (QRect(100, 100, 300, 60), QSize(4000, 3000), QSize(1920, 360)),
    ],
)
def test_window_gets_smaller_rather_than_to_cover_the_snip(
    snip: QRect, wanted: QSize, expected: QSize
) -> None:
    place = fit_beside(wanted, QSize(460, 360), snip, SCREEN)
    assert SCREEN.contains(place)
    assert place.size() == expected
    assert place.intersects(snip) is (snip in {SCREEN, QRect(400, 350, 1100, 400)})


def test_screen_without_room_for_the_least_is_filled() -> None:
    screen = QRect(0, 27, 512, 273)
    assert fit_beside(SIZE, QSize(460, 440), QRect(10, 50, 100, 40), screen) == screen


def test_least_is_covered_when_something_must_be() -> None:
    snip = QRect(0, 0, 1500, 1080)
    window = QRect(place_beside(SIZE, snip, SCREEN), SIZE)
    assert (window & snip).width() == 600 - (1920 - 1500)


@pytest.mark.parametrize("screen", [QRect(0, 0, 1024, 600), QRect(0, 0, 1366, 768), QRect(0, 27, 911, 485)])
@pytest.mark.parametrize("snip", [QRect(10, 500, 200, 40), QRect(300, 30, 300, 60)])
def test_window_with_its_frame_is_on_the_screen(qtbot: QtBot, screen: QRect, snip: QRect) -> None:
    """The title bar was not counted: Copy was below the edge of a small screen."""
    window = QWidget()
    qtbot.addWidget(window)
    room = room_on(screen, window)
    inside = fit_beside(QSize(620, 560), QSize(300, 300), snip, room)
    frame = frame_of(window)
    assert frame.top() > 20
    assert screen.contains(inside.marginsAdded(frame))
