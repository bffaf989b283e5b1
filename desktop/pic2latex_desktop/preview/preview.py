"""The preview a window shows: the browser engine when it can run and is wanted, the light renderer otherwise.

The light renderer draws from the first moment; the browser engine takes over when it is there and hands back
when it fails, with the reason kept for the curious.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from pic2latex_desktop.preview.light_preview import LightPreview
from pic2latex_desktop.preview.probe import Probe
from pic2latex_desktop.preview.render_errors import RenderError
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.theme import Colours

if TYPE_CHECKING:
    from pic2latex_desktop.preview.web_preview import WebPreview

__all__ = ["Preview"]

log = logging.getLogger(__name__)


class Preview(QWidget):
    """Draws LaTeX, or Markdown with formulas. Nothing heavy exists before the first `show_source`."""

    drawn = Signal()
    wrong = Signal(object)
    """A Complaint about the source: the last good drawing of a formula stays, dimmed; of a page, the rest is drawn."""

    def __init__(
        self, colours: Colours, background: TaskThread, probe_cache: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self.setAccessibleName(self.tr("Preview"))
        self._colours = colours
        self._source, self._is_page = "", False
        self._wants_browser = True
        self._reason = ""
        self._web: WebPreview | None = None
        self._probe_cache = probe_cache
        self._probe: Probe | None = None
        self._light = LightPreview(colours, background, self)
        self._light.drawn.connect(self.drawn)
        self._light.wrong.connect(self.wrong)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._light)

    @property
    def is_light(self) -> bool:
        """Whether the light renderer is the one that is seen."""
        return self._stack.currentWidget() is self._light

    @property
    def reason(self) -> str:
        """Why the browser engine is not used although it was wanted; empty when it is, or is not wanted."""
        return self._reason

    def choose(self, renderer: str) -> None:
        """Use the renderer of this setting: "auto", "web" or "light"."""
        self._wants_browser = renderer != "light"
        if not self._wants_browser:
            self.rest()
        elif self._source:
            self._want_browser()

    def show_source(self, source: str, *, is_page: bool) -> None:
        """Draw LaTeX (or Markdown with formulas, for a page)."""
        self._source, self._is_page = source, is_page
        if self._wants_browser:
            self._want_browser()
        self._draw()

    def set_colours(self, colours: Colours) -> None:
        """Draw in other colours from now on."""
        self._colours = colours
        self._light.set_colours(colours)
        if self._web is not None:
            self._web.set_colours(colours)

    def rest(self) -> None:
        """Free the browser engine; it comes back with the next source."""
        if self._web is not None:
            self._stack.setCurrentWidget(self._light)
            self._web.close_browser()
            self._stack.removeWidget(self._web)
            self._web.deleteLater()
            self._web = None

    def close_renderers(self) -> None:
        """Free everything at the end of the program."""
        self.rest()
        if self._probe is not None:
            self._probe.close()

    def _draw(self) -> None:
        if self._web is not None:
            self._web.show_source(self._source, is_page=self._is_page)
        if self.is_light:
            self._light.show_source(self._source, is_page=self._is_page)

    def _want_browser(self) -> None:
        if self._probe is None:
            self._probe = Probe(self._probe_cache, self)
            self._probe.answered.connect(self._learn)
            self._probe.ask()
        elif self._web is None and self._probe.can_run and not self._reason:
            self._begin_browser()

    def _learn(self, can_run: bool) -> None:  # noqa: FBT001  # the argument of a signal
        if can_run and self._wants_browser and self._web is None:
            self._begin_browser()
        elif not can_run:
            self._reason = self.tr("The browser engine cannot run on this system.")

    def _begin_browser(self) -> None:
        from pic2latex_desktop.preview.web_preview import WebPreview

        self._web = WebPreview(self._colours, self)
        self._web.ready.connect(self._hand_over)
        self._web.drawn.connect(self._tell_drawn)
        self._web.wrong.connect(self._tell_wrong)
        self._web.given_up.connect(self._fall_back)
        self._stack.addWidget(self._web)
        self._web.show_source(self._source, is_page=self._is_page)

    def _hand_over(self) -> None:
        if self._web is not None:
            self._stack.setCurrentWidget(self._web)

    def _tell_drawn(self) -> None:
        if not self.is_light:
            self.drawn.emit()

    def _tell_wrong(self, complaint: RenderError) -> None:
        if not self.is_light:
            self.wrong.emit(complaint)

    def _fall_back(self, reason: str) -> None:
        log.info("The light preview takes over: %s.", reason)
        self._reason = reason
        self.rest()
        self._draw()
