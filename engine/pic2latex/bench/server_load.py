"""A load generator for `pic2latex bench --server`: threads with a kept connection each, and what they were answered."""

import http.client
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

__all__ = ["Load", "Target", "send"]

TIMEOUT = 120.0
NICE = 10
KEPT_SECONDS = 2.0  # servers close connections that nothing comes over
BUSY = frozenset({503, 504})


@dataclass(frozen=True, slots=True)
class Target:
    """Where requests go, and with which path."""

    host: str
    port: int
    path: str = "/v1/recognize?detail=brief"


@dataclass(slots=True)
class Load:
    """What was answered: seconds of each answered request, statuses, requests that broke, and the wall time.

    `sending` is the time from the first request to the beginning of the last.
    """

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    without_retry: int = 0
    broken: int = 0
    wall: float = 0.0
    sending: float = 0.0

    @property
    def rate(self) -> float:
        """Answered requests a second."""
        return len(self.seconds) / self.wall if self.wall else 0.0

    def quantile(self, share: float) -> float:
        """Return the seconds within which `share` (0-1) of the answered requests were answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def send(  # noqa: PLR0913 - a load, each property by its name
    target: Target,
    bodies: Sequence[bytes],
    connections: int,
    count: int,
    stop: Callable[[], bool] = lambda: False,
    *,
    rate: float | None = None,
) -> Load:
    """Send `count` requests over `connections` connections, the bodies in turn; ends early once `stop` says so.

    With a `rate`, requests begin so many a second at most, evenly; without one, each as soon as a connection is free.
    """
    load, lock = Load(), threading.Lock()
    left = iter(range(count))
    began = time.perf_counter()

    def work() -> None:
        _step_back()
        connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT)
        while not stop():
            with lock:
                number = next(left, None)
            if number is None:
                break
            if rate is not None and (pause := began + number / rate - time.perf_counter()) > 0:
                time.sleep(pause)
                if pause > KEPT_SECONDS:
                    connection.close()  # the next request opens it again
            load.sending = max(load.sending, time.perf_counter() - began)
            _ask(connection, target, bodies[number % len(bodies)], load, lock)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.wall = time.perf_counter() - began
    return load


def _step_back() -> None:
    """Let the server go first: on Linux a thread has a niceness of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _ask(
    connection: http.client.HTTPConnection, target: Target, body: bytes, load: Load, lock: threading.Lock
) -> None:
    began = time.perf_counter()
    try:
        connection.request("POST", target.path, body, {"Content-Type": "image/png"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        with lock:
            load.broken += 1
        return
    spent = time.perf_counter() - began
    with lock:
        load.statuses[answer.status] += 1
        if answer.status == 200:
            load.seconds.append(spent)
        elif answer.status in BUSY and answer.headers["Retry-After"] is None:
            load.without_retry += 1
