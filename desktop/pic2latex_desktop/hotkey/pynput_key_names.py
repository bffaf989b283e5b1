"""What pynput's keys are called by us, on each system: the one place that knows pynput's key objects."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from pic2latex_desktop.hotkey.key_table import KEYS, MACOS_MODIFIERS, WINDOWS_MODIFIERS

__all__ = ["MACOS_NAMES", "WINDOWS_NAMES", "NameOf", "key_name"]

NameOf = Callable[[int], str | None]

WINDOWS_NAMES: Mapping[int, str] = {
    row.windows: row.name for row in KEYS if row.windows is not None
} | WINDOWS_MODIFIERS
MACOS_NAMES: Mapping[int, str] = {
    row.macos: row.name for row in KEYS if row.macos is not None
} | MACOS_MODIFIERS
_SINGLE = {row.name for row in KEYS if len(row.name) == 1}


def key_name(key: Any, name_of: NameOf) -> str | None:
    """Return our name of what pynput reported, or None for a key that no shortcut can have.

    `key` is pynput's Key (whose value holds the code) or KeyCode. The code tells the key itself, whatever
    Shift or AltGr make of it; the character is used only for the number pad, whose keys pynput reports
    without a code.
    """
    code = getattr(getattr(key, "value", key), "vk", None)
    if code is not None:
        return name_of(code)
    character = getattr(key, "char", None)
    return character.upper() if character and character.upper() in _SINGLE else None


def static_names(platform: str = sys.platform) -> NameOf:
    """Return the names on a system whose codes are fixed: Windows and macOS."""
    return (WINDOWS_NAMES if platform == "win32" else MACOS_NAMES).get
