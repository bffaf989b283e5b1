"""How long the windows' thread went without a turn: a timer beats, and the longest time between two beats is told."""

import time

from PySide6.QtCore import QObject, Qt, QTimer

__all__ = ["StallMeter"]

#: Between two beats of a thread that does nothing; gaps are counted beyond it.
BEAT_MS = 5


class StallMeter(QObject):
    """Beats from the moment it is made, on the thread that made it, as long as its event loop turns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def longest(self) -> float:
        """Return the longest wait since this was last asked, in milliseconds, and begin anew."""
        self._beat()
        longest, self._longest = self._longest, 0.0
        return longest

    def close(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, (now - self._last) * 1000 - BEAT_MS)
        self._last = now
