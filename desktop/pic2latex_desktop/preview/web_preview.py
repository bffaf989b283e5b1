"""The preview in a browser engine: MathJax, drawn as on the web, for about 300 MB of memory."""

import logging
import os
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pic2latex_desktop.preview.asset_scheme import register_scheme
from pic2latex_desktop.preview.drawing_page import DrawingPage, Profile
from pic2latex_desktop.preview.render_errors import RenderError
from pic2latex_desktop.ui.theme import Colours

__all__ = ["WebPreview", "prepare_browser"]

#: A page that has not answered by now hangs. MathJax draws in well under a second and a browser starts in one, but
#: on a busy computer with a slow disk both take many times as long; the light preview is seen until then.
DRAWING_MS, STARTING_MS = 10_000, 30_000
#: A page that died is made anew once; after so many good drawings that is forgotten, and it may die once more.
GOOD_DRAWINGS = 5

log = logging.getLogger(__name__)


def prepare_browser() -> None:
    """Set up the browser engine before its first object is made."""
    register_scheme()
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split()
    # A formula needs no graphics card, and drivers are the commonest cause of black views.
    if "--disable-gpu" not in flags:
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join([*flags, "--disable-gpu"])


@dataclass(frozen=True, slots=True)
class _Request:
    source: str
    is_page: bool


class WebPreview(QWidget):
    """Draws LaTeX or Markdown. Only the newest request counts; a dead or hanging page is made anew once."""

    ready = Signal()
    drawn = Signal()
    wrong = Signal(object)
    """A Complaint: what MathJax says about the source. The rest of a page is drawn all the same."""
    given_up = Signal(str)
    """Why this preview cannot go on. The owner shows the light one instead."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        prepare_browser()
        self._colours = colours
        self._sequence = 0
        self._wanted: _Request | None = None
        self._is_ready = False
        self._restarts = 0
        self._good_drawings = 0
        self._view: QWebEngineView | None = None
        self._profile: Profile | None = None
        self._watchdog = QTimer(self, singleShot=True)
        self._watchdog.timeout.connect(lambda: self._restart("the page did not answer"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._begin()

    def show_source(self, source: str, *, is_page: bool) -> None:
        """Draw LaTeX (or Markdown with formulas, for a page) as soon as possible."""
        self._wanted = _Request(source, is_page)
        self._draw()

    def set_colours(self, colours: Colours) -> None:
        """Draw in other colours from now on."""
        self._colours = colours
        if self._view is not None:
            self._view.page().setBackgroundColor(QColor(colours.paper))
        self._draw()

    def close_browser(self) -> None:
        """Free the browser. The page must go before its profile, or Qt may crash."""
        self._watchdog.stop()
        self._is_ready = False
        for part in (self._view, self._profile):
            if part is not None and shiboken6.isValid(part):
                shiboken6.delete(part)
        self._view = self._profile = None

    def _begin(self) -> None:
        self._view = QWebEngineView(self)
        self._view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._view.setAcceptDrops(False)
        self._profile = Profile(self)
        page = DrawingPage(self._profile, self._view)
        page.setBackgroundColor(QColor(self._colours.paper))
        page.answered.connect(self._hear)
        page.renderProcessTerminated.connect(self._mourn)
        self._view.setPage(page)
        self._layout.addWidget(self._view)
        self._watchdog.start(STARTING_MS)

    def _draw(self) -> None:
        page = self._view.page() if self._view is not None else None
        if self._wanted is None or not self._is_ready or not isinstance(page, DrawingPage):
            return
        self._sequence += 1
        page.draw(
            {
                "sequence": self._sequence,
                "source": self._wanted.source,
                "isPage": self._wanted.is_page,
                "ink": self._colours.ink,
                "paper": self._colours.paper,
                "bad": self._colours.bad,
            }
        )
        self._watchdog.start(DRAWING_MS)

    def _hear(self, answer: dict[str, object]) -> None:
        kind = answer.get("preview")
        if kind == "ready":
            self._is_ready = True
            self._watchdog.stop()
            self.ready.emit()
            self._draw()
        elif kind == "broken":
            self._give_up(str(answer.get("message")))
        elif answer.get("sequence") == self._sequence:
            self._watchdog.stop()
            if kind == "drawn":
                self._good_drawings += 1
                if self._good_drawings >= GOOD_DRAWINGS:
                    self._restarts = 0
                self.drawn.emit()
            else:
                self.wrong.emit(_complaint(answer))

    def _mourn(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        if status != QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self._restart(f"its process ended with code {code}")

    def _restart(self, reason: str) -> None:
        log.info("The preview is started again: %s.", reason)
        self._restarts += 1
        self._good_drawings = 0
        if self._restarts > 1:
            self._give_up(reason)
            return
        # Not from within the page's own signal: Qt crashes when a page is deleted there.
        QTimer.singleShot(0, self, self._replace)

    def _replace(self) -> None:
        self.close_browser()
        self._begin()

    def _give_up(self, reason: str) -> None:
        self._watchdog.stop()
        self._is_ready = False
        log.info("The browser preview is given up: %s.", reason)
        # The owner frees this, which must not happen within the page's own signal either.
        QTimer.singleShot(0, self, lambda: self.given_up.emit(reason))


def _complaint(answer: dict[str, object]) -> RenderError:
    start, end = answer.get("start"), answer.get("end")
    if isinstance(start, int) and isinstance(end, int):
        return RenderError(str(answer.get("message")), start, end)
    return RenderError(str(answer.get("message")))
