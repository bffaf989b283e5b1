"""The keyboard of an X server: what its keys are called, which modifiers are down, and who owns which combination.

A connection of our own, beside the one pynput listens on. Reserving a combination (a passive grab) does three
things a listener cannot: the program in front does not receive the keys as well, a combination that belongs
to someone else is found out, and nobody else gets ours.
"""

import threading
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import HotkeyError, XServerError
from pic2latex_desktop.hotkey.key_table import EVDEV_LETTERS, EVDEV_SIGNS, KEYS, X11_MODIFIERS
from pic2latex_desktop.hotkey.shortcut import Shortcut
from pic2latex_desktop.system.x11 import open_display

__all__ = ["X11Keyboard", "open_keyboard"]

# CapsLock and NumLock are modifiers to X, and a grab is exact; so each combination is grabbed with and
# without them.
_CAPS_LOCK, _NUM_LOCK = 1 << 1, 1 << 4
_MASKS = {"Shift": 1 << 0, "Ctrl": 1 << 2, "Alt": 1 << 3, "Meta": 1 << 6}
_LEVELS = 8  # two groups of up to four levels


class X11Keyboard:
    """A connection to the X server of this session. May be used from several threads."""

    def __init__(self) -> None:
        self._display: Any = open_display()
        self._root = self._display.screen().root
        self._lock = threading.Lock()
        self._reserved: set[Shortcut] = set()
        self._names: dict[int, str] = {}
        self._keycodes: dict[str, int] = {}
        self._read_keymap()

    def name_of(self, keysym: int) -> str | None:
        """Return our name of the key that gives this symbol, whatever is held with it."""
        return self._names.get(keysym)

    def has_key(self, name: str) -> bool:
        """Say whether this keyboard has the key."""
        return name in self._keycodes

    def held_modifiers(self) -> frozenset[str]:
        """Ask which modifiers are down now."""
        with self._lock:
            state = self._root.query_pointer().mask
        return frozenset(name for name, mask in _MASKS.items() if state & mask)

    def reserve(self, shortcuts: Iterable[Shortcut]) -> frozenset[Shortcut]:
        """Own exactly these combinations from now on; return those that belong to another program."""
        with self._lock:
            self._release_all()
            wanted = {shortcut for shortcut in shortcuts if shortcut.key in self._keycodes}
            refused = frozenset(shortcut for shortcut in wanted if not self._grab(shortcut))
            self._reserved = wanted - refused
            self._display.sync()
        return refused

    def look_after(self) -> bool:
        """Take in the events of the grabs, which pynput reports better; say whether keys have other names now.

        What was reserved must then be reserved anew. A server also announces layouts that change nothing, such as
        each time that another of two keyboards is used.
        """
        from Xlib import X

        is_announced = False
        with self._lock:
            before = (self._names, self._keycodes)
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == X.MappingNotify:
                    self._display.refresh_keyboard_mapping(event)
                    is_announced = True
            if is_announced:
                self._read_keymap()
            return before != (self._names, self._keycodes)

    def close(self) -> None:
        """Give everything back."""
        with self._lock:
            self._display.close()

    def _read_keymap(self) -> None:
        from Xlib import XK

        # AltGr (ISO_Level3_Shift) is in a group of its own; what XK has not loaded it calls NoSymbol, like any key
        # that gives nothing.
        XK.load_keysym_group("xkb")
        names = {XK.string_to_keysym(row.keysym): row.name for row in KEYS}
        names |= {XK.string_to_keysym(keysym): name for keysym, name in X11_MODIFIERS.items()}
        info = self._display.display.info
        keysyms = {
            code: [self._display.keycode_to_keysym(code, level) for level in range(_LEVELS)]
            for code in range(info.min_keycode, info.max_keycode + 1)
        }
        self._names, self._keycodes = {}, {}
        # What a key gives alone names it. Only keys that give nothing known alone (those of a Russian layout,
        # say) are named by their other symbols.
        for levels in (range(1), range(1, _LEVELS)):
            for code in [code for code in keysyms if code not in self._keycodes.values()]:
                known = [keysyms[code][level] for level in levels if keysyms[code][level] in names]
                if known and keysyms[code][0]:
                    self._add(code, names[known[0]], keysyms[code])
        self._name_by_place(keysyms)

    def _name_by_place(self, keysyms: dict[int, list[int]]) -> None:
        """Call keys by what an American keyboard has there, for letters that no key of this layout gives.

        Of a Russian or a Greek layout alone no key gives any Latin letter.
        """
        if any(self._keycodes.get(name) != code for name, code in EVDEV_SIGNS.items()):
            return
        for letter, code in EVDEV_LETTERS.items():
            if letter not in self._keycodes and code not in self._keycodes.values():
                self._add(code, letter, keysyms[code])

    def _add(self, code: int, name: str, symbols: list[int]) -> None:
        self._keycodes.setdefault(name, code)
        for symbol in symbols:
            if symbol:
                self._names.setdefault(symbol, name)

    def _grab(self, shortcut: Shortcut) -> bool:
        from Xlib import X
        from Xlib.error import BadAccess, CatchError

        refusal = CatchError(BadAccess)
        for locks in (0, _CAPS_LOCK, _NUM_LOCK, _CAPS_LOCK | _NUM_LOCK):
            self._root.grab_key(
                self._keycodes[shortcut.key],
                _mask(shortcut) | locks,
                False,  # our events go to us and not to the window in front
                X.GrabModeAsync,
                X.GrabModeAsync,
                onerror=refusal,
            )
        self._display.sync()
        if refusal.get_error() is None:
            return True
        self._ungrab(shortcut)
        return False

    def _ungrab(self, shortcut: Shortcut) -> None:
        for locks in (0, _CAPS_LOCK, _NUM_LOCK, _CAPS_LOCK | _NUM_LOCK):
            self._root.ungrab_key(self._keycodes[shortcut.key], _mask(shortcut) | locks)

    def _release_all(self) -> None:
        from Xlib import X

        self._root.ungrab_key(X.AnyKey, X.AnyModifier)
        self._reserved.clear()


def open_keyboard() -> X11Keyboard:
    """Connect to the X server of this session. Raises HotkeyError when there is none."""
    try:
        return X11Keyboard()
    except (XServerError, OSError) as error:
        say = QCoreApplication.translate("Hotkey", "The X server did not let this program listen ({reason}).")
        raise HotkeyError(say.format(reason=error), hint="") from error


def _mask(shortcut: Shortcut) -> int:
    return sum(_MASKS[name] for name in shortcut.modifiers)
