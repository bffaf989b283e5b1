"""`/healthz`, `/readyz` and `/metrics`: for those who look after the service."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from pic2latex.server.api_description import problem_answers
from pic2latex.server.errors import ServerBusy
from pic2latex.server.services import services_of

__all__ = ["router"]

router = APIRouter(tags=["health"])
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/healthz", summary="Whether the server is alive", responses=problem_answers())
async def healthz() -> JSONResponse:
    """Answer at once, whatever else is going on."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz", summary="Whether a formula would be read now", responses=problem_answers())
async def readyz(request: Request) -> JSONResponse:
    """Answer 200 when the model is loaded and there is room; a problem otherwise."""
    services = services_of(request)
    state = services.reader.state()
    if services.admission.is_draining:
        raise ServerBusy("The server is ending.", hint="Ask another one.")
    if not state.is_ready:
        raise ServerBusy(state.problem or "The model is not loaded.", hint="Ask again later.")
    if services.admission.is_full():
        raise ServerBusy("The queue is full.", hint="Ask again later.")
    return JSONResponse({"status": "ready", "workers": state.workers, "tasks": services.admission.counts()})


@router.get(
    "/metrics",
    summary="Counters for Prometheus",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The counters"},
        **problem_answers(),
    },
)
async def metrics(request: Request) -> Response:
    """Return them in Prometheus' text format."""
    services = services_of(request)
    return Response(services.metrics.text(services.reader.state().restarts), media_type=PROMETHEUS)
