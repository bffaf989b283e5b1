"""The listener of a phone session: plain HTTP or TLS on one address of the local network, and nothing but the session.

A page that comes over plain HTTP can be replaced by whoever controls the network, and then sees what is sent; whoever
merely listens sees sealed messages. A certificate closes that gap.
"""

import asyncio
import base64
import binascii
import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pic2latex_resources
from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.server.errors import HostRefused, MethodRefused, OriginRefused, PhoneRefused, RouteMissing
from pic2latex.server.metrics import Metrics
from pic2latex.server.phone.invitation import PhoneInvitation
from pic2latex.server.phone.phone_session import PhoneSession
from pic2latex.server.phone.photo_handler import PhoneEvent, PhonePhoto, PhotoHandler
from pic2latex.server.phone.sealing import KEY_BYTES, Message, SealedChannel
from pic2latex.server.problems import problem_document
from pic2latex.server.request_envelope import Receive, RequestEnvelope, Scope, Send
from pic2latex.server.settings import Limits, TlsFiles
from pic2latex.server.tls import check_tls, uvicorn_options
from pic2latex.types import Mode

if TYPE_CHECKING:
    import uvicorn
    from starlette.requests import Request
    from starlette.responses import Response

__all__ = ["PhoneListener", "PhonePlace"]

PAGE = "/p"
KEY_PATH = "/p/key"
KEY_HEADER = "x-pic2latex-phone-key"
SEALED = "application/octet-stream"
WATCH_SECONDS = 0.5
MOST_CONNECTIONS = 32
HELLO_BYTES = 4096
# Address -> file of the resources and its media type. Nothing else is given out.
FILES: Mapping[str, tuple[str, str]] = {
    PAGE: ("web/phone/phone.html", "text/html; charset=utf-8"),
    "/p/phone.js": ("web/phone/phone.js", "text/javascript"),
    "/p/sealing.js": ("web/phone/sealing.js", "text/javascript"),
    "/p/cropping.js": ("web/phone/cropping.js", "text/javascript"),
    "/p/phone.css": ("web/phone/phone.css", "text/css"),
    "/p/strings.en.json": ("web/phone/strings.en.json", "application/json"),
    "/p/strings.zh-CN.json": ("web/phone/strings.zh-CN.json", "application/json"),
    "/p/nacl.js": ("javascript/tweetnacl/nacl-fast.min.js", "text/javascript"),
    "/p/icon.svg": ("icons/pic2latex.svg", "image/svg+xml"),
}


@dataclass(frozen=True, slots=True)
class PhonePlace:
    """Where to listen: an IPv4 address of this computer and a port (0: a free one).

    `name` stands in the address that is shown, where a certificate is made out to one.
    """

    host: str
    port: int = 0
    tls: TlsFiles | None = None
    name: str | None = None


class PhoneListener:
    """Listens at a place for one session until it ends. Made, served and closed in one event loop.

    Raises OptionError when the address cannot be listened at, or the certificate not used.
    """

    def __init__(self, session: PhoneSession, handler: PhotoHandler, place: PhonePlace) -> None:
        self._session = session
        self._tls = place.tls
        self._handler = handler
        check_tls(place.tls)
        self._socket = _bound(place.host, place.port)
        scheme, default = ("https", 443) if place.tls else ("http", 80)
        port = self._socket.getsockname()[1]
        self._authority = (place.name or place.host) + ("" if port == default else f":{port}")
        self.invitation = PhoneInvitation(f"{scheme}://{self._authority}{PAGE}", session.secret, session.code)
        self._routes = _PhoneRoutes(session, handler)
        self._server = self._make_server()

    async def serve(self) -> None:
        """Answer until the session ended, or `close`; what was begun is answered."""
        watching = asyncio.create_task(self._watch())
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            self._session.close()
            self._socket.close()
            self._handler.happened(PhoneEvent.ENDED)

    def close(self) -> None:
        """End the session; `serve` returns soon. Called in its event loop."""
        self._session.close()
        self._server.should_exit = True

    async def _watch(self) -> None:
        """End with the session, and say when nobody came."""
        limits = self._session.limits
        is_told = False
        while not self._session.has_ended:
            await asyncio.sleep(WATCH_SECONDS)
            if self._routes.was_visited:
                is_told = True
            elif not is_told and self._session.idle_seconds > limits.hint_seconds:
                is_told = True
                self._handler.happened(PhoneEvent.NO_VISIT)
        self._server.should_exit = True

    def _make_server(self) -> "uvicorn.Server":
        import uvicorn

        from pic2latex.server.http_protocol import silent_config

        class Silent(uvicorn.Server):
            """Leaves signals to whoever owns the process."""

            @contextlib.contextmanager
            def capture_signals(self) -> Iterator[None]:
                yield

        config = silent_config(
            RequestEnvelope(self._routes, _PhoneGuard(self._authority), Metrics()),
            head_seconds=Limits().head_seconds,
            most_connections=MOST_CONNECTIONS,
            lifespan="off",
            **uvicorn_options(self._tls),
        )
        return Silent(config)


