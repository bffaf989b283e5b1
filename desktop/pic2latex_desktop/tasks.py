"""Work that would hold up the windows, one piece after the other on one thread, with the result brought back.

Drawing formulas, checking results and checking files run here; recognition has its own thread (`worker`). One
thread is on purpose: the JavaScript engine behind the formats belongs to the thread that made it.
"""

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

__all__ = ["TaskThread"]

Result = TypeVar("Result")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Task:
    call: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class _Outcome:
    deliver: Callable[[], None]


class _Loop(QThread):
    """Runs tasks in the order they came until it is given None."""

    ended = Signal(object)

    def __init__(self, tasks: "queue.SimpleQueue[_Task | None]", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks

    def run(self) -> None:
        """Run what comes. Qt calls this on the new thread."""
        while (task := self._tasks.get()) is not None:
            self.ended.emit(_run(task))


class TaskThread(QObject):
    """A thread for work besides recognition. `close` waits for the piece at hand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._loop = _Loop(self._tasks, self)
        self._loop.setObjectName("background")
        self._loop.ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._loop.start(QThread.Priority.LowPriority)
        self._is_closed = False

    def run(
        self,
        call: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `call` on the thread; then `done(result)` or `failed(error)` on the thread of this object.

        `call` must touch no window. Nothing is delivered after `close`.
        """
        self._tasks.put(_Task(call, done, failed))

    def close(self) -> None:
        """Finish the piece at hand, drop the rest, and end the thread."""
        self._is_closed = True
        while not self._tasks.empty():
            self._tasks.get_nowait()
        self._tasks.put(None)
        self._loop.wait()

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        if not self._is_closed:
            outcome.deliver()


def _run(task: _Task) -> _Outcome:
    try:
        result = task.call()
    except Exception as error:  # the border of the thread: the caller gets the error as a value
        log.debug("A background task failed.", exc_info=True)
        problem = error
        return _Outcome(lambda: task.failed(problem))
    return _Outcome(lambda: task.done(result))
