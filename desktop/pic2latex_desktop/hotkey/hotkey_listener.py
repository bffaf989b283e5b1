"""Global hotkeys as the rest of the program sees them: actions, a state, and nothing about how keys are heard.

A backend may die without a word, so a timer checks whichever is running and starts it anew, after longer and longer
pauses, and the state always says what is so.
"""

import logging
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from pic2latex_desktop.errors import DesktopError, HotkeyError
from pic2latex_desktop.hotkey.backend import (
    Binding,
    Bindings,
    HotkeyBackend,
    HotkeySession,
    HotkeyState,
    HotkeyStatus,
    KeyProblem,
)
from pic2latex_desktop.hotkey.portal_backend import command_hint
from pic2latex_desktop.hotkey.shortcut import parse
from pic2latex_desktop.system.backend_selection import AllBackendsFailed, select, try_in_order
from pic2latex_desktop.system.desktop_session import DesktopSession, read_session
from pic2latex_desktop.tasks import DetachedTasks

__all__ = ["HotkeyListener"]

_logger = logging.getLogger(__name__)

_WATCH_MILLISECONDS = 2000
# A second press so soon is a bouncing key, or the user is impatient, unless the first one has been served by then.
_QUIET_SECONDS = 0.3
_PATIENCE_SECONDS = (0.0, 2.0, 5.0, 15.0, 60.0)


