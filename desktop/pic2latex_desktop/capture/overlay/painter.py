"""Drawing one frozen screen: dim, bright inside the rectangle, with size, magnifier, cross-hair and help."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QRegion

from pic2latex_desktop.capture.overlay.pixel_mapping import ScaleMap
from pic2latex_desktop.capture.selection import Screenshot

__all__ = ["OverlayPainter", "OverlayState", "is_plain"]

_DIMNESS = QColor(0, 0, 0, 110)
# A white line beside a black one is seen on every background.
_LIGHT, _DARK = QColor(255, 255, 255), QColor(0, 0, 0, 160)
_PLATE = QColor(20, 20, 20, 225)
_ACCENT = QColor(90, 170, 255)
_GAP = 12.0  # points between the rectangle or cursor and what is written beside it
_REACH = 12  # pixels seen in the magnifier on each side of the cursor
_MAGNIFIER_GAP = (
    64.0  # points between the cursor and the magnifier, which would cover what is about to be chosen
)
_ZOOM = 6.0  # points per pixel in the magnifier


@dataclass(frozen=True, slots=True)
class OverlayState:
    """Everything drawn over one frozen screen, in the screen's pixels: a value, so that two moments can be compared.

    `cursor` is None on the screens where the mouse is not. `last` is the region that can be repeated. `hint`
    is the line of help, or nothing.
    """

    cursor: QPoint | None = None
    rect: QRect | None = None
    last: QRect | None = None
    hint: str = ""


class OverlayPainter:
    """The pictures of one screen and how a scene is drawn over them. Coordinates are the window's points."""

    def __init__(self, screenshot: Screenshot, font: QFont) -> None:
        self.map = ScaleMap(screenshot)
        self._area = QRectF(0, 0, screenshot.geometry.width(), screenshot.geometry.height())
        self._font = font
        self._metrics = QFontMetricsF(font)
        self._frozen = screenshot.image

    def paint(self, painter: QPainter, scene: OverlayState) -> None:
        """Draw the whole scene; the painter's clip decides how much of it is really touched."""
        painter.setFont(self._font)
        self._show(painter)
        # Blended where it is drawn, not beforehand: a copy of a large desk costs more than it saves.
        painter.fillRect(self._area, _DIMNESS)
        if scene.last is not None:
            self._outline(painter, self.map.points(scene.last), QPen(_ACCENT, 1.0, Qt.PenStyle.DashLine))
        if scene.rect is not None:
            self._paint_selection(painter, scene.rect)
        elif scene.cursor is not None:
            self._paint_cross_hair(painter, scene.cursor)
        if scene.cursor is not None:
            self._paint_magnifier(painter, scene.cursor, scene.rect)
        if scene.hint:
            self._plate(painter, self._hint_place(scene), scene.hint)

    def region(self, scene: OverlayState) -> QRegion:
        """Return the part of the window that `scene` draws on, apart from the dimmed picture itself."""
        places: list[QRectF] = []
        if scene.rect is not None:
            places += [self.map.points(scene.rect), self._size_place(scene.rect)]
        if scene.last is not None:
            places.append(self.map.points(scene.last))
        if scene.cursor is not None:
            places.append(self._magnifier_place(scene.cursor, scene.rect))
        if scene.cursor is not None and scene.rect is None:
            places += self._cross_hair(scene.cursor)
        if scene.hint:
            places.append(self._hint_place(scene))
        region = QRegion()
        for place in places:
            region += place.adjusted(-3, -3, 3, 3).toAlignedRect()
        return region

    def _show(self, painter: QPainter) -> None:
        painter.save()
        # With the screen's own scale this comes to pixel for pixel, which Qt then copies without resampling.
        painter.setTransform(self.map.to_points, combine=True)
        painter.drawImage(0, 0, self._frozen)
        painter.restore()

    def _paint_selection(self, painter: QPainter, rect: QRect) -> None:
        place = self.map.points(rect)
        painter.save()
        painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        self._show(painter)
        painter.restore()
        self._outline(painter, place, QPen(_LIGHT, 1.0))
        self._plate(painter, self._size_place(rect), _size_words(rect))

    def _outline(self, painter: QPainter, place: QRectF, pen: QPen) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_DARK, 1.0))
        painter.drawRect(place.adjusted(-1.5, -1.5, 1.5, 1.5))
        painter.setPen(pen)
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _cross_hair(self, cursor: QPoint) -> list[QRectF]:
        pixel = self.map.points(QRect(cursor, cursor))
        return [
            QRectF(0, pixel.y(), self._area.width(), pixel.height()),
            QRectF(pixel.x(), 0, pixel.width(), self._area.height()),
        ]

    def _paint_cross_hair(self, painter: QPainter, cursor: QPoint) -> None:
        for line in self._cross_hair(cursor):
            painter.fillRect(line, _ACCENT)

    def _magnifier_place(self, cursor: QPoint, rect: QRect | None) -> QRectF:
        """Return where it covers least: before what will be dragged over, and outside of what is."""
        side = (2 * _REACH + 1) * _ZOOM
        point = self.map.points(QRect(cursor, cursor)).center()
        after, below = (cursor.x() > rect.left(), cursor.y() > rect.top()) if rect else (False, False)
        left = _beside(point.x(), side, self._area.right(), is_after=after)
        top = _beside(point.y(), side, self._area.bottom(), is_after=below)
        return QRectF(left, top, side, side)

    def _paint_magnifier(self, painter: QPainter, cursor: QPoint, rect: QRect | None) -> None:
        place = self._magnifier_place(cursor, rect)
        seen = QRect(cursor - QPoint(_REACH, _REACH), cursor + QPoint(_REACH, _REACH))
        if is_plain(self._frozen, seen):
            return
        painter.fillRect(place, _PLATE)
        inside = seen & self._frozen.rect()
        target = QRectF(
            place.x() + (inside.x() - seen.x()) * _ZOOM,
            place.y() + (inside.y() - seen.y()) * _ZOOM,
            inside.width() * _ZOOM,
            inside.height() * _ZOOM,
        )
        painter.drawImage(target, self._frozen, QRectF(inside))
        self._outline(painter, place, QPen(_LIGHT, 1.0))
        middle = QRectF(place.x() + _REACH * _ZOOM, place.y() + _REACH * _ZOOM, _ZOOM, _ZOOM)
        self._outline(painter, middle, QPen(_ACCENT, 1.0))

    def _size_place(self, rect: QRect) -> QRectF:
        place = self.map.points(rect)
        size = self._plate_size(_size_words(rect))
        left = min(place.left(), self._area.right() - size.width())
        if place.top() - size.height() - _GAP / 2 >= 0:
            top = place.top() - size.height() - _GAP / 2
        else:  # no room above: inside, where it covers the least
            top = place.top() + _GAP / 2
        return QRectF(QPointF(max(left, 0.0), top), size)

    def _hint_place(self, scene: OverlayState) -> QRectF:
        size = self._plate_size(scene.hint)
        left = (self._area.width() - size.width()) / 2
        place = QRectF(QPointF(left, 2 * _GAP), size)
        if scene.cursor is not None:
            point = self.map.points(QRect(scene.cursor, scene.cursor)).center()
            if place.adjusted(-80, -80, 80, 80).contains(point):  # out of the way of the hand
                place.moveBottom(self._area.height() - 2 * _GAP)
        return place

    def _plate_size(self, words: str) -> QSizeF:
        return QSizeF(self._metrics.horizontalAdvance(words) + 16, self._metrics.height() + 8)

    def _plate(self, painter: QPainter, place: QRectF, words: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE)
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(_LIGHT)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def is_plain(image: QImage, part: QRect) -> bool:
    """Say whether all pixels of a part of an image are alike: a magnifier would show an empty box."""
    # Without alpha, whose byte some formats leave undefined.
    pixels = image.copy(part & image.rect()).convertToFormat(QImage.Format.Format_RGB32)
    values = bytes(pixels.constBits())
    return values == values[:4] * (len(values) // 4)


def _beside(at: float, size: float, end: float, *, is_after: bool) -> float:
    """Return where something of this size begins on the wished side of `at`, or on the other if it has no room."""
    before, after = at - _MAGNIFIER_GAP - size, at + _MAGNIFIER_GAP
    if is_after:
        return after if after + size <= end else before
    return before if before >= 0 else after


def _size_words(rect: QRect) -> str:
    return f"{rect.width()} × {rect.height()}"
