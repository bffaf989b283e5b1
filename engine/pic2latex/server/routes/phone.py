"""`/v1/phone`: the page opens a session with a phone, hears of it, and ends it. For the page alone, so undescribed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from pic2latex.server.services import services_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/v1/phone")
async def offered(request: Request) -> JSONResponse:
    """Tell where a session may listen; a list without entries says that there is none to be had."""
    return JSONResponse({"hosts": list(services_of(request).phone.addresses())})


@router.post("/v1/phone")
async def start(request: Request, host: Annotated[str | None, Query(max_length=64)] = None) -> JSONResponse:
    """Open a session and return its address, QR code (SVG) and code to type."""
    return JSONResponse(await services_of(request).phone.start(host), 201)


@router.get("/v1/phone/events")
async def events(request: Request) -> StreamingResponse:
    """Return events `state` and `result`."""
    return StreamingResponse(services_of(request).phone.events(), media_type="text/event-stream")


@router.delete("/v1/phone")
async def end(request: Request) -> Response:
    """End the session; without one there is nothing to do."""
    await services_of(request).phone.close()
    return Response(status_code=204)
