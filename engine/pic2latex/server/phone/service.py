"""The phone session of a running server: opened and closed by its page, which hears of it as server-sent events."""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from pic2latex.errors import OptionError
from pic2latex.server.admission import Admission
from pic2latex.server.errors import RouteMissing
from pic2latex.server.phone.addresses import lan_addresses
from pic2latex.server.phone.listener import PhoneListener, PhonePlace
from pic2latex.server.phone.phone_session import PhoneSession
from pic2latex.server.phone.photo_handler import PhoneEvent
from pic2latex.server.phone.reader_photo_handler import PhoneReading, PhoneResult, ReaderPhotoHandler
from pic2latex.server.settings import ServerSettings, is_loopback
from pic2latex.types import Options

__all__ = ["PhoneService"]

HEARTBEAT_SECONDS = 15.0
MOST_WAITING = 64  # events that a page which does not listen may miss


_Page = asyncio.Queue[tuple[str, dict[str, Any]]]
_Pages = set[_Page]


@dataclass(slots=True)
class _Open:
    """A session that is open: its listener, the task that serves it, and the pages that hear of it."""

    listener: PhoneListener
    serving: asyncio.Task[None]
    pages: _Pages


class PhoneService:
    """At most one session at a time. Used from one event loop."""

    def __init__(self, admission: Admission, settings: ServerSettings) -> None:
        self._admission = admission
        self._settings = settings
        self._open: _Open | None = None

    def addresses(self) -> tuple[str, ...]:
        """Return where a session may listen; none for a server that other computers reach themselves."""
        return lan_addresses() if is_loopback(self._settings.host) else ()

    async def start(self, address: str | None = None) -> dict[str, Any]:
        """Open a session, instead of the one that is open, and return what the user is shown.

        Raises OptionError for an address that is none of this computer's in a local network.
        """
        found = await asyncio.to_thread(self.addresses)
        chosen = address or next(iter(found), None)
        if chosen is None or chosen not in found:
            message = "There is no such address in a local network of this computer."
            raise OptionError(
                message, hint="Connect it to the phone's network, or open this page from there."
            )
        await self.close()
        pages: _Pages = set()
        handler = self._handler_of(pages)
        listener = PhoneListener(PhoneSession(), handler, PhonePlace(chosen))
        self._open = _Open(listener, asyncio.create_task(listener.serve()), pages)
        invitation = listener.invitation
        return {
            "address": invitation.address,
            "code": invitation.code,
            "qr": invitation.svg(),
            "host": chosen,
            "hosts": list(found),
        }

    def _handler_of(self, pages: _Pages) -> ReaderPhotoHandler:
        """Return a handler that tells the pages of a session what happens."""

        def tell(name: str, data: dict[str, Any]) -> None:
            for page in pages:
                with contextlib.suppress(asyncio.QueueFull):
                    page.put_nowait((name, data))

        async def show(result: PhoneResult) -> bool:
            picture = base64.b64encode(result.photo.data).decode()
            facts = {"mode": str(result.photo.mode), **result.facts}
            tell("result", {"text": result.text, "facts": facts, "picture": picture})
            return False  # the page copies it, if its browser lets it

        reading = PhoneReading(replace(Options(), beams=self._settings.engine.beams))
        return ReaderPhotoHandler(
            self._admission,
            self._settings.limits,
            show,
            lambda event: tell("state", {"state": str(event)}),
            reading,
        )

    def events(self) -> AsyncIterator[str]:
        """Give what happens as server-sent events until the session ended. Raises RouteMissing without one."""
        session = self._open
        if session is None or session.serving.done():
            raise RouteMissing("No session with a phone is open.", hint="POST /v1/phone opens one.")
        page: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue(MOST_WAITING)
        session.pages.add(page)
        return _lines(session, page)

    def stop(self) -> None:
        """Let the session end soon, if one is open."""
        if self._open is not None:
            self._open.listener.close()

    async def close(self) -> None:
        """End the session, if one is open."""
        session, self._open = self._open, None
        if session is not None:
            session.listener.close()
            await session.serving


async def _lines(session: _Open, page: "asyncio.Queue[tuple[str, dict[str, Any]]]") -> AsyncIterator[str]:
    try:
        yield ": open\n\n"
        while not (session.serving.done() and page.empty()):
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    name, data = await page.get()
            except TimeoutError:
                yield ": waiting\n\n"
                continue
            yield f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
            if data.get("state") == PhoneEvent.ENDED:
                return
    finally:
        session.pages.discard(page)
