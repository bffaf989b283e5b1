"""The preview without a browser: MathJax in a small embedded engine, on the background thread."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pic2latex_desktop.background import Background
from pic2latex_desktop.theme import Colours

from .light_drawing import Drawing, draw

__all__ = ["LightPreview"]

MARGIN = 10
#: How strongly the last good drawing shows while the source is broken.
STALE = 0.45


class LightPreview(QWidget):
    """Shows the newest drawing that could be made."""

    drawn = Signal()
    wrong = Signal(str)

    def __init__(self, colours: Colours, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._background = background
        self._request = 0
        self._source, self._is_page = "", False
        self._image = QImage()
        self._is_stale = False

    def show_source(self, source: str, *, is_page: bool) -> None:
        """Draw LaTeX (or Markdown with formulas, for a page)."""
        self._source, self._is_page = source, is_page
        self._request += 1
        request = self._request
        drawing = Drawing(
            source, is_page, self._colours.ink, self.devicePixelRatioF(), max(200, self._room())
        )
        self._background.run(
            lambda: draw(drawing),
            lambda image: self._take(request, image),
            lambda error: self._complain(request, error),
        )

    def set_colours(self, colours: Colours) -> None:
        """Draw in other colours from now on."""
        self._colours = colours
        if self._source:
            self.show_source(self._source, is_page=self._is_page)

    def sizeHint(self) -> QSize:
        """Ask for the drawing's size, within reason. Qt calls this."""
        size = self._image.deviceIndependentSize().toSize()
        return size.boundedTo(QSize(560, 240)) + QSize(2 * MARGIN, 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint. Qt calls this."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._colours.paper))
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(STALE if self._is_stale else 1.0)
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        size = self._image.deviceIndependentSize().toSize()
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(0, 0, size.width(), size.height())
        target.moveCenter(room.center())
        painter.drawImage(target, self._image)

    def _room(self) -> int:
        return self.width() - 2 * MARGIN

    def _take(self, request: int, image: QImage) -> None:
        if request == self._request:
            self._image, self._is_stale = image, False
            self.updateGeometry()
            self.update()
            self.drawn.emit()

    def _complain(self, request: int, error: Exception) -> None:
        if request == self._request:
            self._is_stale = True
            self.update()
            self.wrong.emit(str(error))
