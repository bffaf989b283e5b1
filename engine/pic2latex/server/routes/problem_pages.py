"""`/problems/NAME`: what each type of problem means, in both languages; where `type` of a problem leads to."""

import html
import json

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

import pic2latex_resources
from pic2latex.server.api_description import problem_answers
from pic2latex.server.errors import RouteMissing
from pic2latex.server.problems import PROBLEMS

__all__ = ["router"]

router = APIRouter(tags=["problems"])
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<h1>{title} <span lang="zh-CN">{title_zh}</span></h1><p>{meaning}</p><p lang="zh-CN">{chinese}</p>
<p>HTTP {status}</p></html>
"""


@router.get(
    "/problems/{name}",
    summary="What a type of problem means",
    response_class=HTMLResponse,
    responses=problem_answers(404, 422),
)
async def problem(name: str) -> HTMLResponse:
    """Return a small page."""
    entry = next((each for each in PROBLEMS if each.name == name), None)
    if entry is None:
        raise RouteMissing("There is no such type of problem.", hint="See /openapi.json.")
    meaning = (entry.error.__doc__ or "").partition("\n")[0]
    text = PAGE.format(
        title=entry.title,
        title_zh=entry.title_zh,
        meaning=html.escape(meaning),
        chinese=html.escape(_chinese(name)),
        status=entry.status,
    )
    return HTMLResponse(text)


def _chinese(name: str) -> str:
    """Return what the web page says in Chinese about a type of problem: what went wrong, and what to do."""
    content = pic2latex_resources.path("web/messages.zh-CN.json").read_text(encoding="utf-8")
    return "".join(json.loads(content)["problems"][name])
