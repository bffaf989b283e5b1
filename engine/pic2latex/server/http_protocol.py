"""uvicorn as both servers run it: no logs of what is asked, and what it lacks.

A request's head has a limited time: without it anybody can hold connections open with a byte now and then (slowloris).
What uvicorn itself refuses, a request that is no HTTP or one connection too many, is answered with a problem, too.
"""

import asyncio
import json
from typing import Any, ClassVar

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from pic2latex.server.errors import HttpMalformed, ServerBusy, ServerError
from pic2latex.server.problems import MEDIA_TYPE, problem_document, problem_type

__all__ = ["END_SECONDS", "HeadLimitedProtocol", "protocol_with_limits", "silent_config"]

END_SECONDS = 20
"""Given to requests that were accepted before the server was told to end."""

HEAD_BYTES = 32_768


class HeadLimitedProtocol(H11Protocol):
    """Closes a connection on which a head began, or none began at all, and did not end in `head_seconds`.

    One that comes when there are `most_connections` is answered that the server is busy, and closed at once:
    descriptors are few, and whoever is connected already goes on.
    """

    head_seconds: ClassVar[float] = 10.0
    most_connections: ClassVar[int] = 1000
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            self._refuse(ServerBusy("Too many clients are connected.", hint="Ask again in a second."))
        else:
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

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP request."""
        self._refuse(HttpMalformed(msg, hint="Send it with a program that speaks HTTP/1.1."))

    def _refuse(self, error: ServerError) -> None:
        """Answer with a problem whatever was asked or not, and close the connection."""
        from http import HTTPStatus

        status = HTTPStatus(problem_type(error).status)
        content = json.dumps(problem_document(error)).encode()
        wait = f"Retry-After: {error.retry_after}\r\n" if error.retry_after is not None else ""
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {MEDIA_TYPE}\r\n"
            f"Content-Length: {len(content)}\r\n{wait}Connection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + content)
        self.transport.close()

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


def protocol_with_limits(head_seconds: float, most_connections: int) -> type[HeadLimitedProtocol]:
    """Return the protocol with other limits."""
    limits = {"head_seconds": head_seconds, "most_connections": most_connections}
    return type("LimitedProtocol", (HeadLimitedProtocol,), limits)


def silent_config(app: Any, *, head_seconds: float, most_connections: int, **more: Any) -> Config:
    """Return uvicorn's settings for an ASGI application; `more` are further ones of `uvicorn.Config`."""
    return Config(
        app,
        http=protocol_with_limits(head_seconds, most_connections),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=END_SECONDS,
        h11_max_incomplete_event_size=HEAD_BYTES,
        **more,
    )
