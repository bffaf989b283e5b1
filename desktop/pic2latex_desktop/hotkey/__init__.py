"""Keys that work while other programs have the focus.

`BACKENDS` is the one table of ways to hear them, in order of preference; `HotkeyListener` chooses among them.
"""

from .hearing import Hearing, HotkeyBackend, KeyProblem, Status, Trigger
from .listener import HotkeyListener
from .portal_keys import PortalKeys
from .pynput_keys import PynputKeys
from .shortcut import Shortcut, advice, from_qt, parse

__all__ = [
    "BACKENDS",
    "Hearing",
    "HotkeyBackend",
    "HotkeyListener",
    "KeyProblem",
    "Shortcut",
    "Status",
    "Trigger",
    "advice",
    "from_qt",
    "parse",
]

BACKENDS: tuple[HotkeyBackend, ...] = (PynputKeys(), PortalKeys())
