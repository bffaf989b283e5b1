"""What waits for the recognition thread: what the user asked for before what other programs ask for."""

import heapq
import itertools
import threading
from enum import IntEnum
from typing import Generic, TypeVar

__all__ = ["JobQueue", "Urgency"]

Waiting = TypeVar("Waiting")


class Urgency(IntEnum):
    """Who waits for a job; the smaller is taken first."""

    USER = 0
    PROGRAM = 1
    END = 2


class JobQueue(Generic[Waiting]):
    """A queue between threads, by urgency and then in the order in which things came."""

    def __init__(self) -> None:
        self._heap: list[tuple[Urgency, int, Waiting]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()

    def put(self, waiting: Waiting, urgency: Urgency = Urgency.USER) -> None:
        """Add something, behind what is as urgent."""
        with self._changed:
            heapq.heappush(self._heap, (urgency, next(self._numbers), waiting))
            self._changed.notify()

    def get(self, timeout: float | None = None) -> Waiting:
        """Wait for something and take it. Raises TimeoutError when nothing came in `timeout` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._heap), timeout):
                raise TimeoutError
            return heapq.heappop(self._heap)[2]

    def is_empty(self) -> bool:
        """Say whether nothing waits."""
        with self._changed:
            return not self._heap

    def has_user_waiting(self) -> bool:
        """Say whether something waits that the user asked for."""
        with self._changed:
            return bool(self._heap) and self._heap[0][0] is Urgency.USER
