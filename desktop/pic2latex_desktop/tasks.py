"""Work beside the GUI thread, with its result brought back to it. Recognition has a thread of its own (`worker`).

TaskThread       one piece after the other on one thread: drawing, files, checks. One thread is on purpose: the
                 JavaScript engine behind the formats belongs to the thread that made it.
CoroutineQueue   work that goes back and forth: a generator on the GUI thread whose yielded calls run beside it.
DetachedTasks    a thread for each piece, for calls that may wait for the user for minutes (a portal's question)
                 and must not hold up the end of the program.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QThread, Signal, Slot

__all__ = ["Coroutine", "CoroutineQueue", "DetachedTasks", "TaskThread", "run_blocking"]

Result = TypeVar("Result")
Coroutine = Generator[Callable[[], Any], Any, Result]
"""A task that yields what is to be called on the other thread."""

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


class DetachedTasks(QObject):
    """Runs each piece on a daemon thread of its own. Nobody waits for it: with the program, it is gone."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended.connect(self._deliver)

    def run(
        self,
        call: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `call` beside; then `done(result)` or `failed(error)` on the thread of this object."""
        task = _Task(call, done, failed)
        threading.Thread(target=lambda: self._ended.emit(_run(task)), name="detached", daemon=True).start()

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        outcome.deliver()


def _run(task: _Task) -> _Outcome:
    try:
        result = task.call()
    except Exception as error:  # the border of the thread: the caller gets the error as a value
        log.debug("A background task failed.", exc_info=True)
        problem = error
        return _Outcome(lambda: task.failed(problem))
    return _Outcome(lambda: task.done(result))


@dataclass(frozen=True, slots=True)
class _PendingTask:
    coroutine: Coroutine[Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


class CoroutineQueue(QObject):
    """Runs generator tasks one at a time; each yielded callable runs on the thread beside.

    The generator goes on here with what that returned, or with the error it raised. One at a time: two that copy
    would be in each other's way.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beside = TaskThread(self)
        self._pending: deque[_PendingTask] = deque()
        self._running: Callable[[], Any] | None = None

    def run(
        self,
        coroutine: Coroutine[Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run a task after those before it; then `done(result)` or `failed(error)`, on the thread of this object."""
        self._pending.append(_PendingTask(coroutine, done, failed))
        if len(self._pending) == 1:
            self._advance(lambda: next(coroutine))

    def close(self) -> None:
        """End the thread, and what was begun or waits here and now. Nobody is told any more."""
        self._beside.close()
        for place, task in enumerate(self._pending):
            try:
                run_blocking(task.coroutine, self._running if place == 0 else None)
            except Exception:  # the border of the program: nobody is left to be told
                log.info("A task failed while the program ended.", exc_info=True)
        self._pending.clear()

    def _advance(self, resume: Callable[[], Callable[[], Any]]) -> None:
        task = self._pending[0]
        try:
            self._running = resume()
        except StopIteration as end:
            result = end.value
            self._finish(lambda: task.done(result))
        except Exception as error:  # the border of the task: the caller gets the error as a value
            log.debug("A coroutine failed.", exc_info=True)
            problem = error
            self._finish(lambda: task.failed(problem))
        else:
            coroutine = task.coroutine
            self._beside.run(
                self._running,
                lambda result: self._advance(lambda: coroutine.send(result)),
                lambda error: self._advance(lambda: coroutine.throw(error)),
            )

    def _finish(self, deliver: Callable[[], None]) -> None:
        self._pending.popleft()
        self._running = None
        deliver()
        if self._pending and self._running is None:
            self._advance(lambda: next(self._pending[0].coroutine))


def run_blocking(coroutine: Coroutine[Result], running: Callable[[], Any] | None = None) -> Result:
    """Run a task to its end on this thread, which waits for it. `running` is what it yielded last, if it was begun."""
    try:
        call = running or next(coroutine)
        while True:
            try:
                result = call()
            except Exception as error:  # as on the other thread, the task gets the error as a value
                log.debug("A part of a coroutine failed.", exc_info=True)
                call = coroutine.throw(error)
            else:
                call = coroutine.send(result)
            # Qt hears of what other programs did meanwhile. The user's clicks wait.
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    except StopIteration as end:
        value: Result = end.value
        return value