class _PhoneGuard:
    """Lets those ask who name the address that was shown, and no other page."""

    def __init__(self, authority: str) -> None:
        self._authority = authority

    def check(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        del method, path
        if headers.get("host", "") != self._authority:
            raise HostRefused("The Host header is not the address that was shown.", hint="Scan the QR code.")
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != self._authority:
            raise OriginRefused("The request comes from another web page.", hint="Scan the QR code.")


class _PhoneRoutes:
    """The ASGI application: the page's files, the key for those who type a code, a greeting, and photographs."""

    def __init__(self, session: PhoneSession, handler: PhotoHandler) -> None:
        self._session = session
        self._handler = handler
        self.was_visited = False
        self._posts: dict[str, Callable[[Request], Any]] = {"/p/hello": self._greet, "/p/photo": self._read}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises Pic2LatexError."""
        from starlette.requests import Request

        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: "Request") -> "Response":
        from starlette.responses import FileResponse, Response

        path = request.url.path
        gets, posts = {*FILES, KEY_PATH}, self._posts
        if path not in gets | posts.keys():
            raise RouteMissing("There is nothing at this address.", hint="Scan the QR code.")
        if request.method != ("GET" if path in gets else "POST"):
            raise MethodRefused("The address is not asked this way.", hint="Scan the QR code.")
        if path in posts:
            self._session.count_post()
            return Response(await posts[path](request), media_type=SEALED)
        if path == KEY_PATH:
            return Response(self._session.public_key, media_type=SEALED)
        self.was_visited = self.was_visited or path == PAGE
        name, kind = FILES[path]
        return FileResponse(pic2latex_resources.path(name), media_type=kind)

    async def _greet(self, request: "Request") -> bytes:
        was_claimed = self._session.is_claimed
        channel, message = await self._opened(request, HELLO_BYTES)
        if not was_claimed:
            self._handler.happened(PhoneEvent.CONNECTED)
        return channel.seal(self._reply_to(message))

    async def _read(self, request: "Request") -> bytes:
        with self._session.upload():
            channel, message = await self._opened(request, self._session.limits.photo_bytes)
            photo = PhonePhoto(message.body, _mode_of(message))
            self._session.count_photo()
            self._handler.happened(PhoneEvent.RECEIVED)
            try:
                answer = await self._handler.read(photo)
            except Pic2LatexError as error:
                # Sealed like a result: what went wrong with a picture tells about the picture.
                self._handler.happened(PhoneEvent.FAILED)
                return channel.seal({**self._reply_to(message), "problem": problem_document(error)})
            self._handler.happened(PhoneEvent.READ)
            result = {"copied": answer.is_copied, "warnings": list(answer.warnings), "svg": answer.svg}
            return channel.seal({**self._reply_to(message), **result}, answer.text.encode())

    async def _opened(self, request: "Request", most: int) -> tuple[SealedChannel, Message]:
        from pic2latex.server.uploads import read_body

        sealed = await read_body(request, most, Limits())
        return self._session.open(sealed, _phone_key(request))

    def _reply_to(self, message: Message) -> dict[str, Any]:
        """Return what every answer names: the message it answers, so that it cannot stand in for another's."""
        return {"to": base64.b64encode(message.nonce).decode(), "left": self._session.photos_left}


def _phone_key(request: "Request") -> bytes | None:
    named = request.headers.get(KEY_HEADER)
    if named is None:
        return None
    try:
        key = base64.b64decode(named, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise PhoneRefused("The phone's key is none.", hint="Open the page again.")
    return key


def _mode_of(message: Message) -> Mode:
    named = message.header.get("mode")
    return Mode(named) if named in set(Mode) else Mode.FORMULA


def _bound(host: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        message = f"{host} port {port} cannot be listened at: {error}."
        raise OptionError(message, hint="Choose another address of this computer.") from error
    return bound
