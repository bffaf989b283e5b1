"""`POST /v3/text`: the part of Mathpix' API that its clients use for one picture.

The picture comes as a data URI in `src`, or as the field `file` of a form with `options_json`. Addresses are never
fetched. As there, errors of the picture are answered 200 with `error` and `error_info`. EXIF rotation is applied here.
`confidence` is the product of the probabilities of the tokens, `confidence_rate` the exponential of the mean log
probability; neither is calibrated. `region` cuts before reading. With `include_line_data` the picture is read as a
page, and otherwise as one formula. What is not known is ignored, as there.
"""

import base64
import binascii
import json
import math
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from pic2latex.errors import Pic2LatexError, PictureUnreadable
from pic2latex.server.adapters.mathpix_lines import line_data, text_of
from pic2latex.server.api_description import BRIEF_PNG, problem_answers
from pic2latex.server.errors import MediaTypeUnsupported, RequestInvalid, ServerError
from pic2latex.server.picture_cutting import cut_region
from pic2latex.server.problems import problem_type
from pic2latex.server.reader_tasks import FormulaTask, PageTask
from pic2latex.server.reading_options import formula_lane
from pic2latex.server.schemas import MathpixOrder
from pic2latex.server.services import Services, services_of, unless_gone
from pic2latex.server.uploads import picture_pixels, read_body, read_form
from pic2latex.types import Mode, Options

__all__ = ["router"]

router = APIRouter(tags=["Mathpix"])
ERROR_IDS = {
    "picture-unreadable": "image_decode_error",
    "picture-missing": "image_missing",
    "picture-too-large": "image_max_size",
    "picture-blank": "image_no_content",
    "picture-too-small": "image_no_content",
    "nothing-recognized": "image_no_content",
}
WANTED = {"html": "html", "mathml": "mathml"}
INLINE, DISPLAY = ("\\(", "\\)"), ("\\[", "\\]")
KINDS = ("application/json", "multipart/form-data")
BASE64_SHARE = 1.4  # characters a byte, with room for the JSON around them
VERSION = "pic2latex"

BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": MathpixOrder.model_json_schema(),
                "example": {"src": f"data:image/png;base64,{BRIEF_PNG}", "formats": ["text", "data"]},
            },
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "options_json": {"type": "string"},
                    },
                }
            },
        },
    }
}


@router.post(
    "/v3/text",
    summary="Read a formula, as Mathpix' clients ask",
    openapi_extra=BODY,
    responses={200: {"description": "As Mathpix answers"}, **problem_answers(408, 413, 415, 422, 504)},
)
async def text(request: Request) -> JSONResponse:
    """Return the formula, or `error` and `error_info`."""
    services = services_of(request)
    identifier = request.state.request_id
    try:
        order, data = await _order(request, services)
        if order.region is not None:
            data = await cut_region(data, order.region, services.settings.limits)
        answer = await unless_gone(request, _answer(services, order, data))
    except ServerError:
        raise
    except Pic2LatexError as error:
        return JSONResponse(_failure(error, identifier))
    return JSONResponse({"request_id": identifier, **answer})


async def _order(request: Request, services: Services) -> tuple[MathpixOrder, bytes]:
    """Return what is asked, and the picture."""
    limits = services.settings.limits
    kind = request.headers.get("content-type", "").lower()
    if not kind.startswith(KINDS):
        hint = "Send JSON, or a form with the field file."
        raise MediaTypeUnsupported("The body is neither JSON nor a form.", hint=hint)
    if kind.startswith("multipart/form-data"):
        form = await read_form(request, limits.body_bytes, limits, files=1)
        if "file" not in form.files:
            raise RequestInvalid("The form has no file in the field “file”.", hint="Name it “file”.")
        options = _json(form.fields.get("options_json", "{}"))
        return _checked({"src": "", **options}), form.files["file"][0].data
    body = await read_body(request, int(limits.body_bytes * BASE64_SHARE), limits)
    order = _checked(_json(body))
    return order, _data_of(order.src)


