"""The overlay under simulated hands: what the end-to-end tests do not reach."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pic2latex.types import Mode
from pic2latex_desktop.capture.overlay import Overlay
from pic2latex_desktop.capture.selection import SavedRegion, Screenshot, Selection
from pic2latex_desktop.system.desktop_session import read_session

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def frozen() -> tuple[Screenshot, ...]:
    screen = QGuiApplication.primaryScreen()
    image = QImage(screen.geometry().size() * 2, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return (Screenshot(screen.name(), screen.geometry(), 2.0, image),)


Open = Callable[[], QWidget]


@pytest.fixture
def overlay(qtbot: QtBot) -> Iterator[Overlay]:
    overlay = Overlay(read_session({}, "win32"))  # its windows are ordinary ones
    yield overlay
    overlay.cancel()


@pytest.fixture
def opened(overlay: Overlay, qtbot: QtBot) -> Open:
    """Open the overlay and return its one window."""

    def open_overlay() -> QWidget:
        with qtbot.waitSignal(overlay.shown):
            assert overlay.open(frozen())
        (window,) = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        return window

    return open_overlay


@pytest.fixture
def taken(overlay: Overlay) -> list[QRect]:
    """Collect the rectangles that are selected."""
    rects: list[QRect] = []

    def keep(selection: Selection) -> None:
        rects.append(selection.rect)

    overlay.selected.connect(keep)
    return rects


def drag(window: QWidget, start: QPoint, end: QPoint, held: Qt.KeyboardModifier) -> None:
    QTest.mousePress(window, LEFT, held, start)
    QTest.mouseMove(window, end)
    QTest.mouseRelease(window, LEFT, held, end)


@pytest.mark.parametrize(
    ("mode", "asked"), [(Mode.FORMULA, "the formula"), (Mode.PAGE, "the paragraph"), (Mode.TEXT, "the text")]
)
def test_it_asks_for_what_the_mode_names(overlay: Overlay, qtbot: QtBot, mode: Mode, asked: str) -> None:
    with qtbot.waitSignal(overlay.shown):
        assert overlay.open(frozen(), mode)
    (window,) = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert f"Drag over {asked}" in window.accessibleDescription()


def test_it_is_named_for_those_who_do_not_see_it(opened: Open) -> None:
    window = opened()
    assert "Choose a region" in window.accessibleName()
    assert "Esc cancels" in window.accessibleDescription()


def test_with_ctrl_the_rectangle_stands_and_can_be_carried(opened: Open, taken: list[QRect]) -> None:
    window = opened()
    drag(window, QPoint(100, 100), QPoint(150, 120), CTRL)
    assert not taken
    drag(window, QPoint(120, 110), QPoint(130, 115), Qt.KeyboardModifier.NoModifier)
    assert not taken, "carrying is no taking"
    QTest.keyClick(window, Qt.Key.Key_Right)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert taken == [QRect(220, 210, 102, 41)]


def test_a_double_click_takes_what_stands(opened: Open, taken: list[QRect]) -> None:
    window = opened()
    drag(window, QPoint(100, 100), QPoint(150, 120), CTRL)
    QTest.mouseDClick(window, LEFT, pos=QPoint(120, 110))
    assert len(taken) == 1


def test_pressing_beside_what_stands_begins_anew(opened: Open, taken: list[QRect]) -> None:
    window = opened()
    drag(window, QPoint(100, 100), QPoint(150, 120), CTRL)
    drag(window, QPoint(300, 300), QPoint(310, 310), Qt.KeyboardModifier.NoModifier)
    assert taken == [QRect(600, 600, 21, 21)]


def test_a_whole_screen_by_two_keys(opened: Open, taken: list[QRect]) -> None:
    window = opened()
    QTest.keyClick(window, Qt.Key.Key_A)
    QTest.keyClick(window, Qt.Key.Key_Enter)
    assert taken == [frozen()[0].image.rect()]


def test_the_last_region_is_shown_and_taken_by_one_key(
    overlay: Overlay, opened: Open, taken: list[QRect]
) -> None:
    overlay.last_region = SavedRegion(frozen()[0].screen_name, 40, 60, 100, 80)
    window = opened()
    picture = window.grab().toImage()
    ratio = picture.devicePixelRatio()
    edge = {picture.pixelColor(round(x * ratio), round(30 * ratio)).name() for x in range(19, 70)}
    assert len(edge) > 1, "its outline is drawn"
    QTest.keyClick(window, Qt.Key.Key_R)
    assert taken == [QRect(40, 60, 100, 80)]
    overlay.last_region = SavedRegion("a screen that is gone", 0, 0, 10, 10)
    window = opened()
    QTest.keyClick(window, Qt.Key.Key_R)
    assert overlay.is_open


def test_closing_a_window_from_outside_cancels(overlay: Overlay, opened: Open, qtbot: QtBot) -> None:
    window = opened()
    with qtbot.waitSignal(overlay.cancelled):
        window.close()
    assert not overlay.is_open


def test_screens_that_are_gone_are_left_out(overlay: Overlay) -> None:
    (here,) = frozen()
    gone = Screenshot("gone", QRect(9000, 0, 100, 100), 1.0, here.image)
    assert not overlay.open((gone,))
    assert not overlay.is_open
    assert overlay.open((gone, here))
    assert not overlay.open((here,)), "it is open already"


@pytest.mark.parametrize("end", [QPoint(250, 100), QPoint(100, 250), QPoint(250, 101)])
def test_drag_along_a_line_takes_nothing(opened: Open, taken: list[QRect], end: QPoint) -> None:
    """A strip of 95 by 1 pixels was read as fifty bold letters, which went to the clipboard."""
    window = opened()
    drag(window, QPoint(100, 100), end, Qt.KeyboardModifier.NoModifier)
    assert not taken
    drag(window, QPoint(100, 100), QPoint(150, 120), Qt.KeyboardModifier.NoModifier)
    assert len(taken) == 1
