"""The preview without a browser: MathJax in a small embedded engine, on the background thread."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from pic2latex_desktop.preview.light_renderer import RenderedImage, RenderRequest, draw
from pic2latex_desktop.preview.render_errors import RenderError
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.theme import Colours

__all__ = ["LightPreview"]

MARGIN = 10
#: How strongly the last good drawing shows while the source is broken.
STALE = 0.45
#: After a change of the window's width, a page waits so long before its lines are broken anew.
PAUSE_MS = 80


class LightPreview(QScrollArea):
    """Shows the newest drawing that could be made: a formula in the middle, a page from its top, to be scrolled."""

    drawn = Signal()
    wrong = Signal(object)
    """A Complaint."""

    def __init__(self, colours: Colours, background: TaskThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._background = background
        self._request = 0
        self._source, self._is_page = "", False
        self._paper = _DrawingWidget(colours, self)
        self._drawn_width = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._draw)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._paper)

    def show_source(self, source: str, *, is_page: bool) -> None:
        """Draw LaTeX (or Markdown with formulas, for a page)."""
        self._source, self._is_page = source, is_page
        # Only a page can be longer than the window, and is then scrolled with the keys.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_page else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(source)
        self._draw()

    def set_colours(self, colours: Colours) -> None:
        """Draw in other colours from now on."""
        self._colours = colours
        self._paper.colours = colours
        if self._source:
            self._draw()

    def sizeHint(self) -> QSize:
        """Ask for the drawing's size, within reason. Qt calls this."""
        return self._paper.drawing_size.boundedTo(QSize(560, 240)) + QSize(2 * MARGIN, 2 * MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines of a page anew. Qt calls this."""
        super().resizeEvent(event)
        if self._is_page and self._room() != self._drawn_width:
            self._pause.start()

    def _draw(self) -> None:
        self._request += 1
        request = self._request
        self._drawn_width = self._room()
        drawing = RenderRequest(
            self._source,
            self._is_page,
            self._colours.ink,
            self._colours.bad,
            self.devicePixelRatioF(),
            self._drawn_width,
        )
        self._background.run(
            lambda: draw(drawing),
            lambda drawn: self._take(request, drawn, is_page=drawing.is_page),
            lambda error: self._complain(request, error),
        )

    def _room(self) -> int:
        bar = self.verticalScrollBar().sizeHint().width() if self._is_page else 0
        return max(200, self.width() - 2 * MARGIN - bar)

    def _take(self, request: int, drawn: RenderedImage, *, is_page: bool) -> None:
        if request != self._request:
            return
        self._paper.show_image(drawn.image, is_page=is_page)
        self.updateGeometry()
        if drawn.complaint is None:
            self.drawn.emit()
        else:
            self.wrong.emit(drawn.complaint)

    def _complain(self, request: int, error: Exception) -> None:
        if request == self._request:
            self._paper.show_stale()
            self.wrong.emit(RenderError(str(error)))


class _DrawingWidget(QWidget):
    """The drawing, on its ground."""

    def __init__(self, colours: Colours, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours = colours
        self._image = QImage()
        self._is_page, self._is_stale = False, False

    @property
    def drawing_size(self) -> QSize:
        """The size of the drawing in logical pixels."""
        return self._image.deviceIndependentSize().toSize()

    def show_image(self, image: QImage, *, is_page: bool) -> None:
        """Show a drawing; a page is as high as it needs."""
        self._image, self._is_page, self._is_stale = image, is_page, False
        self.setMinimumHeight(self.drawing_size.height() + 2 * MARGIN if is_page else 0)
        self.update()

    def show_stale(self) -> None:
        """Dim the drawing: it is not what the source says now."""
        self._is_stale = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint. Qt calls this."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.colours.paper))
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(STALE if self._is_stale else 1.0)
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        size = self.drawing_size
        if size.width() > room.width() or (size.height() > room.height() and not self._is_page):
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(room.topLeft(), size)
        if not self._is_page:
            target.moveCenter(room.center())
        painter.drawImage(target, self._image)
