"""Interrupts that wait for the end of a training step.

Python raises KeyboardInterrupt between any two of its instructions: between the gradients of a batch and the step that
learns from them, or while the averaged weights stand in the network's place. What is saved then is no state the run was
ever in, and going on from it is not going on.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["HeldInterrupts"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class HeldInterrupts:
    """Holds SIGINT and SIGTERM back where Python code handles them, and calls that code when `check` is.

    A second signal of a kind that is held ends the process at once (the system's own SIG_DFL): checkpoints are written
    atomically, and the next run goes on from the last. Outside the main thread nothing is held.
    """

    def __init__(self) -> None:
        self._handlers: dict[int, Callable[[int, FrameType | None], object]] = {}
        self._came: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold until the block ends; what came and was not asked for is raised there."""
        self._hold()
        try:
            yield
            self.check()
        finally:
            self._release()

    @contextmanager
    def let_through(self) -> Iterator[None]:
        """Raise at once inside the block, which may take minutes and change nothing."""
        self.check()
        self._release()
        try:
            yield
        finally:
            self._hold()

    def check(self) -> None:
        """Call the handler of a signal that came, which raises KeyboardInterrupt."""
        if self._came is not None:
            number, self._came = self._came, None
            self._handlers[number](number, None)

    def _hold(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if callable(handler):
                self._handlers[number] = handler
                signal.signal(number, self._note)

    def _release(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()

    def _note(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        self._came = number
