"""Ctrl-C where it does no harm: between two steps, instead of in the middle of a call into a library.

Python raises KeyboardInterrupt wherever it happens to be. Inside ctypes, which is how PDFs are drawn, that comes out as
an error about an argument, and the library may be left with half a page open. In C code that imports a module it
becomes an ImportError, and in a callback of the garbage collector it is printed and forgotten; so the command notes
that it came, and asks again where its loops begin anew.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["interrupts_between_steps", "noticing_interrupts", "was_interrupted"]


class _NotingHandler:
    """Raises KeyboardInterrupt as Python's own handler does, and remembers that it did."""

    def __init__(self) -> None:
        self.came = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True
        raise KeyboardInterrupt


@contextmanager
def noticing_interrupts() -> Iterator[Callable[[], bool]]:
    """Have Ctrl-C remembered until the block ends, and yield what tells whether it came.

    Outside the main thread, and where Ctrl-C is ignored or somebody else's, nothing is changed.
    """
    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield was_interrupted
        return
    handler = _NotingHandler()
    signal.signal(signal.SIGINT, handler)
    try:
        yield lambda: handler.came
    finally:
        if signal.getsignal(signal.SIGINT) is handler:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def was_interrupted() -> bool:
    """Tell whether Ctrl-C came since the command began, also where a library has swallowed it."""
    handler = signal.getsignal(signal.SIGINT)
    return isinstance(handler, _NotingHandler) and handler.came


@contextmanager
def interrupts_between_steps() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C back, and yield what raises KeyboardInterrupt once it came, to be called between steps.

    A second Ctrl-C ends the process at once and for good, whatever it is doing (the system's own SIG_DFL): what is
    written is written atomically, and the next run goes on. Outside the main thread, and where Ctrl-C is ignored,
    nothing is changed.
    """
    came = threading.Event()

    def check() -> None:
        if came.is_set():
            came.clear()
            raise KeyboardInterrupt

    def hold(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        came.set()

    before = signal.getsignal(signal.SIGINT)
    is_raising = before is signal.default_int_handler or isinstance(before, _NotingHandler)
    if threading.current_thread() is not threading.main_thread() or not is_raising:
        yield check
        return
    if was_interrupted():  # and a library swallowed it
        raise KeyboardInterrupt
    signal.signal(signal.SIGINT, hold)
    try:
        yield check
        check()
    finally:
        signal.signal(signal.SIGINT, before)
