"""Formulas that there is no room for are refused before anything else is done, which leaves time to read the others."""

from dataclasses import dataclass

from pic2latex.errors import Pic2LatexError
from pic2latex.server.admission import Admission
from pic2latex.server.reader_tasks import Lane
from pic2latex.server.request_envelope import App, Receive, Scope, Send, problem_response
from pic2latex.server.settings import Limits
from pic2latex.server.uploads import ROOM_FOR_HEADERS, read_body

__all__ = ["EarlyRefusal"]

PATH = "/v1/recognize"
OTHER_LANES = (b"mode=page", b"mode=text")


@dataclass(frozen=True, slots=True)
class _Route:
    """What metrics and log call a request that no route has seen."""

    path: str


class EarlyRefusal:
    """An ASGI layer inside of RequestEnvelope, around the routes."""

    def __init__(self, app: App, admission: Admission, limits: Limits) -> None:
        self._app = app
        self._admission = admission
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; refuse a formula that there is no room for, once its body has come."""
        if not self._is_refused(scope):
            await self._app(scope, receive, send)
            return
        scope["route"] = _Route(PATH)
        error = await self._refusal(scope, receive)
        await problem_response(error, PATH, scope["state"]["request_id"])(scope, receive, send)

    async def _refusal(self, scope: Scope, receive: Receive) -> Pic2LatexError:
        from starlette.requests import Request

        most = self._limits.body_bytes + ROOM_FOR_HEADERS
        try:
            await read_body(Request(scope, receive), most, self._limits)
        except Pic2LatexError as error:
            return error
        return self._admission.busy(Lane.FORMULA)

    def _is_refused(self, scope: Scope) -> bool:
        is_formula = scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == PATH
        return (
            is_formula
            and self._admission.is_full()
            and not any(mode in scope["query_string"] for mode in OTHER_LANES)
        )
