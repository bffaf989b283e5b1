"""What the systems call their keys: tables that no machine here can try, so they are checked against each other."""

import ctypes.util
from dataclasses import dataclass

import pytest

from pic2latex_desktop.hotkey.key_table import KEYS, MACOS_MODIFIERS, WINDOWS_MODIFIERS, X11_MODIFIERS
from pic2latex_desktop.hotkey.modifier_state import (
    MACOS_FLAGS,
    WINDOWS_HELD,
    WINDOWS_HOTKEY,
    held_modifiers,
    taken_on_windows,
    windows_combination,
)
from pic2latex_desktop.hotkey.pynput_key_names import MACOS_NAMES, WINDOWS_NAMES, key_name, static_names
from pic2latex_desktop.hotkey.shortcut import MODIFIERS, parse


@dataclass(frozen=True)
class Code:
    """A KeyCode of pynput, as far as it is looked at."""

    vk: int | None
    char: str | None = None


@dataclass(frozen=True)
class Special:
    """A Key of pynput."""

    value: Code


def test_no_number_is_given_twice() -> None:
    for column in ("windows", "macos"):
        numbers = [number for row in KEYS if (number := getattr(row, column)) is not None]
        assert len(set(numbers)) == len(numbers)
    assert len({row.name for row in KEYS}) == len({row.keysym for row in KEYS}) == len(KEYS)
    assert not set(WINDOWS_MODIFIERS) & {row.windows for row in KEYS}
    assert not set(MACOS_MODIFIERS) & {row.macos for row in KEYS}


@pytest.mark.parametrize(
    "table", [X11_MODIFIERS, WINDOWS_MODIFIERS, MACOS_MODIFIERS, WINDOWS_HOTKEY, MACOS_FLAGS]
)
def test_every_modifier_is_known_everywhere(table: dict[object, str] | dict[str, int]) -> None:
    known = set(MODIFIERS)
    assert known <= set(table) or known <= set(table.values())


@pytest.mark.parametrize(
    ("platform", "key", "name"),
    [
        ("win32", Code(0x4D, "\r"), "M"),
        ("win32", Code(0x4D, "µ"), "M"),  # Ctrl+Alt+M on a German layout
        ("win32", Code(0x31, "!"), "1"),
        ("win32", Special(Code(0x78)), "F9"),
        ("win32", Special(Code(0xA2)), "Ctrl"),
        ("win32", Special(Code(0xA5)), "AltGr"),
        ("win32", Special(Code(0xAF)), None),
        ("darwin", Code(46, "µ"), "M"),
        ("darwin", Special(Code(55)), "Ctrl"),
        ("darwin", Special(Code(59)), "Meta"),
        ("darwin", Special(Code(101)), "F9"),
        ("darwin", Code(None, "5"), "5"),
        ("darwin", Code(None, "é"), None),
        ("darwin", Code(None), None),
    ],
)
def test_names(platform: str, key: object, name: str | None) -> None:
    assert key_name(key, static_names(platform)) == name


def test_letters_and_digits_are_all_there() -> None:
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        assert WINDOWS_NAMES[ord(character)] == character
        assert character in MACOS_NAMES.values()


def test_keysyms_exist() -> None:
    from Xlib import XK

    for name in [*(row.keysym for row in KEYS), *X11_MODIFIERS]:
        # python-xlib knows this one by its value only.
        assert XK.string_to_keysym(name) or name == "ISO_Level3_Shift", name


def test_windows_registers_a_combination() -> None:
    assert windows_combination(parse("Ctrl+Alt+M")) == (3, 0x4D)
    assert windows_combination(parse("Meta+Shift+F9")) == (12, 0x78)
    assert set(WINDOWS_HELD) == {*MODIFIERS, "AltGr"}


def test_elsewhere_nothing_is_asked() -> None:
    if ctypes.util.find_library("user32") is None:
        assert held_modifiers() is None
        assert taken_on_windows([parse("Ctrl+Alt+M")]) == frozenset()
