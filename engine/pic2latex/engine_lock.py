"""One recognition at a time, whoever asks: threads wait for each other, and who would wait for himself is told."""

import os
import threading
from types import TracebackType
from typing import Self

from pic2latex.errors import RecognitionError

__all__ = ["EngineLock"]


class EngineLock:
    """A lock for `with`. Raises RecognitionError where the thread that holds it asks again: it would wait for ever.

    A fork copies a lock as it is, held by a thread that the new process does not have; there it begins anew. A signal
    handler runs in the midst of its thread: one that comes before a recognition has begun, or after it has ended, may
    use the engine, which is why the lock is one that its own thread can take twice.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._is_used = False

    def __enter__(self) -> Self:
        if self._process != os.getpid():
            self._begin()
        self._lock.acquire()
        if self._is_used:
            self._lock.release()
            message = "The engine is recognizing already, and was used again inside of it."
            hint = "Do not use an engine in its own “progress”, “done” or “cancelled”, but afterwards, or use another."
            raise RecognitionError(message, hint=hint)
        self._is_used = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._is_used = False
        self._lock.release()
