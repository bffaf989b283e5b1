"""The snipped picture, as large as it fits, or whatever else is to be compared with it."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pic2latex_desktop.ui.theme import Colours

__all__ = ["PictureView"]

#: A small snip is enlarged at most so much, or its pixels distract from the formula.
ENLARGEMENT = 2.0
MARGIN = 8
#: Pictures with a lighter ground, from 0 to 1, glare in a dark window.
GLARE = 0.6


class PictureView(QWidget):
    """Paints one picture in its middle, never distorted.

    In a dark theme a light picture is shown in the theme's paper and ink; a click shows it as it is, and back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture_view")
        self.setAccessibleName(self.tr("The picture that was read"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(56)
        self._image = QImage()
        self._shown = QImage()
        self._colours: Colours | None = None
        self._is_original = False

    def set_colours(self, colours: Colours) -> None:
        """Fit light pictures into these colours from now on. Without any, pictures are shown as they are."""
        self._colours = colours
        self._adapt()

    def show_image(self, image: QImage) -> None:
        """Show a picture; a null one shows nothing."""
        self._image = image
        self._is_original = False
        self._adapt()
        self.updateGeometry()

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    @property
    def shown(self) -> QImage:
        """The picture with the colours it is painted in."""
        return self._shown

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Change between the picture's own colours and the theme's. Qt calls this."""
        if event.button() is Qt.MouseButton.LeftButton and self._glares():
            self._is_original = not self._is_original
            self._adapt()
        else:
            super().mousePressEvent(event)

    def _glares(self) -> bool:
        if self._colours is None or not self._colours.is_dark or self._image.isNull():
            return False
        # Most of a picture of mathematics is its ground, so its mean is near enough.
        mean = self._image.scaled(
            1, 1, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        return mean.pixelColor(0, 0).lightnessF() > GLARE

    def _adapt(self) -> None:
        glares = self._glares()
        self.setToolTip(self.tr("A click shows the picture in its own colours, and back.") if glares else "")
        is_adapted = self._colours is not None and glares and not self._is_original
        self._shown = _darkened(self._image, self._colours) if is_adapted and self._colours else self._image
        self.update()

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
        painter.drawImage(target, self._shown)

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


def _darkened(image: QImage, colours: Colours) -> QImage:
    """Return a light picture with its lightness turned round, white becoming `paper` and black `ink`.

    Hues stay: each channel c becomes c + 255 - min - max of its pixel (the lightness of HSL mirrored).
    """
    import numpy as np

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    pixels = lines[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).astype(np.float32)
    mirrored = pixels + 255 - pixels.min(axis=2, keepdims=True) - pixels.max(axis=2, keepdims=True)
    paper, ink = (
        np.array([colour.red(), colour.green(), colour.blue()], np.float32)
        for colour in (QColor(colours.paper), QColor(colours.ink))
    )
    turned = np.ascontiguousarray((paper + mirrored / 255 * (ink - paper)).clip(0, 255).astype(np.uint8))
    made = QImage(
        turned.tobytes(), image.width(), image.height(), 3 * image.width(), QImage.Format.Format_RGB888
    )
    made.setDevicePixelRatio(image.devicePixelRatio())
    return made.copy()
