"""The settings form, generated from the schema and used with mouse and keys."""

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pic2latex_desktop.history.store import HistoryUsage
from pic2latex_desktop.settings.field_types import Choices, Number, SeveralChoices, ShortcutSetting, Toggle
from pic2latex_desktop.settings.schema import SECTIONS, Settings, spec_of
from pic2latex_desktop.ui.messages import Problem
from pic2latex_desktop.ui.theme import Theme
from pic2latex_desktop.windows.hotkey_test_widget import HotkeyTestWidget
from pic2latex_desktop.windows.setting_fields import SeveralChoicesField, ShortcutField
from pic2latex_desktop.windows.settings_window import SettingsWindow

WIDGETS = {
    Toggle: QCheckBox,
    Number: QSpinBox,
    Choices: QComboBox,
    SeveralChoices: SeveralChoicesField,
    ShortcutSetting: ShortcutField,
}
SHOWN = [setting.name for setting in fields(Settings) if spec_of(setting).section]


class Store:
    """The settings in force, as the program keeps them."""

    def __init__(self) -> None:
        self.current = Settings()

    def update(self, settings: Settings) -> None:
        self.current = settings


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def window(qtbot: QtBot, store: Store) -> SettingsWindow:
    made = SettingsWindow(lambda: store.current)
    made.changed.connect(store.update)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def field(window: SettingsWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


@pytest.mark.parametrize("name", SHOWN)
def test_every_setting_has_its_field(window: SettingsWindow, name: str) -> None:
    kind = spec_of(Settings.__dataclass_fields__[name]).kind
    widget = field(window, name)
    assert isinstance(widget, WIDGETS[type(kind)])
    assert widget.accessibleName()
    assert widget.accessibleDescription()
    assert widget.value() == getattr(Settings(), name)  # type: ignore[attr-defined]  # every field has one


def test_toggle_is_in_force_at_once(qtbot: QtBot, window: SettingsWindow, store: Store) -> None:
    box = field(window, "checks_itself")
    assert isinstance(box, QCheckBox)
    box.click()
    assert store.current == replace(Settings(), checks_itself=False)


def test_number_and_choice_are_in_force_at_once(qtbot: QtBot, window: SettingsWindow, store: Store) -> None:
    window.show_section("recognition")
    beams, mode = field(window, "beams"), field(window, "mode")
    assert isinstance(beams, QSpinBox)
    assert isinstance(mode, QComboBox)
    qtbot.keyClick(beams, Qt.Key.Key_Up)
    mode.setFocus()
    qtbot.keyClick(mode, Qt.Key.Key_Down)
    assert store.current.beams == 2
    assert store.current.mode != "formula"


def test_wheel_over_a_field_changes_nothing(qtbot: QtBot, window: SettingsWindow, store: Store) -> None:
    """Scrolling the page must not change what the pointer passes over."""
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    for name in ("beams", "mode"):
        widget = field(window, name)
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(widget.mapToGlobal(QPoint(5, 5))),
            QPoint(0, 0),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)
    assert store.current == Settings()


def keys_button(window: SettingsWindow, name: str) -> QPushButton:
    button = field(window, name).findChild(QPushButton, "keys")
    assert isinstance(button, QPushButton)
    return button


