"""A qtbot that waits as long as it takes: a limit is there to end a test that hangs, not to measure a machine."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from pytestqt.wait_signal import MultiSignalBlocker, SignalBlocker

__all__ = ["PATIENCE_MS", "PatientBot"]

#: Two busy cores have made a window wait for 20 seconds.
PATIENCE_MS = 90_000


class PatientBot(QtBot):
    """Waits at least `PATIENCE_MS` for what must happen; what must not happen keeps its own time."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Wait for a condition."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(
        self, signal: Any, *, timeout: int = PATIENCE_MS, raising: bool | None = None, **options: Any
    ) -> "SignalBlocker":
        """Wait for a signal."""
        limit = timeout if raising is False else max(timeout, PATIENCE_MS)
        return super().waitSignal(signal, timeout=limit, raising=raising, **options)

    def waitSignals(
        self, signals: list[Any], *, timeout: int = PATIENCE_MS, raising: bool | None = None, **options: Any
    ) -> "MultiSignalBlocker":
        """Wait for several signals."""
        limit = timeout if raising is False else max(timeout, PATIENCE_MS)
        return super().waitSignals(signals, timeout=limit, raising=raising, **options)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        """Wait for a window to be seen."""
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE_MS))

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        """Wait for a window to be the active one."""
        return super().waitActive(widget, timeout=max(timeout, PATIENCE_MS))