def _json(text: str | bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RequestInvalid("The body is no JSON object.", hint="Send {“src”: “data:image/png;base64,…”}.")
    return found


def _checked(members: dict[str, Any]) -> MathpixOrder:
    try:
        return MathpixOrder.model_validate(members)
    except ValidationError as error:
        where = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False))
        raise RequestInvalid(f"These members are wrong: {where}.", hint="See /openapi.json.") from None


def _data_of(source: str) -> bytes:
    head, comma, data = source.partition(",")
    if not comma or not head.startswith("data:") or not head.endswith(";base64"):
        hint = "Send the picture itself: data:image/png;base64,…"
        raise PictureUnreadable("Addresses are not fetched here.", hint=hint)
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise PictureUnreadable("The data is no base 64.", hint="Encode the picture again.") from None


async def _answer(services: Services, order: MathpixOrder, data: bytes) -> dict[str, Any]:
    pixels = await picture_pixels(data, services.settings.limits)
    if order.include_line_data:
        return await _page(services, order, data, pixels)
    kinds = [kind for name, kind in WANTED.items() if order.data_options.get(f"include_{name}")]
    if "html" in order.formats and "html" not in kinds:
        kinds.append("html")
    task = FormulaTask(data, formats=tuple(kinds), lane=formula_lane(pixels))
    facts = await services.admission.run(task, pixels=pixels)
    best = facts["candidates"][0]
    confidence = math.prod(token["probability"] for token in best["tokens"])
    rate = math.exp(best["score"])
    return _judged(order, confidence, rate, _written(order, facts))


async def _page(services: Services, order: MathpixOrder, data: bytes, pixels: int) -> dict[str, Any]:
    task = PageTask(data, Options(mode=Mode.PAGE))
    facts = await services.admission.run(task, pixels=pixels)
    inline = _delimiters(order.math_inline_delimiters, INLINE)
    display = _delimiters(order.math_display_delimiters, DISPLAY)
    lines = line_data(facts, inline, display)
    written: dict[str, Any] = {"line_data": lines}
    if "text" in order.formats:
        written["text"] = text_of(lines)
    size = {"image_width": facts["width"], "image_height": facts["height"]}
    return _judged(order, facts["confidence"], facts["confidence"], {**size, **written})


def _judged(order: MathpixOrder, confidence: float, rate: float, written: dict[str, Any]) -> dict[str, Any]:
    """Return the answer, or the error of one that is less sure than the order wants."""
    doubts = (
        (order.confidence_threshold, confidence),
        (order.confidence_rate_threshold, rate),
    )
    if any(least is not None and found < least for least, found in doubts):
        return {"error": "Confidence below the threshold.", "error_info": {"id": "image_low_confidence"}}
    return {
        "version": VERSION,
        "confidence": round(confidence, 6),
        "confidence_rate": round(rate, 6),
        "is_printed": True,
        "is_handwritten": False,
        "auto_rotate_confidence": 0.0,
        "auto_rotate_degrees": 0,
        **written,
    }


def _written(order: MathpixOrder, facts: dict[str, Any]) -> dict[str, Any]:
    latex = facts["latex"]
    begin, end = _delimiters(order.math_inline_delimiters, INLINE)
    shown = f"{begin} {latex} {end}" if not order.rm_spaces else f"{begin}{latex}{end}"
    written: dict[str, Any] = {}
    if "text" in order.formats:
        written["text"] = shown
    if "latex_styled" in order.formats:
        written["latex_styled"] = latex
    if "html" in order.formats and "html" in facts["texts"]:
        written["html"] = facts["texts"]["html"]
    if "data" in order.formats:
        written["data"] = [{"type": kind, "value": value} for kind, value in facts["texts"].items()]
        if order.data_options.get("include_latex"):
            written["data"].append({"type": "latex", "value": latex})
    return written


def _delimiters(given: list[str] | None, usual: tuple[str, str]) -> tuple[str, str]:
    return (given[0], given[1]) if given is not None and len(given) == 2 else usual


def _failure(error: Pic2LatexError, identifier: str) -> dict[str, Any]:
    name = ERROR_IDS.get(problem_type(error).name, "opts_bad")
    info = {"id": name, "message": f"{error} {error.hint}"}
    return {"request_id": identifier, "version": VERSION, "error": str(error), "error_info": info}
