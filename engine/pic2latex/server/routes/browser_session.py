"""`POST /v1/session`: the page exchanges the token it was opened with for a cookie that scripts cannot read."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from pic2latex.server.api_description import problem_answers
from pic2latex.server.request_guard import COOKIE
from pic2latex.server.schemas import Session
from pic2latex.server.services import services_of

__all__ = ["router"]

router = APIRouter(tags=["page"])
DAY = 86_400


@router.post(
    "/v1/session", summary="Get the page's cookie", responses={200: {"model": Session}, **problem_answers()}
)
async def session(request: Request) -> JSONResponse:
    """Needs the token, as every route does; without one set there is nothing to do."""
    settings = services_of(request).settings
    answer = JSONResponse({"ok": True})
    if settings.token is not None:
        answer.set_cookie(
            COOKIE,
            settings.token,
            max_age=DAY,
            httponly=True,
            samesite="strict",
            secure=settings.tls is not None,
        )
    return answer
