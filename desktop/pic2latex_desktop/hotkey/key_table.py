"""Every key that can be part of a shortcut, and what each system calls it. Data alone.

Names are those of Qt's portable notation, which the settings keep. X keysym names also serve the
GlobalShortcuts portal. Windows numbers are virtual-key codes (winuser.h), macOS numbers virtual key codes
(HIToolbox Events.h); where a number depends on the layout, it is that of the US layout, which is where these
systems number keys by place.
"""

from dataclasses import dataclass

__all__ = [
    "EVDEV_LETTERS",
    "EVDEV_SIGNS",
    "KEYS",
    "MACOS_MODIFIERS",
    "WINDOWS_MODIFIERS",
    "X11_MODIFIERS",
    "KeyRow",
]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key: Qt's name, the X keysym's name, and the numbers on Windows and macOS (None where there is no key)."""

    name: str
    keysym: str
    windows: int | None
    macos: int | None


# The places of A to Z and 0 to 9 on a Mac's keyboard.
_MACOS_LETTERS = (
    0,
    11,
    8,
    2,
    14,
    3,
    5,
    4,
    34,
    38,
    40,
    37,
    46,
    45,
    31,
    35,
    12,
    15,
    1,
    17,
    32,
    9,
    13,
    7,
    16,
    6,
)
_MACOS_DIGITS = (29, 18, 19, 20, 21, 23, 22, 26, 28, 25)
_MACOS_FUNCTION = (122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111, 105, 107, 113, 106, 64, 79, 80, 90)

_LETTERS = tuple(
    KeyRow(letter, letter.lower(), ord(letter), place)
    for letter, place in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _MACOS_LETTERS, strict=True)
)
_DIGITS = tuple(
    KeyRow(digit, digit, ord(digit), place) for digit, place in zip("0123456789", _MACOS_DIGITS, strict=True)
)
_FUNCTION = tuple(
    KeyRow(f"F{n}", f"F{n}", 0x6F + n, _MACOS_FUNCTION[n - 1] if n <= len(_MACOS_FUNCTION) else None)
    for n in range(1, 25)
)

KEYS: tuple[KeyRow, ...] = (
    *_LETTERS,
    *_DIGITS,
    *_FUNCTION,
    KeyRow("Print", "Print", 0x2C, None),
    KeyRow("Pause", "Pause", 0x13, None),
    KeyRow("ScrollLock", "Scroll_Lock", 0x91, None),
    KeyRow("Ins", "Insert", 0x2D, None),
    KeyRow("Del", "Delete", 0x2E, 117),
    KeyRow("Home", "Home", 0x24, 115),
    KeyRow("End", "End", 0x23, 119),
    KeyRow("PgUp", "Prior", 0x21, 116),
    KeyRow("PgDown", "Next", 0x22, 121),
    KeyRow("Left", "Left", 0x25, 123),
    KeyRow("Up", "Up", 0x26, 126),
    KeyRow("Right", "Right", 0x27, 124),
    KeyRow("Down", "Down", 0x28, 125),
    KeyRow("Space", "space", 0x20, 49),
    KeyRow("Return", "Return", 0x0D, 36),
    KeyRow("Backspace", "BackSpace", 0x08, 51),
    KeyRow("Tab", "Tab", 0x09, 48),
    KeyRow("Esc", "Escape", 0x1B, 53),
    KeyRow("Menu", "Menu", 0x5D, None),
    KeyRow("`", "grave", 0xC0, 50),
    KeyRow("-", "minus", 0xBD, 27),
    KeyRow("=", "equal", None, 24),
    KeyRow("+", "plus", 0xBB, None),
    KeyRow("[", "bracketleft", 0xDB, 33),
    KeyRow("]", "bracketright", 0xDD, 30),
    KeyRow("\\", "backslash", 0xDC, 42),
    KeyRow(";", "semicolon", 0xBA, 41),
    KeyRow("'", "apostrophe", 0xDE, 39),
    KeyRow(",", "comma", 0xBC, 43),
    KeyRow(".", "period", 0xBE, 47),
    KeyRow("/", "slash", 0xBF, 44),
)

#: Letter -> X keycode of its key on an American keyboard. X servers on Linux number keys by the kernel's codes
#: (linux/input-event-codes.h) plus 8; servers that number them otherwise differ in EVDEV_SIGNS, too.
EVDEV_LETTERS: dict[str, int] = {
    letter: first + place
    for letters, first in (("QWERTYUIOP", 24), ("ASDFGHJKL", 38), ("ZXCVBNM", 52))
    for place, letter in enumerate(letters)
}
EVDEV_SIGNS: dict[str, int] = {"Esc": 9, "Return": 36, "Space": 65, "F1": 67, "Up": 111}

X11_MODIFIERS: dict[str, str] = {
    "Control_L": "Ctrl",
    "Control_R": "Ctrl",
    "Alt_L": "Alt",
    "Alt_R": "Alt",
    "Shift_L": "Shift",
    "Shift_R": "Shift",
    "Super_L": "Meta",
    "Super_R": "Meta",
    "ISO_Level3_Shift": "AltGr",
    "Mode_switch": "AltGr",
}

# Where a layout has AltGr, Windows reports it as the right Alt key; so that key is never taken for Alt.
WINDOWS_MODIFIERS: dict[int, str] = {
    0x10: "Shift",
    0xA0: "Shift",
    0xA1: "Shift",
    0x11: "Ctrl",
    0xA2: "Ctrl",
    0xA3: "Ctrl",
    0x12: "Alt",
    0xA4: "Alt",
    0xA5: "AltGr",
    0x5B: "Meta",
    0x5C: "Meta",
}

# Qt calls Command "Ctrl" on a Mac, and Control "Meta".
MACOS_MODIFIERS: dict[int, str] = {
    54: "Ctrl",
    55: "Ctrl",
    56: "Shift",
    60: "Shift",
    58: "Alt",
    61: "Alt",
    59: "Meta",
    62: "Meta",
}
