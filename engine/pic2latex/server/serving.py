"""uvicorn runs the application: bound first, so that the port is known; drained when told to end."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING, Any

from pic2latex.errors import OptionError
from pic2latex.server.descriptor_limit import connections_allowed, raise_descriptor_limit
from pic2latex.server.settings import ServerSettings
from pic2latex.server.tls import check_tls, uvicorn_options

if TYPE_CHECKING:
    import uvicorn

    from pic2latex.server.reader import Reader

__all__ = ["bind", "serve", "server_for"]

log = logging.getLogger(__name__)

BACKLOG = 512  # connections that wait in the system
ACCEPTED_AT_ONCE = 32  # of them; each is a descriptor before it can be refused
MOST_CONNECTIONS = 2000  # and no more than descriptors allow


def bind(settings: ServerSettings) -> tuple[socket.socket, ServerSettings]:
    """Return a socket that is bound, and the settings with its real port.

    Raises OptionError, for a certificate that cannot be used, too.
    """
    check_tls(settings.tls)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        bound.close()
        message = f"{settings.host} port {settings.port} cannot be listened at: {error}."
        raise OptionError(message, hint="Choose another port with --port, or end what uses it.") from error
    return bound, replace(settings, port=bound.getsockname()[1])


def server_for(reader: "Reader", settings: ServerSettings) -> "uvicorn.Server":
    """Return uvicorn's server of the application, for a socket bound before."""
    import uvicorn

    from pic2latex.server import create_app
    from pic2latex.server.http_protocol import silent_config

    app = create_app(reader, settings)
    services = app.state.services

    class Draining(uvicorn.Server):
        """Takes nothing more in, cancels documents and ends a phone's session, as soon as it is told to end."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            services.admission.stop()
            services.documents.stop()
            services.phone.stop()
            super().handle_exit(sig, frame)

    config = silent_config(
        app,
        **uvicorn_options(settings.tls),
        head_seconds=settings.limits.head_seconds,
        most_connections=connections_allowed(MOST_CONNECTIONS),
        lifespan="on",
        backlog=ACCEPTED_AT_ONCE,  # what asyncio accepts in a turn of its loop, and the system's backlog until `tell`
    )
    return Draining(config)


def serve(reader: "Reader", settings: ServerSettings, started: Callable[[ServerSettings], Any]) -> None:
    """Serve until a signal ends it; `started` is told the settings with the real port, once requests are answered.

    Raises OptionError when the address cannot be used, and what the reader raises when it cannot be opened.
    """
    raise_descriptor_limit(MOST_CONNECTIONS)
    bound, settings = bind(settings)
    server = server_for(reader, settings)
    try:
        asyncio.run(_serve(reader, server, bound, lambda: started(settings)))
    except KeyboardInterrupt:
        log.debug("Interrupted")  # uvicorn raises it again after it ended in order
    finally:
        bound.close()


async def _serve(
    reader: "Reader", server: "uvicorn.Server", bound: socket.socket, started: Callable[[], Any]
) -> None:
    async def tell() -> None:
        while not server.started:
            await asyncio.sleep(0.02)
        bound.listen(BACKLOG)
        await asyncio.to_thread(started)

    await reader.open()
    telling = asyncio.create_task(tell())
    try:
        await server.serve(sockets=[bound])
    finally:
        telling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await telling
