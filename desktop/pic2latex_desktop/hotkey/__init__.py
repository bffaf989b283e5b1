"""Keys that work while other programs have the focus.

`BACKENDS` is the one table of ways to hear them, in order of preference; `HotkeyListener` chooses among them.
"""

from pic2latex_desktop.hotkey.backend import HotkeyBackend, HotkeyState, HotkeyStatus, KeyProblem, Trigger
from pic2latex_desktop.hotkey.backend_table import BACKENDS
from pic2latex_desktop.hotkey.hotkey_listener import HotkeyListener
from pic2latex_desktop.hotkey.shortcut import Shortcut, advice, from_qt, parse

__all__ = [
    "BACKENDS",
    "HotkeyBackend",
    "HotkeyListener",
    "HotkeyState",
    "HotkeyStatus",
    "KeyProblem",
    "Shortcut",
    "Trigger",
    "advice",
    "from_qt",
    "parse",
]
