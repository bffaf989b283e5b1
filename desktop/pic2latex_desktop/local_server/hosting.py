"""The HTTP server of the engine, hosted on an event loop of the program."""

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any, Protocol

__all__ = ["HttpServer", "host"]

LAST_SECONDS = 1


class HttpServer(Protocol):
    """What is needed of uvicorn's server."""

    config: Any
    should_exit: bool

    def serve(self, sockets: list[socket.socket] | None = None) -> Coroutine[Any, Any, None]:
        """Serve until `should_exit` is set."""


async def host(server: HttpServer, bound: socket.socket) -> None:
    """Serve until `server.should_exit` is set; when cancelled, end within about a second."""
    serving = asyncio.ensure_future(server.serve(sockets=[bound]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.config.timeout_graceful_shutdown = LAST_SECONDS
        server.should_exit = True
        await serving
        raise
    finally:
        bound.close()
