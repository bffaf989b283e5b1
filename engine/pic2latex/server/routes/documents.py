"""`/v1/documents`: PDFs as jobs."""

import base64
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from pic2latex.errors import ConversionError
from pic2latex.server.api_description import picture_body, problem_answers
from pic2latex.server.document_jobs import DocumentOrder, converted
from pic2latex.server.errors import MediaTypeUnsupported
from pic2latex.server.problems import error_from
from pic2latex.server.reading_options import check_model
from pic2latex.server.schemas import DocumentFacts, DocumentPageFacts
from pic2latex.server.services import services_of, unless_gone
from pic2latex.server.uploads import read_upload
from pic2latex.types import Mode, Options

__all__ = ["router"]

router = APIRouter(tags=["documents"])
FIELD = "document"
TYPES = ("application/pdf", "application/octet-stream")
MARKDOWN = "markdown"
EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["progress", "done", "failed", "cancelled"]},
        "data": {"type": "string", "description": "the document's state, as JSON"},
    },
}
Identifier = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Number = Annotated[int, Path(ge=1, le=10**6, description="of the page, from 1 on")]
DPI = Annotated[int, Query(ge=36, le=600, description="pixels an inch that pages are drawn with")]


@router.post(
    "/v1/documents",
    summary="Read a PDF: a job, whose address is answered at once",
    status_code=202,
    openapi_extra=picture_body(FIELD, *TYPES),
    responses={202: {"model": DocumentFacts}, **problem_answers(408, 413, 415, 422)},
)
async def start(  # noqa: PLR0913, PLR0917 - the query, each by its name
    request: Request,
    mode: Literal[Mode.PAGE, Mode.TEXT] = Mode.PAGE,
    pages: Annotated[str | None, Query(max_length=200, examples=["1,4,9-"])] = None,
    dpi: DPI = 200,
    model: Annotated[str | None, Query(max_length=100)] = None,
    password: Annotated[str | None, Header(alias="X-PDF-Password", max_length=200)] = None,
) -> Response:
    """Send the PDF as the body, or as the field `document` of a form."""
    from pic2latex.pages.pdf.pdfium import is_pdf

    services = services_of(request)
    limits = services.settings.limits
    check_model(model)
    data = await read_upload(request, FIELD, limits.document_bytes, limits, TYPES)
    if not is_pdf(data):
        raise MediaTypeUnsupported("The body is no PDF.", hint="Send pictures to /v1/recognize.")
    order = DocumentOrder(data, Options(mode=mode, model=model), pages, dpi, password)
    job = services.documents.start(order)
    return _json(job.facts(), 202, {"Location": f"/v1/documents/{job.id}"})


@router.get(
    "/v1/documents/{identifier}",
    summary="How far a document is",
    responses={200: {"model": DocumentFacts}, **problem_answers(404, 422)},
)
async def state(request: Request, identifier: Identifier) -> Response:
    """Return its state; `problem` says why it failed."""
    return _json(services_of(request).documents.find(identifier).facts())


@router.get(
    "/v1/documents/{identifier}/events",
    summary="How far a document is, as server-sent events until it ended",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Events `progress`, and last `done`, `failed` or `cancelled`",
            "content": {"text/event-stream": {"schema": EVENT}},
        },
        **problem_answers(404, 422),
    },
)
async def events(request: Request, identifier: Identifier) -> StreamingResponse:
    """Each event's data is the document's state, as JSON."""
    documents = services_of(request).documents
    documents.find(identifier)
    return StreamingResponse(documents.events(identifier), media_type="text/event-stream")


@router.get(
    "/v1/documents/{identifier}/result",
    summary="The text of a document",
    response_class=Response,
    responses={
        200: {"content": {"text/markdown": {"schema": {"type": "string"}}}, "description": "The text"},
        **problem_answers(404, 409, 422, 501, 504),
    },
)
async def result(
    request: Request, identifier: Identifier, format_id: Annotated[str, Query(alias="format")] = MARKDOWN
) -> Response:
    """Return Markdown, or the text in another format of pages."""
    from pic2latex.formats import page_format_by_id

    services = services_of(request)
    format_ = page_format_by_id(format_id)
    job = services.documents.finished(identifier)
    if format_id == MARKDOWN or not job.markdown.strip():
        return Response(job.markdown, media_type=f"{format_.mime}; charset=utf-8")
    facts = await unless_gone(request, converted(services.admission, job, format_id))
    if format_id in facts["failed"]:
        error = error_from(facts["failed"][format_id])
        raise error if isinstance(error, ConversionError) else ConversionError(str(error), hint=error.hint)
    if format_id in facts["files"]:
        return Response(base64.b64decode(facts["files"][format_id]["data"]), media_type=format_.mime)
    return Response(facts["texts"][format_id], media_type=f"{format_.mime}; charset=utf-8")


@router.get(
    "/v1/documents/{identifier}/text",
    summary="The text of the pages that were read so far, as Markdown",
    response_class=Response,
    responses={
        200: {"content": {"text/markdown": {"schema": {"type": "string"}}}, "description": "The text so far"},
        **problem_answers(404, 422),
    },
)
async def text_so_far(request: Request, identifier: Identifier) -> Response:
    """Return it also while other pages wait: empty before the first one was read."""
    text = await services_of(request).documents.text_so_far(identifier)
    return Response(text, media_type="text/markdown; charset=utf-8")


@router.get(
    "/v1/documents/{identifier}/pages/{number}",
    summary="What stands on a page of a document, as soon as it was read, with the places of what is doubtful",
    responses={200: {"model": DocumentPageFacts}, **problem_answers(404, 422)},
)
async def page(request: Request, identifier: Identifier, number: Number) -> Response:
    """Return its passages, figures, warnings and doubtful formulas, with their boxes in points."""
    return _json(services_of(request).documents.page(identifier, number))


@router.get(
    "/v1/documents/{identifier}/pages/{number}/picture",
    summary="A page of a document as it looks",
    response_class=Response,
    responses={
        200: {
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
            "description": "The page",
        },
        **problem_answers(404, 422),
    },
)
async def page_picture(request: Request, identifier: Identifier, number: Number) -> Response:
    """Return a JPEG file."""
    content = services_of(request).documents.page_picture(identifier, number)
    return Response(content, media_type="image/jpeg")


@router.get(
    "/v1/documents/{identifier}/figures/{name}",
    summary="A figure of a document",
    response_class=Response,
    responses={
        200: {
            "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
            "description": "The figure",
        },
        **problem_answers(404, 422),
    },
)
async def figure(
    request: Request, identifier: Identifier, name: Annotated[str, Path(pattern=r"^p\d+-\d+\.png$")]
) -> Response:
    """Return a PNG file."""
    return Response(services_of(request).documents.figure(identifier, name), media_type="image/png")


@router.delete(
    "/v1/documents/{identifier}",
    summary="Cancel a document, and forget all of it",
    status_code=204,
    response_class=Response,
    responses={204: {"description": "Nothing is left of it"}, **problem_answers(404, 422)},
)
async def forget(request: Request, identifier: Identifier) -> Response:
    """End the work if it runs, and remove text and figures."""
    await services_of(request).documents.forget(identifier)
    return Response(status_code=204)


def _json(facts: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(facts, ensure_ascii=False), status, headers, "application/json")
