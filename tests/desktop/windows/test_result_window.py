"""The result window as it is used: keys, doubts, faults, copying, comparing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from pic2latex.recognition_warnings import warning_of
from pic2latex.testing import candidate_of
from pic2latex.types import Alternative, Box, Candidate, Mode, Picture, Token, WarningCode
from pic2latex_desktop.preview.preview import Preview
from pic2latex_desktop.recognition.result import Capture, RecognitionResult
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.theme import DARK, LIGHT, Theme
from pic2latex_desktop.windows.format_strip import FormatButton
from pic2latex_desktop.windows.picture_view import PictureView
from pic2latex_desktop.windows.result_window import ResultWindow

FORMATS = tuple(FormatButton(name, name.upper()) for name in ("raw", "inline", "mathml"))


def result(latex: str = r"\frac{a}{b} + c", mode: Mode = Mode.FORMULA) -> RecognitionResult:
    image = QImage(200, 60, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    snip = Capture(Picture(np.full((60, 200, 3), 255, np.uint8)), image, mode, QRect(100, 100, 200, 60))
    candidate = candidate_of(latex) if mode is Mode.FORMULA else None
    return RecognitionResult(snip, latex, candidate, 0.55, "small", 0.123)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[ResultWindow]:
    background = TaskThread()
    preview = Preview(LIGHT, background, tmp_path / "probe.json")
    preview.choose("light")
    models = (FormatButton("", "The bundled model"), FormatButton("texteller", "texteller"))
    made = ResultWindow(LIGHT, preview)
    made.offer(FORMATS, FORMATS[:1], models)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    yield made
    preview.close_renderers()
    background.close()


def label(window: ResultWindow, name: str) -> QLabel:
    found = window.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def press(qtbot: QtBot, window: ResultWindow, name: str) -> None:
    button = window.findChild(QPushButton, name) or window.findChild(QToolButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_result_is_shown_whole(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "inline")
    assert window.editor.source == r"\frac{a}{b} + c"
    assert window.strip.current == "inline"
    assert "Unsure" in label(window, "confidence").text()
    assert "small" in label(window, "origin").text()
    assert window.editor.doubt_count > 0
    assert not window.picture.image.isNull()


@pytest.mark.parametrize(
    ("code", "role"), [(WarningCode.SEVERAL_ROWS, "doubt"), (WarningCode.DEVICE_FAILED, "muted")]
)
def test_warnings_stand_in_a_line_of_their_own(window: ResultWindow, code: WarningCode, role: str) -> None:
    window.show_result(result(), "inline")
    line = label(window, "warning_line")
    assert not line.isVisible()
    warning = warning_of(code, device="cuda") if code is WarningCode.DEVICE_FAILED else warning_of(code)
    window.show_result(replace(result(), warnings=(warning,)), "inline")
    assert line.isVisible()
    assert line.text() == str(warning)
    assert line.property("role") == role
    window.show_result(result(), "inline")
    assert not line.isVisible()


def test_digit_copies_at_once(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    window.strip.setFocus()
    with qtbot.waitSignal(window.copy_wanted) as told:
        qtbot.keyClick(window.strip, Qt.Key.Key_3)
    assert told.args == [r"\frac{a}{b} + c", "mathml"]


def test_alt_digit_works_while_editing(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result("x"), "raw")
    window.activateWindow()
    window.editor.setFocus()
    with qtbot.waitSignal(window.copy_wanted) as told:
        qtbot.keyClick(window.editor, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["x", "inline"]
    assert window.editor.source == "x"


def test_copy_takes_the_corrected_text(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result("x"), "raw")
    window.editor.setFocus()
    with qtbot.waitSignal(window.corrected) as told:
        qtbot.keyClicks(window.editor, "2")
    assert told.args == ["2x"]
    with qtbot.waitSignal(window.copy_wanted) as copied:
        press(qtbot, window, "copy")
    assert copied.args == ["2x", "raw"]


def test_doubt_is_settled_by_f2_and_a_digit(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    doubtful = window.editor.doubt_count
    window.activateWindow()
    window.editor.setFocus()
    qtbot.keyClick(window.editor, Qt.Key.Key_F2)
    assert window.readings.hasFocus() or window.focusWidget() is window.readings
    offered = window.readings.findChild(QPushButton, "reading_1")
    assert isinstance(offered, QPushButton)
    qtbot.waitUntil(offered.isVisible)
    before = window.editor.source
    with qtbot.waitSignal(window.corrected):
        qtbot.keyClick(window.readings, Qt.Key.Key_1)
    assert window.editor.source != before
    assert window.editor.doubt_count == doubtful - 1


def test_readings_say_what_stands_there(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    window.editor.go_to_doubt()
    words = [each.text() for each in window.readings.findChildren(QLabel)]
    assert any("55 %" in word for word in words)


FIRST, SECOND = Box(20.0, 10.0, 60.0, 50.0), Box(120.0, 10.0, 180.0, 50.0)


def doubtful_result() -> RecognitionResult:
    """Two doubts that stand next to each other in the text, and apart in the picture."""
    others = (Alternative("1", 0.3),)
    tokens = (Token("l", 0.5, FIRST, others), Token("i", 0.5, SECOND, others), Token("x", 1.0))
    return replace(result(), source="lix", candidate=Candidate("lix", tokens, -0.1))


def shows(window: ResultWindow, number: int) -> bool:
    """Tell whether a doubt stands out in the picture, painted with the colour of what is looked at."""
    picture = window.picture
    frame = picture.place_rect(number)
    painted = picture.grab().toImage()
    colours = {
        painted.pixelColor(round(x), round(frame.center().y() * painted.devicePixelRatio())).name()
        for x in (frame.left(), frame.left() + 0.5, frame.left() - 0.5)
    }
    return picture.looked_at == number and any(
        QColor(each).blueF() > 0.7 > QColor(each).redF() for each in colours
    )


def test_keys_let_a_doubt_and_its_place_stand_out(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(doubtful_result(), "raw")
    window.editor.setFocus()
    described = []
    for number in (1, 0):  # the caret is at the first one
        qtbot.keyClick(window.editor, Qt.Key.Key_F2)
        assert window.editor.doubt_under_caret == number
        assert shows(window, number)
        described.append(window.picture.accessibleDescription())
    assert described == ["Doubtful place 2 of 2", "Doubtful place 1 of 2"]


def test_pointer_on_a_place_shows_its_token_and_a_click_chooses_it(
    qtbot: QtBot, window: ResultWindow
) -> None:
    window.show_result(doubtful_result(), "raw")
    middle = window.picture.place_rect(1).center().toPoint()
    qtbot.mouseMove(window.picture, middle)
    assert shows(window, 1)
    dark = [
        each
        for each in window.editor.extraSelections()
        if each.format.background().color() == QColor(LIGHT.doubt)
    ]
    assert [each.cursor.selectedText() for each in dark] == ["i"]
    qtbot.mouseClick(window.picture, Qt.MouseButton.LeftButton, pos=middle)
    assert window.editor.doubt_under_caret == 1
    assert window.readings.findChild(QPushButton, "reading_1") is not None
    qtbot.mouseMove(window.picture, QPoint(1, 1))
    assert shows(window, 1), "the doubt at the caret is looked at when no other is"


def test_pointer_on_a_token_shows_its_place(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(doubtful_result(), "raw")
    cursor = QTextCursor(window.editor.document())
    cursor.setPosition(1)
    inside = window.editor.cursorRect(cursor).center() + QPoint(3, 0)
    qtbot.mouseMove(window.editor.viewport(), inside)
    assert shows(window, 1)
    qtbot.mouseMove(window.editor.viewport(), QPoint(window.editor.viewport().width() - 4, inside.y()))
    assert shows(window, 0), "far right of the line no doubt is meant but that at the caret"


def test_places_go_with_their_doubts_and_with_the_picture(qtbot: QtBot, window: ResultWindow) -> None:
    shown = doubtful_result()
    window.show_result(shown, "raw")
    assert not window.picture.place_rect(1).isEmpty()
    window.editor.take_reading(0, 1)
    assert window.picture.place_rect(1).isEmpty()
    assert window.picture.place_rect(0).left() > window.picture.width() / 2
    other = QImage(50, 50, QImage.Format.Format_RGB32)
    window.show_image(other)
    assert window.picture.place_rect(0).isEmpty()
    window.show_image(shown.capture.image)
    assert not window.picture.place_rect(0).isEmpty()


def test_sure_result_shows_no_bar(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(replace(result("x"), candidate=candidate_of("x")), "raw")
    assert not window.readings.isVisible()


def test_fault_is_said_and_pointed_at(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result("x"), "raw")
    window.editor.setFocus()
    window.editor.selectAll()
    qtbot.keyClicks(window.editor, r"y + \foo")
    problem = label(window, "source_problem")
    qtbot.waitUntil(problem.isVisible, timeout=20_000)
    assert r"\foo" in problem.text()
    assert [each.cursor.selectedText() for each in window.editor.extraSelections()] == [r"\foo"]
    window.editor.selectAll()
    qtbot.keyClicks(window.editor, "y")
    qtbot.waitUntil(lambda: not problem.isVisible(), timeout=20_000)


def test_reading_again_offers_beams_and_models(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    button = window.findChild(QToolButton, "again")
    assert isinstance(button, QToolButton)
    actions = [action for action in button.menu().actions() if not action.isSeparator()]
    told: list[tuple[str, int]] = []
    window.again_wanted.connect(lambda model, beams: told.append((model, beams)))
    for action in actions:
        action.trigger()
    assert told == [("", 1), ("", 3), ("", 5), ("", 0), ("texteller", 0)]


def test_page_offers_its_own_formats(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result("Let $x$ be.", Mode.PAGE), "mathml")
    names = [button.objectName() for button in window.strip.findChildren(QToolButton) if button.isVisible()]
    assert names == ["raw"]
    assert not window.readings.isVisible()


def test_comparison_is_asked_for_and_taken_back(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    window.check.show_unsure()
    wanted: list[bool] = []
    window.check.comparison_wanted.connect(wanted.append)
    press(qtbot, window, "compare")
    press(qtbot, window, "compare")
    assert wanted == [True, False]


def test_better_reading_is_offered_not_taken(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    window.check.show_better()
    assert window.editor.source == r"\frac{a}{b} + c"
    with qtbot.waitSignal(window.better_taken):
        press(qtbot, window, "take_better")


def test_escape_hides_and_closing_keeps_the_window(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    window.show()
    window.close()
    assert not window.isVisible()
    window.show_result(result("again"), "raw")
    assert window.editor.source == "again"


def test_window_opens_beside_the_snip(qtbot: QtBot, window: ResultWindow) -> None:
    window.hide()
    window.show_result(result(), "raw")
    near = QRect(10, 10, 100, 30)
    window.appear(near)
    assert window.isVisible()
    assert not window.geometry().intersects(near)


def test_pin_is_told_and_kept(qtbot: QtBot, window: ResultWindow) -> None:
    with qtbot.waitSignal(window.pinned) as told:
        press(qtbot, window, "pin")
    assert told.args == [True]
    window.pin(is_pinned=True)
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.isVisible()
    window.pin(is_pinned=False)
    assert not window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint


def test_colours_change_while_it_is_open(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    window.set_colours(DARK)
    selections = window.editor.extraSelections()
    assert selections[0].format.background().color().name() == DARK.doubt_ground


def test_every_control_has_a_name_for_screen_readers(qtbot: QtBot, window: ResultWindow) -> None:
    window.show_result(result(), "raw")
    for button in (*window.findChildren(QPushButton), *window.findChildren(QToolButton)):
        if button.isVisible():
            assert button.accessibleName() or button.text()
    for widget in (window.editor, window.picture, window.preview, window.strip, window.readings):
        assert widget.accessibleName()


def test_nothing_moves_while_a_fault_comes_and_goes(qtbot: QtBot, window: ResultWindow) -> None:
    """The line about a fault pushed all rows down and made the pictures smaller at each wrong key."""
    Theme("light").choose("light")
    with qtbot.waitSignal(window.preview.drawn, timeout=20_000):
        window.show_result(result(), "raw")
    window.check.show_agreement(is_sure=True)
    qtbot.waitUntil(window.readings.isVisible)
    parts = (window.picture, window.preview, window.editor, window.strip, window.actions_bar)
    before = [part.geometry() for part in parts]
    problem = label(window, "source_problem")
    for source, is_wrong in ((r"\foo", True), ("a", False)):
        window.editor.selectAll()
        qtbot.keyClicks(window.editor, source)
        window.show_edited()
        qtbot.waitUntil(problem.isVisible if is_wrong else problem.isHidden, timeout=20_000)
        assert [part.geometry() for part in parts] == before


def test_one_button_is_filled(window: ResultWindow) -> None:
    """Copy, the chosen format and the pin were all blue, so that none of them was the thing to do."""
    Theme("light").choose("light")
    window.show_result(result(), "inline")
    window.pin(is_pinned=True)
    filled = [
        button.objectName()
        for button in (*window.findChildren(QPushButton), *window.findChildren(QToolButton))
        if button.isVisible() and is_filled(button)
    ]
    assert filled == ["copy"]


def is_filled(button: QAbstractButton) -> bool:
    image = button.grab().toImage()
    # Beside the text, inside the border.
    return image.pixelColor(4, image.height() // 2).name() == LIGHT.accent


def test_light_picture_does_not_glare_in_a_dark_window(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    image = QImage(4, 1, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.setPixelColor(1, 0, QColor("black"))
    image.setPixelColor(2, 0, QColor("#ff0000"))
    view.set_colours(DARK)
    view.show_image(image)
    assert [view.shown.pixelColor(x, 0).name() for x in (0, 1)] == [DARK.paper, DARK.ink]
    red = view.shown.pixelColor(2, 0)
    assert red.red() > 200, "colours stay what they are"
    assert max(red.green(), red.blue()) < 40
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    assert view.shown == image
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    assert view.shown != image
    image.fill(QColor("#202020"))
    view.show_image(image)
    assert view.shown == image
    view.set_colours(LIGHT)
    assert view.shown == image
