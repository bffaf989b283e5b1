"""A pool of processes that ends with the program, however that ends.

Workers of a pool whose parent was killed would go on with what is queued, unseen, for minutes.
"""

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process

__all__ = ["worker_processes"]


def worker_processes(count: int | None = None, *, hears_interrupts: bool = True) -> ProcessPoolExecutor:
    """Return a pool of `count` fresh interpreters (default: one a core), free of the parent's threads and locks.

    Where a terminal's Ctrl-C is for the parent alone, which saves first, `hears_interrupts` is false.
    """
    return ProcessPoolExecutor(
        count or os.cpu_count(),
        mp_context=get_context("spawn"),
        initializer=_end_with_parent,
        initargs=(hears_interrupts,),
    )


def _end_with_parent(hears_interrupts: bool) -> None:  # noqa: FBT001 - a pool's arguments have no names
    if not hears_interrupts:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, daemon=True, name="parent").start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