@pytest.mark.parametrize(
    ("key", "modifiers", "stored"),
    [
        (
            Qt.Key.Key_K,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
            "Ctrl+Shift+K",
        ),
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier, "F9"),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier, "Ctrl+Tab"),
    ],
)
def test_keys_are_set_by_pressing_them(
    qtbot: QtBot,
    window: SettingsWindow,
    store: Store,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    stored: str,
) -> None:
    window.show_section("keys")
    button = keys_button(window, "key_formula")
    recorded: list[bool] = []
    window.key_test.recording.connect(recorded.append)
    button.click()
    qtbot.keyClick(button, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(button, key, modifiers)
    assert store.current.key_formula == stored
    assert recorded == [True, False]
    assert not button.isChecked()


def test_escape_leaves_the_keys_as_they_were(qtbot: QtBot, window: SettingsWindow, store: Store) -> None:
    window.show_section("keys")
    button = keys_button(window, "key_formula")
    before = button.text()
    button.click()
    assert button.text() != before
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert button.text() == before
    assert store.current == Settings()
    assert window.isVisible()


def test_keys_can_be_taken_away(qtbot: QtBot, window: SettingsWindow, store: Store) -> None:
    shortcut = field(window, "key_paste")
    assert isinstance(shortcut, ShortcutField)
    shortcut.clear_button.click()
    assert store.current.key_paste == ""


def test_keys_are_ticked_when_they_arrive(qtbot: QtBot, window: SettingsWindow) -> None:
    window.show_section("keys")
    test = window.findChild(HotkeyTestWidget, "key_test")
    assert isinstance(test, HotkeyTestWidget)
    switched: list[bool] = []
    test.switched.connect(switched.append)
    test.button.click()
    test.note("paragraph")
    state = field(window, "key_paragraph").findChild(QLabel, "key_state")
    assert isinstance(state, QLabel)
    assert "heard" in state.text()
    other = field(window, "key_formula").findChild(QLabel, "key_state")
    assert isinstance(other, QLabel)
    assert other.text() == "waiting"
    window.close()
    assert switched == [True, False]


def test_trouble_with_keys_is_seen_beside_them(window: SettingsWindow) -> None:
    window.key_test.show_problem("formula", "Another program has these keys.")
    state = field(window, "key_formula").findChild(QLabel, "key_state")
    assert isinstance(state, QLabel)
    assert "Another program" in state.text()
    assert state.property("role") == "bad"


def test_capture_test_shows_what_it_saw_or_why_not(qtbot: QtBot, window: SettingsWindow) -> None:
    window.show_section("capture")
    test = window.capture_test
    with qtbot.waitSignal(test.wanted):
        test.button.click()
    words = test.findChild(QLabel, "capture_words")
    assert isinstance(words, QLabel)
    test.show_problem(Problem("No picture", "Allow it.", ""))
    assert words.text() == "No picture. Allow it."
    image = QImage(1000, 600, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF00)
    test.show_picture(image)
    assert words.property("role") == "good"


def test_values_changed_elsewhere_are_shown(window: SettingsWindow) -> None:
    window.show_settings(replace(Settings(), beams=4, theme="dark", keeps_history=False, model="my own"))
    beams, theme, model = field(window, "beams"), field(window, "theme"), field(window, "model")
    assert isinstance(beams, QSpinBox)
    assert isinstance(theme, QComboBox)
    assert isinstance(model, QComboBox)
    assert (beams.value(), theme.currentData(), model.currentText()) == (4, "dark", "my own")


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_restoring_defaults_asks_and_spares_what_is_remembered(
    window: SettingsWindow, store: Store, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    store.current = replace(Settings(), beams=4, theme="dark", welcomed=True)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton[answer])
    button = window.findChild(QPushButton, "defaults")
    assert isinstance(button, QPushButton)
    button.click()
    expected = replace(Settings(), welcomed=True) if answer == "Yes" else store.current
    assert store.current == expected


def test_sections_are_walked_with_the_keyboard(qtbot: QtBot, window: SettingsWindow) -> None:
    sections = window.findChild(QListWidget, "sections")
    assert isinstance(sections, QListWidget)
    assert sections.count() == len(SECTIONS)
    sections.setFocus()
    qtbot.keyClick(sections, Qt.Key.Key_Down)
    assert field(window, "beams").isVisible()
    assert not field(window, "format").isVisible()


def test_format_buttons_are_ticked_in_a_menu_six_at_most(window: SettingsWindow, store: Store) -> None:
    several = field(window, "format_buttons")
    assert isinstance(several, SeveralChoicesField)
    actions = {str(action.data()): action for action in several.menu().actions()}
    ticked = {name for name, action in actions.items() if action.isChecked()}
    assert ticked == set(Settings().format_buttons.split())
    assert not actions["mathml"].isEnabled(), "six are ticked already"
    actions["typst"].trigger()
    assert store.current.format_buttons == "raw inline dollars office picture"
    assert actions["mathml"].isEnabled()
    actions["mathml"].trigger()
    assert store.current.format_buttons == "raw inline dollars office picture mathml"


def test_captions_stand_above_their_fields_where_there_is_no_room_beside(window: SettingsWindow) -> None:
    caption = next(each for each in window.findChildren(QLabel) if each.buddy() and each.isVisible())
    buddy = caption.buddy()
    assert buddy is not None

    def places() -> tuple[int, int]:
        QCoreApplication.processEvents()
        field, above = buddy.mapTo(window, QPoint()), caption.mapTo(window, QPoint())
        return field.x() - above.x(), field.y() - above.y()

    wide = places()
    window.resize(504, 400)
    narrow = places()
    window.resize(window.sizeHint())
    assert wide[0] >= caption.width()
    assert narrow[0] == 0
    assert narrow[1] >= caption.height()
    assert places() == wide


def test_captions_and_fields_stand_in_line(window: SettingsWindow) -> None:
    """Each caption hung six points below the text of its field, and the column had another width on each page."""
    lefts, widths = set(), set()
    for number, _ in enumerate(SECTIONS):
        window.sections.setCurrentRow(number)
        for caption in window.findChildren(QLabel):
            buddy = caption.buddy()
            if buddy is None or not caption.isVisible():
                continue
            row = buddy.focusProxy() or buddy
            middle = caption.mapTo(window, caption.rect().center()).y()
            assert abs(middle - row.mapTo(window, row.rect().center()).y()) <= 1, caption.text()
            lefts.add(buddy.mapTo(window, buddy.rect().topLeft()).x())
            if not isinstance(buddy, ShortcutField):
                widths.add(buddy.width())
    assert len(lefts) == 1
    assert len(widths) == 1


def test_numbers_do_not_touch_the_border(window: SettingsWindow) -> None:
    for box in window.findChildren(QSpinBox):
        assert box.lineEdit().textMargins().left() >= 5


@pytest.mark.parametrize(
    ("button", "wanted"), [("All but favourites", [False]), ("Everything", [True]), ("Cancel", [])]
)
def test_history_can_be_emptied(
    qtbot: QtBot, window: SettingsWindow, monkeypatch: pytest.MonkeyPatch, button: str, wanted: list[bool]
) -> None:
    asked: list[bool] = []
    window.storage.delete_wanted.connect(asked.append)
    with qtbot.waitSignal(window.storage.refresh_wanted):
        window.show_section("history")
    delete = field(window, "delete_history")
    assert isinstance(delete, QPushButton)
    window.storage.show_usage(HistoryUsage(0, 0, 0))
    assert not delete.isEnabled()
    window.storage.show_usage(HistoryUsage(12, 2, 3_400_000))
    words = field(window, "history_usage")
    assert isinstance(words, QLabel)
    assert "12" in words.text()
    assert "3.4 MB" in words.text()

    def choose(box: QMessageBox) -> int:
        next(each for each in box.buttons() if each.text().replace("&", "") == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", choose)
    qtbot.mouseClick(delete, Qt.MouseButton.LeftButton)
    assert asked == wanted


def test_rows_of_sections_have_the_height_of_their_look(qtbot: QtBot, store: Store) -> None:
    """They were measured before the theme was on them: the highlight of a row lay over the next one."""
    Theme("light").choose("light")
    window = SettingsWindow(lambda: store.current)
    qtbot.addWidget(window)
    heights = [
        window.sections.visualItemRect(window.sections.item(row)).height()
        for row in range(window.sections.count())
    ]
    assert heights == [window.sections.sizeHintForRow(0)] * len(SECTIONS)  # asked last: it measures them anew
    assert heights[0] > window.sections.fontMetrics().height()
