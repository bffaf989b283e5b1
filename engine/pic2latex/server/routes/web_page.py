"""The web page: files of the package `pic2latex_resources`, served as they are."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

import pic2latex_resources

__all__ = ["add_page"]

# Files that must lie at the root: a service worker governs what lies below it.
AT_ROOT = {
    "/": ("web/index.html", "text/html; charset=utf-8"),
    "/docs": ("web/docs/docs.html", "text/html; charset=utf-8"),
    "/service-worker.js": ("web/service-worker.js", "text/javascript"),
    "/manifest.webmanifest": ("web/manifest.webmanifest", "application/manifest+json"),
    "/favicon.ico": ("icons/pic2latex.svg", "image/svg+xml"),
}

# The longer address first: the first that matches answers.
FOLDERS = {"/web/icons": "icons", "/web/scripts": "scripts", "/web": "web", "/javascript": "javascript"}


def add_page(app: FastAPI) -> None:
    """Add the routes of the page's files."""
    for path, (name, kind) in AT_ROOT.items():
        app.get(path, include_in_schema=False, response_class=Response)(_file(name, kind))
    for address, path in FOLDERS.items():
        folder = pic2latex_resources.path(path)
        app.mount(address, StaticFiles(directory=folder, check_dir=False), name=path)


def _file(name: str, kind: str) -> Callable[[], Awaitable[FileResponse]]:
    async def answer() -> FileResponse:
        return FileResponse(pic2latex_resources.path(name), media_type=kind)

    return answer
