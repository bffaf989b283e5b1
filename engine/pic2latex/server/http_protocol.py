"""uvicorn's HTTP/1.1 with a limit it lacks: the head of a request must come within some seconds.

Without it anybody can hold connections open with a byte now and then (slowloris).
"""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["HeadLimitedProtocol", "protocol_with_head_limit"]


class HeadLimitedProtocol(H11Protocol):
    """Closes a connection on which a head began, or none began at all, and did not end in `head_seconds`."""

    head_seconds: ClassVar[float] = 10.0
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Take in what came, and stop the clock when it completed a head."""
        if self._limit is None and not self._is_busy():
            self._watch()
        super().data_received(data)
        if self._is_busy():
            self._stop()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def _is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _watch(self) -> None:
        self._limit = self.loop.call_later(self.head_seconds, self._end)

    def _stop(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _end(self) -> None:
        self._limit = None
        if not self._is_busy() and not self.transport.is_closing():
            self.transport.close()


def protocol_with_head_limit(seconds: float) -> type[HeadLimitedProtocol]:
    """Return the protocol with another limit, in seconds."""
    return type("LimitedProtocol", (HeadLimitedProtocol,), {"head_seconds": seconds})
