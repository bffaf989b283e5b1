"""The strip of formats by mouse, arrows and digits."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from pic2latex_desktop.windows.format_strip import FormatButton, FormatStrip

FORMATS = tuple(FormatButton(f"f{number}", f"Format number {number}") for number in range(12))


@pytest.fixture
def strip(qtbot: QtBot) -> FormatStrip:
    made = FormatStrip()
    qtbot.addWidget(made)
    made.set_formats(FORMATS, "f1")
    made.resize(400, 200)
    made.show()
    return made


def test_current_is_shown(strip: FormatStrip) -> None:
    assert strip.current == "f1"


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        (Qt.Key.Key_Right, "f2"),
        (Qt.Key.Key_Left, "f0"),
        (Qt.Key.Key_Down, "f2"),
        (Qt.Key.Key_Up, "f0"),
        (Qt.Key.Key_1, "f0"),
        (Qt.Key.Key_5, "f4"),
        (Qt.Key.Key_0, "f9"),
    ],
)
def test_keys_choose(qtbot: QtBot, strip: FormatStrip, key: Qt.Key, chosen: str) -> None:
    strip.setFocus()
    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.keyClick(strip, key)
    assert told.args == [chosen]
    assert strip.current == chosen
    # The strip has the focus, so this is what is read out.
    assert strip.accessibleDescription() == f"Format number {chosen[1:]}"


def test_arrows_go_round(qtbot: QtBot, strip: FormatStrip) -> None:
    for _ in range(2):
        qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert strip.current == "f11"
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.current == "f0"


def test_digits_with_control_are_not_for_the_strip(qtbot: QtBot, strip: FormatStrip) -> None:
    with qtbot.assertNotEmitted(strip.chosen):
        qtbot.keyClick(strip, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)


def test_mouse_chooses(qtbot: QtBot, strip: FormatStrip) -> None:
    button = strip.findChild(QToolButton, "f7")
    assert button is not None
    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == ["f7"]


def test_choosing_the_current_one_again_is_told(qtbot: QtBot, strip: FormatStrip) -> None:
    """Pressing the chosen format once more copies it once more."""
    button = strip.findChild(QToolButton, "f1")
    assert button is not None
    with qtbot.waitSignal(strip.chosen):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_formats_can_be_replaced(qtbot: QtBot, strip: FormatStrip) -> None:
    strip.set_formats((FormatButton("only", "Only"),), "only")
    assert strip.current == "only"
    with qtbot.assertNotEmitted(strip.chosen):
        qtbot.keyClick(strip, Qt.Key.Key_2)


def test_rows_break_where_the_width_ends(qtbot: QtBot, strip: FormatStrip) -> None:
    buttons = strip.findChildren(QToolButton)
    assert all(strip.rect().contains(button.geometry()) for button in buttons)
    tops = {button.y() for button in buttons}
    assert len(tops) > 1
    layout = strip.layout()
    assert layout is not None
    assert layout.heightForWidth(250) > layout.heightForWidth(400) > layout.heightForWidth(4000)


def test_the_rest_is_under_more(qtbot: QtBot, strip: FormatStrip) -> None:
    strip.set_formats(FORMATS, "f1", ("f7", "f1", "gone", "f3"))
    buttons = [button.text() for button in strip._buttons()]
    assert buttons[:3] == ["1  Format number 7", "2  Format number 1", "3  Format number 3"]
    menu = strip.findChild(QMenu, "more_menu")
    assert isinstance(menu, QMenu)
    assert [action.objectName() for action in menu.actions()] == [
        f"f{n}" for n in (0, 2, 4, 5, 6, 8, 9, 10, 11)
    ]
    with qtbot.waitSignal(strip.chosen) as told:
        menu.actions()[-1].trigger()
    assert told.args == ["f11"]
    assert strip.current == "f11"
    assert len(menu.actions()) == 8, "it has a button now"
    with qtbot.waitSignal(strip.chosen) as told:
        qtbot.keyClick(strip, Qt.Key.Key_4)
    assert told.args == ["f11"]


def test_chosen_format_of_the_rest_has_a_button(strip: FormatStrip) -> None:
    strip.set_formats(FORMATS, "f9", ("f0", "f1"))
    assert strip.current == "f9"
