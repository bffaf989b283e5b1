"""The program's icon, and the same icon saying how the program is doing."""

import sys
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import pic2latex_resources
from pic2latex_desktop.ui.theme import Colours

__all__ = ["TrayState", "line_icon", "program_icon", "tray_icon"]

#: Sizes trays and title bars ask for; a badge drawn for one size is not legible scaled to another.
SIZES = (16, 20, 22, 24, 32, 44, 48, 64)
#: Sizes of icons in menus and on buttons, from 16 points at a scale of 1 to 2.
LINE_SIZES = (16, 20, 24, 32)


class TrayState(StrEnum):
    """What the icon says. `ATTENTION` wants the user to look."""

    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class _Badge:
    """A dot in the corner: the role of its colour, and how much of the icon under it still shows."""

    role: str
    opacity: float


_BADGES: dict[TrayState, _Badge] = {
    TrayState.STARTING: _Badge("", 0.5),
    TrayState.READY: _Badge("", 1.0),
    TrayState.BUSY: _Badge("doubt", 1.0),
    TrayState.ATTENTION: _Badge("bad", 1.0),
}


def program_icon() -> QIcon:
    """Return the icon of windows."""
    return _icon("icons/pic2latex.svg", _Badge("", 1.0), None)


def tray_icon(state: TrayState, colours: Colours) -> QIcon:
    """Return the icon of the tray. macOS gets one in black that the system colours itself."""
    is_mask = sys.platform == "darwin"
    icon = _icon(f"icons/pic2latex{'-mono' if is_mask else ''}.svg", _BADGES[state], colours)
    icon.setIsMask(is_mask)
    return icon


def line_icon(name: str, plain: str, chosen: str) -> QIcon:
    """Return an icon drawn in lines of the colour `plain` (#rrggbb); of `chosen` where it is checked or pointed at."""
    drawing = pic2latex_resources.path(f"icons/line-{name}.svg").read_text(encoding="utf-8")
    normal, active = QIcon.Mode.Normal, QIcon.Mode.Active
    off, on = QIcon.State.Off, QIcon.State.On
    uses = {plain: ((normal, off),), chosen: ((normal, on), (active, on), (active, off))}
    icon = QIcon()
    for colour, places in uses.items():
        renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
        for size in LINE_SIZES:
            pixmap = _drawn(renderer, size, 1.0)
            for mode, state in places:
                icon.addPixmap(pixmap, mode, state)
    return icon


def _drawn(renderer: QSvgRenderer, size: int, opacity: float) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _icon(name: str, badge: _Badge, colours: Colours | None) -> QIcon:
    renderer = QSvgRenderer(str(pic2latex_resources.path(name)))
    icon = QIcon()
    for size in SIZES:
        pixmap = _drawn(renderer, size, badge.opacity)
        if badge.role and colours is not None:
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _paint_dot(painter, size, QColor(getattr(colours, badge.role)), QColor(colours.window))
            painter.end()
        icon.addPixmap(pixmap)
    return icon


def _paint_dot(painter: QPainter, size: int, colour: QColor, rim: QColor) -> None:
    radius = size * 0.22
    centre = QPointF(size - radius - size * 0.02, size - radius - size * 0.02)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(rim)
    painter.drawEllipse(centre, radius + size * 0.05, radius + size * 0.05)
    painter.setBrush(colour)
    painter.drawEllipse(centre, radius, radius)
