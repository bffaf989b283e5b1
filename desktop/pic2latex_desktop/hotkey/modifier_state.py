"""Asking Windows and macOS which modifiers are really down, and Windows who owns a combination.

X11 is asked in x11_keyboard. The tables say which question is asked for which modifier; the calls are the
system's.
"""

import sys
from collections.abc import Iterable

from pic2latex_desktop.hotkey.key_table import KEYS
from pic2latex_desktop.hotkey.shortcut import Shortcut

__all__ = [
    "MACOS_FLAGS",
    "WINDOWS_HELD",
    "WINDOWS_HOTKEY",
    "held_modifiers",
    "taken_on_windows",
    "windows_combination",
]

WINDOWS_HELD = {"Shift": (0x10,), "Ctrl": (0x11,), "Alt": (0xA4,), "AltGr": (0xA5,), "Meta": (0x5B, 0x5C)}
MACOS_FLAGS = {"Shift": 1 << 17, "Meta": 1 << 18, "Alt": 1 << 19, "Ctrl": 1 << 20}
# RegisterHotKey's own bits.
WINDOWS_HOTKEY = {"Alt": 1, "Ctrl": 2, "Shift": 4, "Meta": 8}

_ALREADY_REGISTERED = 1409  # ERROR_HOTKEY_ALREADY_REGISTERED
_PROBE = 1
_SESSION_STATE = 0  # kCGEventSourceStateCombinedSessionState


def held_modifiers() -> frozenset[str] | None:
    """Return which modifiers are down, or None where this cannot be asked."""
    if sys.platform == "win32":
        import ctypes

        state = ctypes.windll.user32.GetAsyncKeyState
        return frozenset(
            name for name, codes in WINDOWS_HELD.items() if any(state(code) & 0x8000 for code in codes)
        )
    if sys.platform == "darwin":
        import Quartz

        flags = Quartz.CGEventSourceFlagsState(_SESSION_STATE)
        return frozenset(name for name, flag in MACOS_FLAGS.items() if flags & flag)
    return None


def windows_combination(shortcut: Shortcut) -> tuple[int, int]:
    """Return a shortcut as RegisterHotKey takes it: the modifiers' bits and the key's code (0 if it has none)."""
    code = next((row.windows for row in KEYS if row.name == shortcut.key), None)
    return sum(WINDOWS_HOTKEY[name] for name in shortcut.modifiers), code or 0


def taken_on_windows(shortcuts: Iterable[Shortcut]) -> frozenset[Shortcut]:
    """Return the shortcuts another program registered, found out by registering them for a moment."""
    taken: set[Shortcut] = set()
    if sys.platform == "win32":
        import ctypes

        user = ctypes.WinDLL("user32", use_last_error=True)
        for shortcut in shortcuts:
            if user.RegisterHotKey(None, _PROBE, *windows_combination(shortcut)):
                user.UnregisterHotKey(None, _PROBE)
            elif ctypes.get_last_error() == _ALREADY_REGISTERED:
                taken.add(shortcut)
    return frozenset(taken)
