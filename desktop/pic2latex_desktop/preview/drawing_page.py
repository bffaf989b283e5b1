"""The browser page that draws, and the request blocker that keeps it offline.

LaTeX read from a stranger's picture is untrusted. It reaches the page as data, the page reaches nothing: no
network, no files but its own, no windows, no navigation, no storage, no clipboard.
"""

import json
import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from pic2latex_desktop.preview.asset_scheme import PAGE, SCHEME, AssetHandler

__all__ = ["DrawingPage", "Profile"]

log = logging.getLogger(__name__)

_OFF = (
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanPaste,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
    QWebEngineSettings.WebAttribute.Accelerated2dCanvasEnabled,
)


class _RequestBlocker(QWebEngineUrlRequestInterceptor):
    """Blocks every request that is not for our own files, whatever made it."""

    blocked = Signal(str)

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Judge one request. Qt calls this."""
        url = info.requestUrl()
        if url.scheme().encode() != SCHEME:
            info.block(True)
            log.debug("The preview asked for something of scheme %r and was refused.", url.scheme())
            self.blocked.emit(url.toString())


class Profile(QWebEngineProfile):
    """A browser profile that keeps nothing and answers only for our files."""

    blocked = Signal(str)
    """The address of a request that was refused."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # Qt keeps neither of the two alive.
        self._handler = AssetHandler(self)
        self._wall = _RequestBlocker(self)
        self._wall.blocked.connect(self.blocked)
        self.installUrlSchemeHandler(SCHEME, self._handler)
        self.setUrlRequestInterceptor(self._wall)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.setSpellCheckEnabled(False)
        settings = self.settings()
        for attribute in _OFF:
            settings.setAttribute(attribute, False)


class DrawingPage(QWebEnginePage):
    """Our one page. What it says comes out as `answered`."""

    answered = Signal(dict)

    def __init__(self, profile: Profile, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.load(PAGE)

    def draw(self, request: dict[str, object]) -> None:
        """Hand the page something to draw, as data."""
        self.runJavaScript(f"window.preview.show({json.dumps(request)})")

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        kind: QWebEnginePage.NavigationType,
        isMainFrame: bool,  # noqa: FBT001, N803  # the signature is Qt's
    ) -> bool:
        """Allow our page and nothing else. Qt calls this."""
        del kind, isMainFrame
        return url == PAGE

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> None:  # type: ignore[override]
        """Refuse new windows. Qt calls this."""
        del kind

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        line: int,
        source: str,
    ) -> None:
        """Read the answers of our script; everything else goes to the log. Qt calls this."""
        if source == "p2l://page/page.js" and message.startswith('{"preview"'):
            self.answered.emit(json.loads(message))
        else:
            # Not the message: it may quote what was read.
            log.debug("The preview's console, level %s, %s:%d", level, source, line)

    def chooseFiles(
        self, mode: QWebEnginePage.FileSelectionMode, old: Sequence[str], types: Sequence[str]
    ) -> list[str]:
        """Offer no files. Qt calls this."""
        del mode, old, types
        return []
