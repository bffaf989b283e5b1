"""Ctrl-C where it does no harm: between two steps, instead of in the middle of a call into a library.

Python raises KeyboardInterrupt wherever it happens to be. Inside ctypes, which is how PDFs are drawn, that comes out as
an error about an argument, and the library may be left with half a page open.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["interrupts_between_steps"]


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

    is_ours = threading.current_thread() is threading.main_thread()
    if not is_ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield check
        return
    signal.signal(signal.SIGINT, hold)
    try:
        yield check
        check()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
