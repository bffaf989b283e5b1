"""`create_app`: routes, layers and life of the application over a reader."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from pic2latex.errors import Pic2LatexError
from pic2latex.server.adapters import mathpix, texteller
from pic2latex.server.admission import Admission
from pic2latex.server.api_examples import with_examples
from pic2latex.server.document_jobs import DocumentJobs
from pic2latex.server.early_refusal import EarlyRefusal
from pic2latex.server.errors import MethodRefused, RequestInvalid, RouteMissing, ServerFault
from pic2latex.server.metrics import Metrics
from pic2latex.server.phone.service import PhoneService
from pic2latex.server.problems import FAULT_HINT
from pic2latex.server.reader import Reader
from pic2latex.server.request_envelope import RequestEnvelope, problem_response
from pic2latex.server.request_guard import RequestGuard
from pic2latex.server.routes import (
    browser_session,
    capabilities,
    convert,
    documents,
    health,
    phone,
    problem_pages,
    recognize,
    web_page,
)
from pic2latex.server.services import Services
from pic2latex.server.settings import ServerSettings

__all__ = ["build_app"]

log = logging.getLogger(__name__)

DRAIN_SECONDS = 20.0
MOST_COMPLAINTS = 5
#: In the order of the description that OpenAPI gives.
MODULES_WITH_ROUTES = (
    recognize,
    convert,
    documents,
    capabilities,
    health,
    browser_session,
    problem_pages,
    texteller,
    mathpix,
    phone,
)
DESCRIPTION = """Pictures of formulas, pages and PDFs become LaTeX, Markdown and other formats.

Every answer with a status of 400 and more is `application/problem+json` (RFC 9457); `hint` says what to do. Reading
changes nothing, so a request may be repeated after 503, 504, and a broken connection."""


def build_app(reader: Reader, settings: ServerSettings) -> FastAPI:
    """Return the application. The reader is opened when the application starts, and closed when it ends."""
    metrics = Metrics()
    admission = Admission(reader, settings.limits, metrics)
    guard = RequestGuard(settings)
    documents_jobs, phones = DocumentJobs(admission, settings), PhoneService(admission, settings)
    services = Services(settings, reader, admission, documents_jobs, phones, metrics, guard)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        if not reader.state().is_ready:
            await reader.open()
        try:
            yield
        finally:
            admission.stop()
            await services.phone.close()
            await services.documents.close()
            await admission.drain(DRAIN_SECONDS)
            await reader.close()

    app = FastAPI(
        title="Pic2LaTeX",
        version=capabilities.API_VERSION,
        description=DESCRIPTION,
        lifespan=life,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    for module in MODULES_WITH_ROUTES:
        app.include_router(module.router)
    if settings.has_page:
        web_page.add_page(app)
    _describe(app)
    _answer_errors(app)
    app.add_middleware(EarlyRefusal, admission=admission, limits=settings.limits)
    _add_layers(app, settings, guard, metrics)
    return app


def _describe(app: FastAPI) -> None:
    """Give the description an example of each answer; FastAPI keeps what it made."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        is_new = app.openapi_schema is None
        description = plain()
        return with_examples(description) if is_new else description

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's way to change the description


def _add_layers(app: FastAPI, settings: ServerSettings, guard: RequestGuard, metrics: Metrics) -> None:
    """Add the layers around the routes; the one added last is the outermost."""
    if settings.cors_origins:
        from starlette.middleware.cors import CORSMiddleware

        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "X-PDF-Password", "X-Request-ID"],
            expose_headers=["Location", "Retry-After", "Server-Timing", "X-Request-ID"],
        )
    app.add_middleware(RequestEnvelope, guard=guard, metrics=metrics)


def _answer_errors(app: FastAPI) -> None:
    """Answer every error, the framework's too, with a problem."""

    def refuse(request: Request, error: Pic2LatexError) -> Response:
        return problem_response(error, request.url.path, request.state.request_id)

    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, Pic2LatexError)
        return refuse(request, error)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return refuse(request, RequestInvalid(_complaints(error), hint="See /openapi.json."))

    async def status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = refuse(request, _framework_error(error))
        for name, value in (error.headers or {}).items():
            response.headers[name] = value
        if error.status_code == 405:
            response.headers["Allow"] = ", ".join(_methods(request))
        return response

    app.add_exception_handler(Pic2LatexError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, status)


def _methods(request: Request) -> list[str]:
    """Return every method that some route at the asked path answers to; Starlette names those of the first."""
    from starlette.routing import Match, Route

    routes = (route for route in request.app.routes if isinstance(route, Route))
    matching = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return sorted({method for route in matching for method in route.methods or ()})


def _framework_error(error: HTTPException) -> Pic2LatexError:
    if error.status_code == 404:
        return RouteMissing("There is nothing at this address.", hint="See /openapi.json.")
    if error.status_code == 405:
        return MethodRefused("The address is not asked this way.", hint="See the header Allow.")
    if error.status_code < 500:
        return RequestInvalid("The request cannot be understood.", hint="See /openapi.json.")
    return ServerFault("The server failed.", hint=FAULT_HINT)


def _complaints(error: RequestValidationError) -> str:
    """Return which parts of a request are wrong, and why, without what they held."""
    said = [f"{_where(each['loc'])}: {each['msg']}" for each in error.errors()[:MOST_COMPLAINTS]]
    return "; ".join(said) + "."


def _where(location: Any) -> str:
    return ".".join(str(each) for each in location)
