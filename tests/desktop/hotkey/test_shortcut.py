"""Combinations of keys: read, written, asked of a portal, and recorded from Qt."""

import pytest
from PySide6.QtCore import QKeyCombination, Qt

from pic2latex_desktop.errors import HotkeyError
from pic2latex_desktop.hotkey import advice, from_qt, parse
from pic2latex_desktop.hotkey.key_table import KEYS
from pic2latex_desktop.hotkey.shortcut import portal_trigger

Q = Qt.Key
CTRL, ALT, SHIFT, META = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.MetaModifier,
)


@pytest.mark.parametrize(
    ("text", "written", "trigger"),
    [
        ("Ctrl+Alt+M", "Ctrl+Alt+M", "CTRL+ALT+m"),
        (" alt + CONTROL + m ", "Ctrl+Alt+M", "CTRL+ALT+m"),
        ("shift+win+print", "Meta+Shift+Print", "LOGO+SHIFT+Print"),
        ("F9", "F9", "F9"),
        ("Ctrl++", "Ctrl++", "CTRL+plus"),
        ("+", "+", "plus"),
        ("Ctrl+Alt+PgUp", "Ctrl+Alt+PgUp", "CTRL+ALT+Prior"),
        ("Ctrl+PageDown", "Ctrl+PgDown", "CTRL+Next"),
        ("Ctrl+Alt+Enter", "Ctrl+Alt+Return", "CTRL+ALT+Return"),
        ("Meta+;", "Meta+;", "LOGO+semicolon"),
    ],
)
def test_spellings(text: str, written: str, trigger: str) -> None:
    shortcut = parse(text)
    assert str(shortcut) == written
    assert parse(written) == shortcut
    assert portal_trigger(shortcut) == trigger


@pytest.mark.parametrize("text", ["", "Ctrl+", "Ctrl", "Hyper+M", "Ctrl+Ö", "Ctrl+Alt+M+N", "Ctrl+F25"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(HotkeyError, match="is not a combination") as refused:
        parse(text)
    assert "Ctrl+Alt+M" in refused.value.hint


@pytest.mark.parametrize("name", [row.name for row in KEYS])
def test_every_key_of_the_table_can_be_written_and_read(name: str) -> None:
    assert parse(f"Ctrl+Alt+{name}").key == name


@pytest.mark.parametrize(
    ("combination", "text"),
    [
        (QKeyCombination(CTRL | ALT, Q.Key_M), "Ctrl+Alt+M"),
        (QKeyCombination(META | SHIFT, Q.Key_F5), "Meta+Shift+F5"),
        (QKeyCombination(CTRL, Q.Key_Plus), "Ctrl++"),
        (QKeyCombination(Qt.KeyboardModifier.KeypadModifier | CTRL, Q.Key_5), "Ctrl+5"),
        (QKeyCombination(CTRL | ALT, Q.Key_PageUp), "Ctrl+Alt+PgUp"),
    ],
)
def test_recorded_from_qt(combination: QKeyCombination, text: str) -> None:
    assert str(from_qt(combination)) == text


@pytest.mark.parametrize("key", [Q.Key_Control, Q.Key_AltGr, Q.Key_unknown, Q.Key_Adiaeresis, Q.Key_VolumeUp])
def test_not_yet_or_never_a_shortcut(key: Qt.Key) -> None:
    assert from_qt(QKeyCombination(CTRL, key)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("M", "needed for typing"),
        ("Shift+M", "needed for typing"),
        ("Space", "needed for typing"),
        ("Ctrl+F", "Two modifiers"),
        ("Alt+M", "Two modifiers"),
        ("Ctrl+Alt+M", ""),
        ("Ctrl+Shift+M", ""),
        ("F9", ""),
        ("Meta+Print", ""),
    ],
)
def test_advice(text: str, words: str) -> None:
    assert words in advice(parse(text))
    assert bool(words) == bool(advice(parse(text)))
