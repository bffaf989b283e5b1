"""Which shortcut a stream of key presses and releases amounts to. Pure: no devices, no threads of its own.

Listeners report every key, not shortcuts, and they lose some: a release while the screen is locked or another
program has the keyboard never arrives. So a modifier that has been down for long is checked against the
keyboard itself, and a key that is "still" down counts as pressed anew when it was silent for longer than keys
repeat.
"""

import threading
import time
from collections.abc import Callable

from pic2latex_desktop.hotkey.backend import Bindings
from pic2latex_desktop.hotkey.shortcut import MODIFIERS, Shortcut

__all__ = ["Matcher"]

# AltGr is no part of any shortcut, so with it held nothing matches: it is for typing characters.
_HELD = frozenset((*MODIFIERS, "AltGr"))
# A held key repeats within 0.66 s (the longest usual delay), then every few hundredths of a second.
_REPEAT_SECONDS = 1.0
# By the time a fresh modifier's event is handled, the keyboard may have moved on; an old one's event cannot
# be late.
_STALE_SECONDS = 2.0


class Matcher:
    """Follows keys by name and says which action's shortcut was completed.

    `held_now` asks the keyboard which modifiers are really down; None when it cannot be asked. May be fed on
    one thread and given new bindings on another.
    """

    def __init__(
        self,
        held_now: Callable[[], frozenset[str] | None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._held_now = held_now
        self._clock = clock
        self._lock = threading.Lock()
        self._actions: dict[Shortcut, str] = {}
        self._modifiers: dict[str, float] = {}
        self._keys: dict[str, float] = {}

    def bind(self, bindings: Bindings) -> None:
        """Watch for these shortcuts from now on. Of two alike the first counts."""
        actions: dict[Shortcut, str] = {}
        for binding in bindings:
            actions.setdefault(binding.shortcut, binding.action)
        with self._lock:
            self._actions = actions

    def press(self, name: str) -> str | None:
        """Take in that a key or modifier went down; return the action whose shortcut that completed."""
        now = self._clock()
        with self._lock:
            if name in _HELD:
                self._modifiers[name] = now
                return None
            last = self._keys.get(name)
            self._keys[name] = now
            if last is not None and now - last < _REPEAT_SECONDS:
                return None
            self._forget_lost_releases(now)
            return self._actions.get(Shortcut(frozenset(self._modifiers), name))

    def release(self, name: str) -> None:
        """Take in that a key or modifier went up."""
        with self._lock:
            self._modifiers.pop(name, None)
            self._keys.pop(name, None)

    def forget(self) -> None:
        """Take every key as up: after sleep, or when the listener was started anew."""
        with self._lock:
            self._modifiers.clear()
            self._keys.clear()

    def _forget_lost_releases(self, now: float) -> None:
        old = [name for name, since in self._modifiers.items() if now - since > _STALE_SECONDS]
        held = self._held_now() if old else None
        if held is not None:
            for name in old:
                if name not in held:
                    del self._modifiers[name]
