"""`POST /v1/recognize`, `/v1/recognize-many` and `/v1/detect`: pictures in, what is on them out."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from pic2latex.errors import Pic2LatexError, PictureMissing
from pic2latex.server.api_description import picture_body, problem_answers
from pic2latex.server.errors import ServerBusy
from pic2latex.server.problems import problem_document
from pic2latex.server.reader_tasks import DetectTask
from pic2latex.server.reading_options import MOST_BEAMS, check_model, reading_task
from pic2latex.server.schemas import DetectAnswer, FormulaAnswer, PageAnswer
from pic2latex.server.services import Services, services_of, unless_gone
from pic2latex.server.uploads import PICTURE_TYPES, picture_pixels, read_form, read_upload
from pic2latex.types import Mode, Options

__all__ = ["router"]

router = APIRouter(tags=["reading"])
FIELD = "picture"
PAUSE = 0.1  # seconds between two looks for room
WITHOUT = {"brief": ("candidates", "regions", "passages"), "full": ()}
PICTURE_PROBLEMS = problem_answers(408, 413, 415, 422, 501, 504)
RAW = ("image/png", "image/jpeg", "image/webp", "application/octet-stream")

Formats = Annotated[
    list[str], Query(alias="format", max_length=20, description="output formats, see GET /v1/formats")
]
Model = Annotated[str | None, Query(max_length=100, description="an installed model, see GET /v1/models")]
Beams = Annotated[int, Query(ge=1, le=MOST_BEAMS)]
Tokens = Annotated[int | None, Query(ge=1, le=4096, description="the longest output, in tokens")]


class Detail(StrEnum):
    """How much is answered: all, or without tokens, other readings and regions."""

    BRIEF = "brief"
    FULL = "full"


@router.post(
    "/v1/recognize",
    summary="Read a picture: one formula, a page, or text",
    openapi_extra=picture_body(FIELD, *RAW),
    responses={200: {"model": FormulaAnswer | PageAnswer}, **PICTURE_PROBLEMS},
)
async def recognize(  # noqa: PLR0913, PLR0917 - the query, each by its name
    request: Request,
    formats: Formats = [],  # noqa: B006 - FastAPI copies it
    mode: Mode = Mode.FORMULA,
    model: Model = None,
    beams: Beams = 1,
    max_tokens: Tokens = None,
    detail: Detail = Detail.FULL,
) -> Response:
    """Send the picture as the body, or as the field `picture` of a form."""
    services = services_of(request)
    limits = services.settings.limits
    data = await read_upload(request, FIELD, limits.body_bytes, limits, PICTURE_TYPES)
    options = Options(mode=mode, model=model, beams=beams, max_tokens=max_tokens)
    work = _read(services, data, options, formats)
    facts = await unless_gone(request, work)
    return _answer(request, _shaped(facts, mode, detail))


@router.post(
    "/v1/recognize-many",
    summary="Read many pictures of formulas; each answer as it comes, a JSON object a line",
    openapi_extra=picture_body(FIELD, several=True),
    responses={
        200: {
            "description": "One line for each picture, with its `index`: its facts, or its `problem`",
            "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        },
        **problem_answers(408, 413, 415, 422),
    },
    response_class=StreamingResponse,
)
async def recognize_many(  # noqa: PLR0913, PLR0917 - the query, each by its name
    request: Request,
    formats: Formats = [],  # noqa: B006 - FastAPI copies it
    model: Model = None,
    beams: Beams = 1,
    max_tokens: Tokens = None,
    detail: Detail = Detail.FULL,
) -> StreamingResponse:
    """Send a form with up to 64 fields `picture`."""
    services = services_of(request)
    limits = services.settings.limits
    require_form(request)
    form = await read_form(request, limits.body_bytes, limits, files=limits.pictures)
    pictures = [each.data for each in form.files.get(FIELD, [])]
    if not pictures:
        raise PictureMissing("The form has no file in the field “picture”.", hint="Name it “picture”.")
    options = Options(model=model, beams=beams, max_tokens=max_tokens)
    reading_task(
        b"", 0, Mode.FORMULA, formats, options
    )  # wrong options are refused before anything is answered

    async def facts_of(index: int) -> dict[str, Any]:
        try:
            facts = await _read_patiently(services, pictures[index], options, formats)
        except Pic2LatexError as error:
            return {"index": index, "problem": problem_document(error)}
        return {"index": index, **_shaped(facts, Mode.FORMULA, detail)}

    lines = _as_they_come(facts_of, len(pictures), limits.queue // 2)
    return StreamingResponse(lines, media_type="application/x-ndjson")


@router.post(
    "/v1/detect",
    summary="Find the formulas of a picture",
    openapi_extra=picture_body(FIELD, *RAW),
    responses={200: {"model": DetectAnswer}, **PICTURE_PROBLEMS},
)
async def detect(
    request: Request,
    threshold: Annotated[float | None, Query(ge=0, le=1, description="how sure to be")] = None,
    model: Model = None,
) -> Response:
    """Send the picture as the body, or as the field `picture` of a form."""
    services = services_of(request)
    limits = services.settings.limits
    data = await read_upload(request, FIELD, limits.body_bytes, limits, PICTURE_TYPES)
    check_model(model)

    async def work() -> dict[str, Any]:
        pixels = await picture_pixels(data, limits)
        return await services.admission.run(DetectTask(data, threshold, model), pixels=pixels)

    return _answer(request, await unless_gone(request, work()))


def require_form(request: Request) -> None:
    """Raise MediaTypeUnsupported for a body that is no form."""
    from pic2latex.server.errors import MediaTypeUnsupported

    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise MediaTypeUnsupported("The body is no form.", hint="Send multipart/form-data.")


async def _read(services: Services, data: bytes, options: Options, formats: Sequence[str]) -> dict[str, Any]:
    pixels = await picture_pixels(data, services.settings.limits)
    task = reading_task(data, pixels, options.mode, formats, options)
    return await services.admission.run(task, pixels=pixels)


async def _read_patiently(
    services: Services, data: bytes, options: Options, formats: Sequence[str]
) -> dict[str, Any]:
    """Read one of many pictures; one for which there is no room waits for it, as long as a request may take."""
    deadline = time.monotonic() + services.settings.limits.request_seconds
    while True:
        try:
            return await _read(services, data, options, formats)
        except ServerBusy:
            if services.admission.is_draining or time.monotonic() > deadline:
                raise
        await asyncio.sleep(PAUSE)


async def _as_they_come(
    work: Callable[[int], Awaitable[Any]], count: int, together: int
) -> AsyncIterator[str]:
    """Give the results of `work` for each index as lines of JSON, in the order they are ready."""
    room = asyncio.Semaphore(max(1, together))

    async def one(index: int) -> Any:
        async with room:
            return await work(index)

    tasks = [asyncio.ensure_future(one(index)) for index in range(count)]
    try:
        for done in asyncio.as_completed(tasks):
            yield json.dumps(await done, ensure_ascii=False) + "\n"
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _shaped(facts: dict[str, Any], mode: Mode, detail: Detail) -> dict[str, Any]:
    kept = {name: value for name, value in facts.items() if name not in WITHOUT[detail]}
    return {"mode": str(mode), **kept}


def _answer(request: Request, facts: dict[str, Any]) -> Response:
    facts = {**facts, "request": request.state.request_id}
    timing = ", ".join(f"{stage};dur={1000 * each:.1f}" for stage, each in facts.get("seconds", {}).items())
    headers = {"Server-Timing": timing} if timing else {}
    return Response(json.dumps(facts, ensure_ascii=False), 200, headers, "application/json")
