"""What surrounds every request: its id, the guard, security headers, the log line, and errors as problems.

The log says when, which route, which status and how long; never what was sent, read or named.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pic2latex.errors import Pic2LatexError
from pic2latex.server.errors import ServerError, ServerFault
from pic2latex.server.metrics import Metrics
from pic2latex.server.problems import FAULT_HINT, MEDIA_TYPE, problem_document
from pic2latex.server.security_headers import security_headers

if TYPE_CHECKING:
    from starlette.responses import Response

__all__ = ["App", "Guard", "Receive", "RequestEnvelope", "Scope", "Send", "problem_response"]

log = logging.getLogger(__name__)
requests_log = logging.getLogger("pic2latex.server.requests")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Guard(Protocol):
    """Says who may ask."""

    def check(self, method: str, path: str, headers: Mapping[str, str]) -> None:
        """Raise a Pic2LatexError when a request must not be answered. `headers` are by lower-case name."""


# The rest of the body is not waited for: without an end of the connection a slow client would hold it.
BODY_UNREAD = frozenset({408, 413})
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def problem_response(error: Pic2LatexError, path: str, request: str) -> "Response":
    """Return the answer to a request that ended with `error`."""
    from starlette.responses import Response

    members = problem_document(error, path, request)
    headers = {}
    retry = getattr(error, "retry_after", None)
    if retry is not None:
        headers["Retry-After"] = str(retry)
    if members["status"] in BODY_UNREAD:
        headers["Connection"] = "close"
    if members["status"] == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="pic2latex"'
    status = members["status"]
    assert isinstance(status, int)
    return Response(json.dumps(members, ensure_ascii=False), status, headers, MEDIA_TYPE)


@dataclass(slots=True)
class _Exchange:
    """One request and what was answered so far."""

    send: Send
    id: str
    path: str
    began: float = field(default_factory=time.perf_counter)
    status: int = 0

    async def sending(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            ours = {**security_headers(self.path), "X-Request-ID": self.id}
            there = {name.lower() for name, _ in message.get("headers", ())}
            message["headers"] = [
                *message.get("headers", ()),
                *(
                    (name.lower().encode(), value.encode())
                    for name, value in ours.items()
                    if name.lower().encode() not in there
                ),
            ]
        await self.send(message)


class RequestEnvelope:
    """The outermost ASGI layer."""

    def __init__(self, app: App, guard: Guard, metrics: Metrics) -> None:
        self._app = app
        self._guard = guard
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; what is no HTTP request goes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        given = headers.get("x-request-id", "")
        request = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request
        exchange = _Exchange(send, request, scope["path"])
        try:
            self._guard.check(scope["method"], scope["path"], headers)
            await self._app(scope, receive, exchange.sending)
        except Pic2LatexError as error:
            await self._refuse(error, exchange, scope, receive)
        except Exception:  # the border of the server: one request's fault ends no other
            log.exception("Request %s failed", request)
            fault = ServerFault("The server failed.", hint=FAULT_HINT)
            await self._refuse(fault, exchange, scope, receive)
        finally:
            self._count(exchange, scope)

    async def _refuse(
        self, error: Pic2LatexError, exchange: _Exchange, scope: Scope, receive: Receive
    ) -> None:
        if not exchange.status:
            response = problem_response(error, exchange.path, exchange.id)
            await response(scope, receive, exchange.sending)
        elif not isinstance(error, ServerError):
            log.warning("Request %s ended after its answer had begun: %s", exchange.id, type(error).__name__)

    def _count(self, exchange: _Exchange, scope: Scope) -> None:
        template = getattr(scope.get("route"), "path", "other")
        seconds = time.perf_counter() - exchange.began
        self._metrics.answered(template, exchange.status or 499, seconds)
        fields = {
            "request": exchange.id,
            "method": scope["method"],
            "route": template,
            "status": exchange.status or 499,
            "seconds": round(seconds, 4),
        }
        requests_log.info("%s", json.dumps(fields))
