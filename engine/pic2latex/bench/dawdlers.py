"""Clients that dawdle, for `pic2latex bench --server`: they hold connections and send a byte a second, or nothing."""

import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pic2latex.bench.server_load import Target

__all__ = ["Dawdlers", "dawdling"]


class Dawdlers:
    """Connections that send a byte a second, or nothing, until the server cuts them.

    Raises OSError where descriptors or the server have no room for all.
    """

    def __init__(self, target: Target, slow_clients: int, idle: int) -> None:
        self._began = time.monotonic()
        self._selector = selectors.DefaultSelector()
        self._slow: set[socket.socket] = set()
        body = b"POST /v1/recognize HTTP/1.1\r\nHost: x\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n"
        host = f"Host: {target.host}:{target.port}".encode()
        for number in range(slow_clients + idle):
            line = socket.create_connection((target.host, target.port))
            self._selector.register(line, selectors.EVENT_READ)
            if number < slow_clients:
                start = body.replace(b"Host: x", host) if number % 2 else b"GET / HTTP/1.1\r\nX-Slow: "
                line.sendall(start)
                self._slow.add(line)
        self._cut_at = 0.0
        self._open = slow_clients + idle
        self._thread = threading.Thread(target=self._dawdle, daemon=True)
        self._thread.start()

    def wait_until_cut(self, seconds: float) -> float:
        """Return after how many seconds the last one was cut; infinity when some were not."""
        self._thread.join(max(0.0, self._began + seconds - time.monotonic()))
        return self._cut_at if not self._open else float("inf")

    def close(self) -> None:
        """Close what is open."""
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()

    def _dawdle(self) -> None:
        tick = time.monotonic()
        while self._open:
            for key, _ in self._selector.select(0.2):
                assert isinstance(key.fileobj, socket.socket)
                self._read(key.fileobj)
            if time.monotonic() - tick > 1.0:
                tick = time.monotonic()
                for line in tuple(self._slow):
                    self._send(line)

    def _read(self, line: socket.socket) -> None:
        try:
            data = line.recv(4096)
        except OSError:
            data = b""
        if not data:
            self._drop(line)

    def _send(self, line: socket.socket) -> None:
        try:
            line.send(b"a")
        except OSError:
            self._drop(line)

    def _drop(self, line: socket.socket) -> None:
        self._slow.discard(line)
        self._selector.unregister(line)
        line.close()
        self._open -= 1
        self._cut_at = time.monotonic() - self._began


@contextmanager
def dawdling(target: Target, slow_clients: int, idle: int) -> Iterator[Dawdlers]:
    """Keep clients that dawdle connected."""
    clients = Dawdlers(target, slow_clients, idle)
    try:
        yield clients
    finally:
        clients.close()
