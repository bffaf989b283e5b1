"""Keys through pynput: X11, Windows and macOS. It reports every key; what makes a shortcut of them is our Matcher.

pynput's own GlobalHotKeys is not used: it fires with extra modifiers held, misses keys whose symbol Shift
changes, and dies for good when a callback fails.
"""

import importlib.util
import logging
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import DesktopError, HotkeyError
from pic2latex_desktop.hotkey.backend import (
    Bindings,
    HotkeyState,
    HotkeyStatus,
    KeyProblem,
    OnPressed,
    Reported,
)
from pic2latex_desktop.hotkey.modifier_state import held_modifiers, taken_on_windows
from pic2latex_desktop.hotkey.pynput_key_names import key_name, static_names
from pic2latex_desktop.hotkey.shortcut import Shortcut
from pic2latex_desktop.hotkey.shortcut_matcher import Matcher
from pic2latex_desktop.hotkey.x11_keyboard import X11Keyboard, open_keyboard
from pic2latex_desktop.system.backend_selection import Availability, available, needs_install, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display
from pic2latex_desktop.system.subprocesses import run_with_timeout

__all__ = ["PynputKeys"]

_logger = logging.getLogger(__name__)
_NAME = "pynput"
_START_SECONDS = 5.0


class PynputKeys:
    """Listens to the whole keyboard with pynput."""

    name = _NAME

    def available(self, session: DesktopSession) -> Availability:
        """Work on X11, Windows and macOS. Under XWayland it starts and never hears a native window's keys."""
        if session.display not in {Display.X11, Display.NATIVE}:
            return unavailable(QCoreApplication.translate("Hotkey", "Hears no keys under Wayland."))
        if importlib.util.find_spec("pynput") is None:
            reason = QCoreApplication.translate("Hotkey", "The part that listens for keys is missing.")
            return needs_install(
                reason, QCoreApplication.translate("Hotkey", "Install the Python package pynput.")
            )
        return available()

    def open(self, heard: OnPressed, reported: Reported) -> "PynputSession":
        """Start a listener. Raises HotkeyError, in particular when macOS has not given the permission."""
        if sys.platform in {"win32", "darwin"}:
            return PynputSession(None, heard, reported)
        keyboard = open_keyboard()
        try:
            return PynputSession(keyboard, heard, reported)
        except DesktopError:
            keyboard.close()
            raise


class PynputSession:
    """One running listener of pynput."""

    def __init__(self, keyboard: X11Keyboard | None, heard: OnPressed, reported: Reported) -> None:
        self._keyboard = keyboard
        self._heard = heard
        self._reported = reported
        self._bindings: Bindings = ()
        self._is_paused = False
        self._matcher = Matcher(keyboard.held_modifiers if keyboard else held_modifiers)
        self._name_of = keyboard.name_of if keyboard else static_names()
        # One that was stopped reports one more key, by the old layout; it carries an older number.
        self._number = 0
        self._listener = self._start()

    def bind(self, bindings: Bindings) -> None:
        """Listen for other shortcuts; the listener itself goes on."""
        self._bindings = bindings
        self._matcher.bind(() if self._is_paused else self._bindings)
        problems = self._problems()
        for problem in problems:
            _logger.info("%s: %s", problem.action, problem.reason)
        self._reported(HotkeyState(HotkeyStatus.READY, _NAME, problems=problems, is_paused=self._is_paused))

    def pause(self) -> None:
        """Give the combinations back to other programs."""
        self._is_paused = True
        self.bind(self._bindings)

    def resume(self) -> None:
        """Take them again."""
        self._is_paused = False
        self.bind(self._bindings)

    def check(self) -> bool:
        """Look after the X connection, and say whether pynput's thread is still alive."""
        if self._keyboard is not None and self._keyboard.look_after():
            try:
                self._follow_layout()
            except DesktopError:
                _logger.exception("the listener did not survive a change of the keyboard's layout")
                return False
        return bool(self._listener.is_alive())

    def close(self) -> None:
        """Stop. pynput's thread on X11 ends with the next key only, so it is neither joined nor listened to."""
        self._matcher.bind(())
        self._listener.stop()
        if self._keyboard is not None:
            self._keyboard.close()

    def _follow_layout(self) -> None:
        """Listen anew: pynput reads keys by the layout of the moment at which it was started."""
        old, self._listener = self._listener, self._start()
        old.stop()
        self._matcher.forget()
        self.bind(self._bindings)

    def _start(self) -> Any:
        """Start a listener. Until it hears, one that runs already goes on being listened to."""
        from pynput import keyboard

        number = self._number + 1
        listener = keyboard.Listener(
            on_press=self._guard(self._press, number), on_release=self._guard(self._release, number)
        )
        listener.start()
        # Should its thread die on the way up, pynput would wait for ever.
        run_with_timeout(_START_SECONDS, listener.wait, _NAME)
        if sys.platform == "darwin" and not listener.IS_TRUSTED:
            listener.stop()
            raise no_permission()
        self._number = number
        return listener

    def _press(self, name: str) -> None:
        action = self._matcher.press(name)
        if action is not None:
            self._heard(action, "")

    def _release(self, name: str) -> None:
        self._matcher.release(name)

    def _guard(self, take_in: Callable[[str], None], number: int) -> Callable[[Any], None]:
        """Make a callback that never fails: one exception would end pynput's listener for good, in silence.

        `number` is that of its listener; of all listeners only the newest counts.
        """

        def callback(key: Any) -> None:
            if number != self._number:
                return
            try:
                name = key_name(key, self._name_of)
                if name is not None:
                    take_in(name)
            except Exception:
                _logger.exception("a key event was lost")

        return callback

    def _problems(self) -> tuple[KeyProblem, ...]:
        wanted = set() if self._is_paused else {binding.shortcut for binding in self._bindings}
        taken = self._keyboard.reserve(wanted) if self._keyboard else taken_on_windows(wanted)
        problems: list[KeyProblem] = []
        seen: set[Shortcut] = set()
        for binding in self._bindings:
            keys = binding.shortcut
            reason = self._reason_against(keys, taken, seen)
            if reason:
                problems.append(KeyProblem(binding.action, reason.format(keys=keys, key=keys.key)))
            seen.add(keys)
        return tuple(problems)

    def _reason_against(self, shortcut: Shortcut, taken: frozenset[Shortcut], seen: set[Shortcut]) -> str:
        if shortcut in seen:
            return QCoreApplication.translate("Hotkey", "{keys} is used twice. The first use counts.")
        if self._keyboard is not None and not self._keyboard.has_key(shortcut.key):
            return QCoreApplication.translate("Hotkey", "This keyboard has no key {key}.")
        if shortcut in taken:
            return QCoreApplication.translate(
                "Hotkey", "{keys} belongs to another program, which receives it as well. Choose other keys."
            )
        return ""


def no_permission() -> HotkeyError:
    """Return the error that says where macOS gives the permission."""
    return HotkeyError(
        QCoreApplication.translate("Hotkey", "macOS does not yet let this program hear keys."),
        hint=QCoreApplication.translate(
            "Hotkey",
            "Open System Settings, Privacy and Security, Accessibility, switch Pic2LaTeX on, and start it again.",
        ),
    )
