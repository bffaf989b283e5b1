"""`POST /frec` and `/fdet`: what clients of TexTeller's server ask, a form with the field `img`.

`/frec` answers the LaTeX as a JSON string; `/fdet` a list of boxes as TexTeller's detector names their sides. Errors
are problems with their true status; TexTeller answers 200 with a sentence.
"""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from pic2latex.server.api_description import picture_body, problem_answers
from pic2latex.server.reader_tasks import DetectTask, FormulaTask
from pic2latex.server.reading_options import formula_lane
from pic2latex.server.services import services_of, unless_gone
from pic2latex.server.uploads import PICTURE_TYPES, picture_pixels, read_upload
from pic2latex.types import Options

__all__ = ["router"]

router = APIRouter(tags=["TexTeller"])
FIELD = "img"
PROBLEMS = problem_answers(408, 413, 415, 422, 504)
LABELS = {"display": "isolated", "inline": "embedding"}


@router.post("/frec", summary="Read a formula", openapi_extra=picture_body(FIELD), responses=PROBLEMS)
async def frec(request: Request) -> str:
    """Return the LaTeX."""
    services = services_of(request)
    data, pixels = await _picture(request)
    task = FormulaTask(data, Options(beams=services.settings.engine.beams), (), formula_lane(pixels))
    facts = await unless_gone(request, services.admission.run(task, pixels=pixels))
    return str(facts["latex"])


@router.post(
    "/fdet",
    summary="Find formulas",
    openapi_extra=picture_body(FIELD),
    responses={200: {"description": "Boxes: upper left corner, height and width in pixels"}, **PROBLEMS},
)
async def fdet(request: Request) -> JSONResponse:
    """Return the boxes."""
    data, pixels = await _picture(request)
    run = services_of(request).admission.run(DetectTask(data), pixels=pixels)
    facts = await unless_gone(request, run)
    return JSONResponse([_box(each) for each in facts["formulas"]])


async def _picture(request: Request) -> tuple[bytes, int]:
    limits = services_of(request).settings.limits
    data = await read_upload(request, FIELD, limits.body_bytes, limits, PICTURE_TYPES)
    return data, await picture_pixels(data, limits)


def _box(found: dict[str, Any]) -> dict[str, Any]:
    left, top, right, bottom = found["box"]
    return {
        "p": {"x": left, "y": top},
        "h": round(bottom - top, 1),
        "w": round(right - left, 1),
        "label": LABELS[found["kind"]],
        "confidence": found["score"],
    }
