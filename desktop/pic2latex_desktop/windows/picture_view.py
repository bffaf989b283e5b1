"""The snipped picture, as large as it fits, or whatever else is to be compared with it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

__all__ = ["PictureView"]

#: A small snip is enlarged at most so much, or its pixels distract from the formula.
ENLARGEMENT = 2.0
MARGIN = 8


class PictureView(QWidget):
    """Paints one picture in its middle, never distorted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_view")
        self.setAccessibleName(self.tr("The picture that was read"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(56)
        self._image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show a picture; a null one shows nothing."""
        self._image = image
        self.updateGeometry()
        self.update()

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    def sizeHint(self) -> QSize:
        """Ask for the picture's own size, within reason. Qt calls this."""
        ratio = self.devicePixelRatioF()
        size = QSize(round(self._image.width() / ratio), round(self._image.height() / ratio))
        return size.boundedTo(QSize(560, 220)) + QSize(2 * MARGIN, 2 * MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint. Qt calls this."""
        del event
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = self._target()
        painter.drawImage(target, self._image)

    def _target(self) -> QRect:
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        ratio = self.devicePixelRatioF()
        natural = QSize(
            max(1, round(self._image.width() / ratio)), max(1, round(self._image.height() / ratio))
        )
        fitted = natural.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if fitted.width() > natural.width() * ENLARGEMENT:
            fitted = natural * ENLARGEMENT
        target = QRect(0, 0, fitted.width(), fitted.height())
        target.moveCenter(room.center())
        return target
