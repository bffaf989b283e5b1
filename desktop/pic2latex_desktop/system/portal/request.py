"""A question to the portal that the user may have to answer: call now, response later, on its own object."""

import secrets
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import PortalCancelled, PortalDenied, PortalError
from pic2latex_desktop.system.portal.bus import PortalBus, Signals

__all__ = ["Options", "new_token", "request", "text_variant"]

Options = dict[str, tuple[str, Any]]

_REQUEST = "org.freedesktop.portal.Request"
_FOLDER = "/org/freedesktop/portal/desktop/request"
_SUCCESS, _CANCELLED = 0, 1


def new_token() -> str:
    """Return a name for a request or session that nobody can guess or reuse."""
    return f"pic2latex_{secrets.token_hex(8)}"


def text_variant(value: str) -> tuple[str, str]:
    """Return `value` as a D-Bus variant holding text."""
    return ("s", value)


def request(bus: PortalBus, ask: Callable[[Options], tuple[Any, ...]], limit: float) -> dict[str, Any]:
    """Ask the portal and wait up to `limit` seconds for its response; return the results, unwrapped.

    `ask` makes the call with the options it is given and returns the call's answer. Raises PortalCancelled
    when the user said no, PortalDenied when the desktop did, and PortalError for silence and everything else.
    """
    token = new_token()
    # The object's name is known beforehand so that the response cannot arrive before it is listened for.
    path = f"{_FOLDER}/{bus.name[1:].replace('.', '_')}/{token}"
    responses = bus.listen(path=path, interface=_REQUEST, member="Response")
    (handle,) = ask({"handle_token": text_variant(token)})
    if handle != path:  # portals before 0.9 chose the name themselves
        responses = bus.listen(path=handle, interface=_REQUEST, member="Response")
    message = _wait(bus, responses, limit)
    if message is None:
        bus.call_at(handle, _REQUEST, "Close")
        raise PortalError(
            QCoreApplication.translate("Portal", "The desktop portal did not answer in time."),
            hint=QCoreApplication.translate("Portal", "Look for a question that is hidden behind a window."),
        )
    code, results = message.body
    if code == _SUCCESS:
        return {name: value for name, (_, value) in results.items()}
    if code == _CANCELLED:
        raise PortalCancelled(
            QCoreApplication.translate("Portal", "The desktop's question was cancelled."), hint=""
        )
    raise PortalDenied(QCoreApplication.translate("Portal", "The desktop portal said no."), hint="")


def _wait(bus: PortalBus, responses: Signals, limit: float) -> Any | None:
    deadline = time.monotonic() + limit
    while not responses:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        bus.pump(left)
    return responses.popleft()