class HotkeyListener(QObject):
    """Listens for the keys of several actions.

    `pressed` carries the action. `state_changed` carries the new HotkeyState; `failed` the sentence that says why
    keys are not heard. All arrive on the main thread. The object itself is used on the main thread only.
    """

    pressed = Signal(str)
    failed = Signal(str)
    state_changed = Signal(object)
    _heard = Signal(int, str, str)
    _reported = Signal(int, object)

    def __init__(
        self,
        backends: Sequence[HotkeyBackend] | None = None,
        session: DesktopSession | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        from pic2latex_desktop.hotkey.backend_table import BACKENDS

        self._backends = BACKENDS if backends is None else backends
        self._desktop_session = session
        self._preferred = ""
        self._bindings: Bindings = ()
        self._misspelt: tuple[KeyProblem, ...] = ()
        self._state = HotkeyState(HotkeyStatus.OFF)
        self._is_paused = False
        # Callbacks of a listener that was replaced may still arrive; they carry an older number.
        self._generation = 0
        self._session: HotkeySession | None = None
        self._losses = 0
        self._retry_at = 0.0
        self._last: dict[str, float] = {}
        self._tasks = DetachedTasks(self)
        self._watch = QTimer(self, interval=_WATCH_MILLISECONDS)
        self._watch.timeout.connect(self._watch_and_restart)
        self._heard.connect(self._on_heard)
        self._reported.connect(self._session_reported)

    @property
    def state(self) -> HotkeyState:
        """How it stands with the keys now."""
        return self._state

    def start(
        self, bindings: Mapping[str, str], labels: Mapping[str, str] | None = None, preferred: str = ""
    ) -> None:
        """Listen for these actions' keys ("Ctrl+Alt+M"; empty for none).

        `labels` say what an action is called when the desktop asks the user about it. `preferred` is the
        backend to try first. Returns at once; `state_changed` tells how it went.
        """
        self._read(bindings, labels or {})
        self._preferred = preferred
        self._losses = 0
        self._open()
        self._watch.start()

    def rebind(self, bindings: Mapping[str, str], labels: Mapping[str, str] | None = None) -> None:
        """Listen for other keys from now on, without a gap where the backend allows it."""
        self._read(bindings, labels or {})
        self.serve_again()
        if self._session is not None:
            self._session.bind(self._bindings)
        elif self._state.status is HotkeyStatus.FAILED:
            self._open()

    def pause(self) -> None:
        """Leave the keys to other programs until `resume`."""
        self._is_paused = True
        if self._session is not None:
            self._session.pause()
        self._set_state(self._state)

    def resume(self) -> None:
        """Listen again."""
        self._is_paused = False
        if self._session is not None:
            self._session.resume()
        self._set_state(self._state)

    def serve_again(self) -> None:
        """Take the next press of any action, however soon: the last one has been served, or was cancelled."""
        self._last.clear()

    def stop(self) -> None:
        """Stop listening."""
        self._watch.stop()
        self._close_session()
        self._set_state(HotkeyState(HotkeyStatus.OFF))

    def _read(self, bindings: Mapping[str, str], labels: Mapping[str, str]) -> None:
        read: list[Binding] = []
        misspelt: list[KeyProblem] = []
        for action, text in bindings.items():
            if not text:
                continue
            try:
                read.append(Binding(action, parse(text), labels.get(action, action)))
            except HotkeyError as error:
                misspelt.append(KeyProblem(action, str(error)))
        self._bindings, self._misspelt = tuple(read), tuple(misspelt)

    def _open(self) -> None:
        """Start a listener on a thread: importing and connecting takes longer than the windows may wait."""
        self._close_session()
        self._set_state(HotkeyState(HotkeyStatus.STARTING))
        generation = self._generation
        usable = select(self._backends, self._desktop_session or read_session(), self._preferred).usable

        def open_session(backend: HotkeyBackend) -> HotkeySession:
            return backend.open(
                lambda action, token: self._heard.emit(generation, action, token),
                lambda state: self._reported.emit(generation, state),
            )

        self._tasks.run(
            lambda: try_in_order(usable, open_session).result,
            lambda session: self._session_opened(generation, session),
            lambda error: self._opening_failed(generation, error),
        )

    def _close_session(self) -> None:
        self._generation += 1
        if self._session is not None:
            self._session.close()
            self._session = None

    def _session_opened(self, generation: int, session: HotkeySession) -> None:
        if generation != self._generation:
            session.close()
            return
        self._session = session
        if self._is_paused:
            session.pause()
        session.bind(self._bindings)

    def _opening_failed(self, generation: int, error: Exception) -> None:
        if generation != self._generation:
            return
        if isinstance(error, AllBackendsFailed):
            self._set_state(_explain([failure.error for failure in error.failures]))
        else:  # the border of the thread: a fault of ours
            _logger.error("listening for keys could not begin", exc_info=error)
            self._set_state(HotkeyState(HotkeyStatus.FAILED, reason=str(error), hint=command_hint()))

    @Slot(int, object)
    def _session_reported(self, generation: int, state: HotkeyState) -> None:
        if generation == self._generation:
            self._set_state(state)

    @Slot(int, str, str)
    def _on_heard(self, generation: int, action: str, token: str) -> None:
        if generation != self._generation or self._is_paused:
            return
        now = time.monotonic()
        if now - self._last.get(action, -_QUIET_SECONDS) < _QUIET_SECONDS:
            return
        self._last[action] = now
        if token:
            # Where Qt looks for the permission to bring our next window to the front under Wayland.
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self.pressed.emit(action)

    @Slot()
    def _watch_and_restart(self) -> None:
        now = time.monotonic()
        if self._session is None or self._session.check() or now < self._retry_at:
            return
        _logger.warning("the listener for keys was lost and is started anew")
        self._losses += 1
        self._retry_at = now + _PATIENCE_SECONDS[min(self._losses, len(_PATIENCE_SECONDS) - 1)]
        self._open()

    def _set_state(self, state: HotkeyState) -> None:
        spelt = tuple(problem for problem in state.problems if problem not in self._misspelt)
        state = replace(state, problems=self._misspelt + spelt, is_paused=self._is_paused)
        if state == self._state:
            return
        self._state = state
        self.state_changed.emit(state)
        if state.status is HotkeyStatus.FAILED:
            self.failed.emit(state.reason)


def _explain(errors: list[DesktopError]) -> HotkeyState:
    if not errors:
        reason = QCoreApplication.translate(
            "Hotkey", "No program can listen for global keys on this desktop."
        )
        return HotkeyState(HotkeyStatus.FAILED, reason=reason, hint=command_hint())
    hints = [error.hint for error in errors if error.hint]
    return HotkeyState(HotkeyStatus.FAILED, reason=str(errors[0]), hint=hints[0] if hints else command_hint())
