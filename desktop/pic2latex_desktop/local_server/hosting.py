"""The HTTP server of the engine, hosted on an event loop of the program."""

import asyncio
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn

__all__ = ["host"]

LAST_SECONDS = 1


async def host(server: "uvicorn.Server", bound: socket.socket) -> None:
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
