"""What the routes work with, made once for each application."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pic2latex.errors import Cancelled
from pic2latex.server.admission import Admission
from pic2latex.server.document_jobs import DocumentJobs
from pic2latex.server.metrics import Metrics
from pic2latex.server.phone.service import PhoneService
from pic2latex.server.reader import Reader
from pic2latex.server.request_guard import RequestGuard
from pic2latex.server.settings import ServerSettings

if TYPE_CHECKING:
    from fastapi import Request

__all__ = ["Services", "services_of", "unless_gone"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one application."""

    settings: ServerSettings
    reader: Reader
    admission: Admission
    documents: DocumentJobs
    phone: PhoneService
    metrics: Metrics
    guard: RequestGuard


def services_of(request: "Request") -> Services:
    """Return the parts of the application that a request came to."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


async def unless_gone(request: "Request", work: Awaitable[T]) -> T:
    """Wait for `work`, and cancel it when the client leaves. Raises Cancelled then. The body must have been read."""
    import asyncio

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(gone())
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise Cancelled("The client left.", hint="Ask again.")
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)
