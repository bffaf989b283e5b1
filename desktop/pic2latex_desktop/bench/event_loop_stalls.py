"""How long windows stand still at each step of a day's work: nobody should ever notice.

Waits are those of the user at this computer as it is now: other programs that take its cores lengthen them.
"""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer

from pic2latex_desktop.bench.app_harness import AppHarness, sample_capture
from pic2latex_desktop.bench.measurement import PROMISES, Measurement
from pic2latex_desktop.recognition.result import Capture
from pic2latex_desktop.recognition.worker import WorkerState

__all__ = ["StallMeter", "measure_turns"]

#: Between two ticks of a thread that does nothing; gaps are counted beyond it.
TICK_MS = 5

_WHILE_OPENING_MS = 500
_WINDOWS = ("settings", "history", "about")


class StallMeter(QObject):
    """The longest time the GUI thread went without a turn: a timer ticks, and the longest gap between two is told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last = time.perf_counter()
        self._longest = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def longest(self) -> float:
        """Return the longest wait since this was last asked, in milliseconds, and begin anew."""
        self._tick()
        longest, self._longest = self._longest, 0.0
        return longest

    def close(self) -> None:
        """Stop measuring."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._longest = max(self._longest, (now - self._last) * 1000 - TICK_MS)
        self._last = now


def measure_turns(stage: AppHarness) -> Iterator[Measurement]:
    """Watch the windows' thread of a program that was just started, through loading, results and windows.

    The preview is the light one: the browser engine takes some 0.1 s of the windows' thread, once, to start.
    """
    pulse = StallMeter()
    is_loaded = stage.until(lambda: stage.app.worker.state is not WorkerState.STARTING)
    reason = "" if is_loaded else "The model was not loaded in time."
    yield _told("loading", pulse, reason, "the libraries were imported before")
    for name in ("first result", "next result"):
        snip = sample_capture()
        pulse.longest()
        yield _told(name, pulse, _show(stage, snip))
    stage.app.windows.result.hide()
    pulse.longest()
    desk = stage.app.window_actions
    for name, show in zip(_WINDOWS, (desk.show_settings, desk.show_history, desk.show_about), strict=True):
        _open(stage, show)
        window = stage.app.windows.existing(name)
        if window is not None:
            window.hide()
    yield _told("windows", pulse, "")
    pulse.close()


def _show(stage: AppHarness, snip: Capture) -> str:
    """Read, copy, check and show a snip; return why that was not possible, or nothing."""
    job = stage.read(snip, lambda job: job.result is not None and job.result.entry is not None)
    if job.error is not None:
        return str(job.error)
    if job.result is None:
        return "No result came in time."
    stage.app.result_view.show(job)
    stage.settle()
    return ""


def _open(stage: AppHarness, show: Callable[[], None]) -> None:
    show()
    stage.pause(_WHILE_OPENING_MS)


def _told(name: str, pulse: StallMeter, reason: str, remark: str = "") -> Measurement:
    longest = pulse.longest()
    return Measurement(PROMISES[f"turn {name}"], None if reason else longest, reason or remark)
