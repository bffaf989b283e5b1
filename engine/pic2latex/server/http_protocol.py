"""uvicorn as both servers run it: no logs of what is asked, and a limit it lacks on the time of a request's head.

Without it anybody can hold connections open with a byte now and then (slowloris).
"""

import asyncio
from typing import Any, ClassVar

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["END_SECONDS", "HeadLimitedProtocol", "protocol_with_head_limit", "silent_config"]

END_SECONDS = 20
"""Given to requests that were accepted before the server was told to end."""

HEAD_BYTES = 32_768


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


def silent_config(app: Any, *, head_seconds: float, most_connections: int, **more: Any) -> Config:
    """Return uvicorn's settings for an ASGI application; `more` are further ones of `uvicorn.Config`."""
    return Config(
        app,
        http=protocol_with_head_limit(head_seconds),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        limit_concurrency=most_connections,
        timeout_graceful_shutdown=END_SECONDS,
        h11_max_incomplete_event_size=HEAD_BYTES,
        **more,
    )
