"""The only files the preview's page can reach, under an address scheme of their own.

A `file:` page could read any file of the user through the LaTeX it draws. Pages of this scheme cannot:
they see the folders below, and nothing else answers them.
"""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlScheme, QWebEngineUrlSchemeHandler

import pic2latex_resources

__all__ = ["PAGE", "SCHEME", "AssetHandler", "register_scheme", "resolve"]

SCHEME = b"p2l"
PAGE = QUrl("p2l://page/page.html")

#: Host -> folder of the resources.
HOSTS: dict[str, str] = {"page": "preview", "scripts": "scripts", "assets": "javascript"}

#: File ending -> MIME type. Files of other kinds are not served.
TYPES: dict[str, bytes] = {
    ".html": b"text/html",
    ".css": b"text/css",
    ".js": b"text/javascript",
    ".json": b"application/json",
}


def register_scheme() -> None:
    """Tell the browser engine about the scheme, before its first object. Twice does no harm."""
    if QWebEngineUrlScheme.schemeByName(SCHEME).name() == SCHEME:
        return
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled)
    QWebEngineUrlScheme.registerScheme(scheme)


def resolve(url: QUrl) -> Path | None:
    """Return the file an address means, or None when it is not one of ours."""
    folder = HOSTS.get(url.host())
    if folder is None or url.scheme().encode() != SCHEME:
        return None
    root = pic2latex_resources.path(folder).resolve()
    file = (root / url.path().lstrip("/")).resolve()
    if not file.is_relative_to(root) or file.suffix not in TYPES or not file.is_file():
        return None
    return file


class AssetHandler(QWebEngineUrlSchemeHandler):
    """Answers requests of the page with files, and refuses all others."""

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request. Qt calls this on the thread of the browser engine's owner."""
        file = resolve(job.requestUrl())
        if file is None or job.requestMethod() != QByteArray(b"GET"):
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        buffer = QBuffer(job)
        buffer.setData(QByteArray(file.read_bytes()))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(TYPES[file.suffix]), buffer)
