"""What a listener says about itself: whether keys arrive, why not, and which of them other programs have."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pic2latex_desktop.hotkey.shortcut import Shortcut
from pic2latex_desktop.system.backend_selection import Availability
from pic2latex_desktop.system.desktop_session import DesktopSession

__all__ = [
    "Binding",
    "Bindings",
    "HotkeyBackend",
    "HotkeySession",
    "HotkeyState",
    "HotkeyStatus",
    "KeyProblem",
    "OnPressed",
    "Reported",
    "Trigger",
]


class HotkeyStatus(StrEnum):
    """How it stands with the keys."""

    OFF = "off"
    STARTING = "starting"
    WAITING = "waiting"  # the user has to answer the desktop's question
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Binding:
    """An action, its keys, and what the desktop may call it when it asks the user."""

    action: str
    shortcut: Shortcut
    label: str


Bindings = tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """Something wrong with one action's keys; they may still work."""

    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """The keys the desktop really gave to an action, in the desktop's words."""

    action: str
    keys: str


@dataclass(frozen=True, slots=True)
class HotkeyState:
    """The state of a listener. `backend` is empty when none could be started."""

    status: HotkeyStatus
    backend: str = ""
    reason: str = ""
    hint: str = ""
    problems: tuple[KeyProblem, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    is_paused: bool = False


OnPressed = Callable[[str, str], None]
"""Called with an action and, under Wayland, the token that lets our window come to the front. Any thread."""

Reported = Callable[[HotkeyState], None]
"""Called with a new state. Any thread."""


class HotkeySession(Protocol):
    """A listener that was started. It hears nothing until it is given its first bindings."""

    def bind(self, bindings: Bindings) -> None:
        """Listen for exactly these shortcuts from now on, and report how that went. Main thread."""

    def pause(self) -> None:
        """Leave the keys to other programs for a while."""

    def resume(self) -> None:
        """Take the keys again."""

    def check(self) -> bool:
        """Do the small regular upkeep, and say whether this listener still hears. Main thread."""

    def close(self) -> None:
        """Stop. Nothing is heard afterwards."""


class HotkeyBackend(Protocol):
    """One way to hear keys while other programs have the focus."""

    @property
    def name(self) -> str:
        """A short stable name."""

    def available(self, session: DesktopSession) -> Availability:
        """Say whether this way can work in `session`."""

    def open(self, heard: OnPressed, reported: Reported) -> HotkeySession:
        """Start a listener. May take a while; not on the main thread. Raises a DesktopError."""
