"""A combination of keys as a value, and its three spellings: ours, the portal's, and Qt's key events."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QKeyCombination
from PySide6.QtGui import QKeySequence

from pic2latex_desktop.errors import HotkeyError
from pic2latex_desktop.hotkey.key_table import KEYS

__all__ = ["MODIFIERS", "Shortcut", "advice", "from_qt", "parse", "portal_trigger"]

# In the order in which Qt writes them.
MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")
_PORTAL_MODIFIERS = {"Meta": "LOGO", "Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT"}
_SPELLINGS = {row.name.lower(): row.name for row in KEYS} | {
    "insert": "Ins",
    "delete": "Del",
    "pageup": "PgUp",
    "pagedown": "PgDown",
    "escape": "Esc",
    "enter": "Return",
    "printscreen": "Print",
}
_MODIFIER_SPELLINGS = {name.lower(): name for name in MODIFIERS} | {
    "control": "Ctrl",
    "super": "Meta",
    "win": "Meta",
    "cmd": "Meta",
}
# Keys that type nothing and that hardly any program uses alone.
_STANDS_ALONE = {"Print", "Pause", "ScrollLock", "Menu"} | {f"F{n}" for n in range(1, 25)}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One key with the modifiers that must be held, and no others."""

    modifiers: frozenset[str]
    key: str

    def __str__(self) -> str:
        """Write it in Qt's portable notation, such as `Ctrl+Alt+M`."""
        return "+".join([name for name in MODIFIERS if name in self.modifiers] + [self.key])


def parse(text: str) -> Shortcut:
    """Read `Ctrl+Alt+M`; case and spaces do not matter. Raises HotkeyError."""
    # The key itself may be the plus sign: "Ctrl++".
    held, plus, key = text.replace(" ", "").rpartition("+")
    if plus and not key and (not held or held.endswith("+")):
        held, key = held.removesuffix("+"), "+"
    names = [name for name in held.split("+") if name]
    modifiers = [_MODIFIER_SPELLINGS.get(name.lower()) for name in names]
    if key.lower() not in _SPELLINGS or None in modifiers:
        say = QCoreApplication.translate("Hotkey", "“{text}” is not a combination of keys.")
        hint = QCoreApplication.translate("Hotkey", "Write it like Ctrl+Alt+M, or press it in the settings.")
        raise HotkeyError(say.format(text=text), hint=hint)
    return Shortcut(frozenset(name for name in modifiers if name), _SPELLINGS[key.lower()])


def from_qt(combination: QKeyCombination) -> Shortcut | None:
    """Read what a key event holds; None while only modifiers are down, or for a key that cannot be bound."""
    text = QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
    try:
        return parse(text.replace("Num+", ""))
    except HotkeyError:
        return None


def portal_trigger(shortcut: Shortcut) -> str:
    """Spell it the way the GlobalShortcuts portal does: `CTRL+ALT+m`."""
    keysym = next(row.keysym for row in KEYS if row.name == shortcut.key)
    held = [_PORTAL_MODIFIERS[name] for name in MODIFIERS if name in shortcut.modifiers]
    return "+".join([*held, keysym])


def advice(shortcut: Shortcut) -> str:
    """Return what speaks against this combination, or nothing.

    A global shortcut takes its keys away from every program, or is heard by it as well.
    """
    strong = shortcut.modifiers - {"Shift"}
    if not strong and shortcut.key not in _STANDS_ALONE:
        return QCoreApplication.translate("Hotkey", "This key is needed for typing. Add Ctrl, Alt or Meta.")
    if len(shortcut.modifiers) == 1 and shortcut.key not in _STANDS_ALONE:
        return QCoreApplication.translate(
            "Hotkey", "Many programs use this combination themselves. Two modifiers are safer."
        )
    return ""
