"""Work that goes back and forth between the thread of the windows and one beside it, written down as one function.

Some parts of a task belong to the windows' thread (Qt's clipboard does), others may take long (a program that is asked
something). Such a task is a generator: each callable that it yields is called on the other thread, and the generator
goes on here with what that returned, or with the error it raised.
"""

import logging
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject

from pic2latex_desktop.tasks import TaskThread

__all__ = ["Coroutine", "CoroutineQueue", "run_blocking"]

log = logging.getLogger(__name__)

Result = TypeVar("Result")
Coroutine = Generator[Callable[[], Any], Any, Result]
"""A task that yields what is to be called on the other thread."""


@dataclass(frozen=True, slots=True)
class _PendingTask:
    relay: Coroutine[Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]


class CoroutineQueue(QObject):
    """Runs one relay after the other: two that copy would be in each other's way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._beside = TaskThread(self)
        self._errands: deque[_PendingTask] = deque()
        self._left: Callable[[], Any] | None = None

    def run(
        self, relay: Coroutine[Result], done: Callable[[Result], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run a relay after those before it; then `done(result)` or `failed(error)`, on the thread of this object."""
        self._errands.append(_PendingTask(relay, done, failed))
        if len(self._errands) == 1:
            self._go_on(lambda: next(relay))

    def close(self) -> None:
        """End the thread, and what was begun or waits here and now. Nobody is told any more."""
        self._beside.close()
        for place, errand in enumerate(self._errands):
            try:
                run_blocking(errand.relay, self._left if place == 0 else None)
            except Exception:  # the border of the program: nobody is left to be told
                log.info("A task failed while the program ended.", exc_info=True)
        self._errands.clear()

    def _go_on(self, resume: Callable[[], Callable[[], Any]]) -> None:
        errand = self._errands[0]
        try:
            self._left = resume()
        except StopIteration as end:
            result = end.value
            self._end(lambda: errand.done(result))
        except Exception as error:  # the border of the task: the caller gets the error as a value
            log.debug("A relay failed.", exc_info=True)
            problem = error
            self._end(lambda: errand.failed(problem))
        else:
            relay = errand.relay
            self._beside.run(
                self._left,
                lambda result: self._go_on(lambda: relay.send(result)),
                lambda error: self._go_on(lambda: relay.throw(error)),
            )

    def _end(self, tell: Callable[[], None]) -> None:
        self._errands.popleft()
        self._left = None
        tell()
        if self._errands and self._left is None:
            self._go_on(lambda: next(self._errands[0].relay))


def run_blocking(relay: Coroutine[Result], left: Callable[[], Any] | None = None) -> Result:
    """Run a relay to its end on this thread, which waits for it. `left` is what it yielded last, if it was begun."""
    try:
        call = left or next(relay)
        while True:
            try:
                result = call()
            except Exception as error:  # as on the other thread, the task gets the error as a value
                log.debug("A part of a relay failed.", exc_info=True)
                call = relay.throw(error)
            else:
                call = relay.send(result)
            # Qt hears of what other programs did meanwhile. A person's clicks wait.
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    except StopIteration as end:
        value: Result = end.value
        return value
