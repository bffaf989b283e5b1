"""The snipped picture, as large as it fits, or whatever else is to be compared with it."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from pic2latex.types import Box
from pic2latex_desktop.ui.theme import Colours

__all__ = ["PictureView"]

#: A small snip is enlarged at most so much, or its pixels distract from the formula.
ENLARGEMENT = 2.0
MARGIN = 8
#: Between a marked place and its frame, and the radius of the frame's corners.
AIR, ROUND = 2.0, 4.0
#: Opacities of a place's frame, of its ground, and of the ground of the one that stands out.
FAINT, FAINT_GROUND, LOOKED_AT_GROUND = 0.6, 0.1, 0.15
#: Pictures with a lighter ground, from 0 to 1, glare in a dark window.
GLARE = 0.6


class PictureView(QWidget):
    """Paints one picture in its middle, never distorted.

    In a dark theme a light picture is shown in the theme's paper and ink; a click shows it as it is, and back. Places
    in the picture can be marked, and pointed at.
    """

    place_hovered = Signal(int)
    """The number of the place under the pointer, or -1 when it leaves one."""
    place_chosen = Signal(int)
    """The number of a place that was clicked."""

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
        self._places: tuple[Box | None, ...] = ()
        self._hovered = self._looked_at = -1
        self.setMouseTracking(True)

    def set_colours(self, colours: Colours) -> None:
        """Fit light pictures into these colours from now on. Without any, pictures are shown as they are."""
        self._colours = colours
        self._adapt()

    def show_image(self, image: QImage) -> None:
        """Show a picture; a null one shows nothing."""
        self._image = image
        self._is_original = False
        self.show_places(())
        self._adapt()
        self.updateGeometry()

    def show_places(self, places: tuple[Box | None, ...]) -> None:
        """Mark places, in pixels of the picture; None has a number and is not marked."""
        if places != self._places:
            self._places = places
            self._hovered = -1
            self.look_at(-1)
            self.update()

    def look_at(self, number: int) -> None:
        """Let a place stand out; -1 for none."""
        is_known = 0 <= number < len(self._places) and self._places[number] is not None
        self._looked_at = number if is_known else -1
        words = self.tr("Doubtful place {number} of {count}") if is_known else ""
        self.setAccessibleDescription(words.format(number=number + 1, count=len(self._places)))
        self.update()

    @property
    def looked_at(self) -> int:
        """The number of the place that stands out, or -1."""
        return self._looked_at

    def place_rect(self, number: int) -> QRectF:
        """Return where a place is on this widget; empty where it is not marked."""
        box = self._places[number] if 0 <= number < len(self._places) else None
        if box is None or self._image.isNull():
            return QRectF()
        target = self._target()
        across, down = target.width() / self._image.width(), target.height() / self._image.height()
        left, top = target.left() + box.left * across, target.top() + box.top * down
        width, height = (box.right - box.left) * across, (box.bottom - box.top) * down
        return QRectF(left, top, width, height).adjusted(-AIR, -AIR, AIR, AIR)

    @property
    def image(self) -> QImage:
        """The picture that is shown."""
        return self._image

    @property
    def shown(self) -> QImage:
        """The picture with the colours it is painted in."""
        return self._shown

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a place, or change between the picture's own colours and the theme's. Qt calls this."""
        place = self._place_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self.place_chosen.emit(place)
        elif event.button() is Qt.MouseButton.LeftButton and self._glares():
            self._is_original = not self._is_original
            self._adapt()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which place is under the pointer. Qt calls this."""
        super().mouseMoveEvent(event)
        self._hover(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that none is. Qt calls this."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, number: int) -> None:
        if number == self._hovered:
            return
        self._hovered = number
        if number >= 0:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        self.place_hovered.emit(number)

    def _place_at(self, point: QPointF) -> int:
        """Return the smallest place that holds a point, or -1."""
        found = [
            (rect.width() * rect.height(), number)
            for number in range(len(self._places))
            if (rect := self.place_rect(number)).contains(point)
        ]
        return min(found)[1] if found else -1

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
        if self._colours is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number in sorted(range(len(self._places)), key=lambda number: number == self._looked_at):
                self._paint_place(painter, number, self._colours)

    def _paint_place(self, painter: QPainter, number: int, colours: Colours) -> None:
        """Draw a thin frame around a place, and a strong one around the place that stands out, which comes last."""
        is_looked_at = number == self._looked_at
        line = QColor(colours.accent if is_looked_at else colours.doubt)
        ground = QColor(line)
        line.setAlphaF(1.0 if is_looked_at else FAINT)
        ground.setAlphaF(LOOKED_AT_GROUND if is_looked_at else FAINT_GROUND)
        painter.setPen(QPen(line, 2.0 if is_looked_at else 1.0))
        painter.setBrush(ground)
        painter.drawRoundedRect(self.place_rect(number), ROUND, ROUND)

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
