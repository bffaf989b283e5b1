"""What the API's description says beside the routes: answers with problems, raw bodies, examples."""

from types import MappingProxyType
from typing import Any

from pic2latex.server.problems import MEDIA_TYPE, PROBLEMS
from pic2latex.server.schemas import ProblemSchema

__all__ = ["BRIEF_PNG", "picture_body", "problem_answers"]

BRIEF_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ANYWHERE = (401, 403, 421, 429, 500, 503)
"""Statuses that every route may answer with."""

DETAILS = MappingProxyType(
    {
        404: ("There is no such document.", "It may have expired: send the PDF again."),
        408: ("The body came too slowly or not at all.", "Send it again over a better connection."),
        409: ("The document is running.", "Wait until its state is “done”."),
        413: ("The picture is too large (30000 x 30000 pixels).", "Cut out the formula."),
        415: ("The picture is not a picture in a known format.", "Use PNG, JPEG, WebP, BMP, TIFF or GIF."),
        422: ("Nothing is written on the picture.", "Select the formula."),
        503: (
            "Already 32 requests of this kind wait.",
            "Ask again after the seconds that Retry-After gives.",
        ),
        504: ("This took longer than 60 seconds.", "Send a smaller picture, or ask again later."),
    }
)


def problem_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the answers with problems of a route, each with an example, for FastAPI's `responses`."""
    answers: dict[int | str, dict[str, Any]] = {}
    for status in sorted({*statuses, *ANYWHERE}):
        entry = next(each for each in PROBLEMS if each.status == status)
        detail, hint = DETAILS.get(status, (f"{entry.title}.", "See the server's documentation."))
        example = {
            "type": f"/problems/{entry.name}",
            "title": entry.title,
            "status": status,
            "detail": detail,
            "hint": hint,
            "instance": "/v1/recognize",
            "request": "5f1c3ab2",
        }
        answers[status] = {
            "description": entry.title,
            "content": {MEDIA_TYPE: {"schema": ProblemSchema.model_json_schema(), "example": example}},
        }
    return answers


def picture_body(field: str, *types: str, several: bool = False) -> dict[str, Any]:
    """Return the description of a body that is a file, or a form with one in `field`."""
    binary = {"type": "string", "format": "binary"}
    property_ = {"type": "array", "items": binary, "maxItems": 64} if several else binary
    form = {"type": "object", "required": [field], "properties": {field: property_}}
    content: dict[str, Any] = {} if several else {each: {"schema": binary} for each in types}
    content["multipart/form-data"] = {"schema": form}
    return {"requestBody": {"required": True, "content": content}}
