"""`POST /v1/convert`: LaTeX or Markdown in other formats, without a picture."""

import json
from typing import Annotated

from fastapi import APIRouter, Body, Request
from fastapi.responses import Response

from pic2latex.server.api_description import problem_answers
from pic2latex.server.errors import RequestInvalid
from pic2latex.server.reader_tasks import ConvertTask
from pic2latex.server.schemas import ConvertAnswer, ConvertOrder
from pic2latex.server.services import services_of, unless_gone

__all__ = ["router"]

router = APIRouter(tags=["writing"])
MOST_CHARACTERS = 200_000
EXAMPLE = {"latex": r"\frac{1}{2}", "formats": ["typst", "mathml"]}


@router.post(
    "/v1/convert",
    summary="Write LaTeX or Markdown in other formats",
    responses={200: {"model": ConvertAnswer}, **problem_answers(413, 415, 422, 501, 504)},
)
async def convert(request: Request, order: Annotated[ConvertOrder, Body(examples=[EXAMPLE])]) -> Response:
    """Give either `latex` or `markdown`. A format that fails is in `failed`; `complaint` says why LaTeX is wrong."""
    from pic2latex.formats import format_by_id, page_format_by_id

    if (order.latex is None) == (order.markdown is None):
        raise RequestInvalid("Either latex or markdown is needed.", hint="Give one of them.")
    is_page = order.markdown is not None
    for name in order.formats:
        (page_format_by_id if is_page else format_by_id)(name)
    text = order.markdown if order.markdown is not None else order.latex or ""
    if len(text) > MOST_CHARACTERS:
        raise RequestInvalid(f"The text has more than {MOST_CHARACTERS} characters.", hint="Cut it up.")
    task = ConvertTask(text, tuple(order.formats), is_page=is_page, display=order.display)
    facts = await unless_gone(request, services_of(request).admission.run(task))
    body = json.dumps({**facts, "request": request.state.request_id}, ensure_ascii=False)
    return Response(body, media_type="application/json")
