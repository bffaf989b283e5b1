"""Where the screens are, as Qt sees them, and which picture belongs to which of them.

Qt and the system count differently: on X11 and Windows Qt divides a screen's size by its scale but leaves its
origin in pixels; on macOS and Wayland everything is in points. So screens are paired with monitors by their
origins, each screen is a picture of its own, and no position is ever multiplied across screens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QGuiApplication

from pic2latex_desktop.errors import GrabError

__all__ = ["ScreenArea", "current_screens", "pair"]

# Qt rounds a height of 1000 pixels at scale 1.5 to 667 points, which is 1000.5 pixels again.
_ROUNDING = 2


@dataclass(frozen=True, slots=True)
class ScreenArea:
    """One screen: its name, its place in Qt's logical points, and how many pixels a point has."""

    name: str
    geometry: QRect
    scale: float

    @property
    def native(self) -> QRect:
        """The screen in pixels, where screens are placed by pixels: the origin as it is, the size scaled."""
        width = round(self.geometry.width() * self.scale)
        height = round(self.geometry.height() * self.scale)
        return QRect(self.geometry.x(), self.geometry.y(), width, height)


def current_screens() -> tuple[ScreenArea, ...]:
    """Return the screens connected now. Main thread only."""
    return tuple(
        ScreenArea(screen.name(), screen.geometry(), screen.devicePixelRatio())
        for screen in QGuiApplication.screens()
    )


def pair(areas: Sequence[ScreenArea], monitors: Sequence[QRect]) -> tuple[int, ...]:
    """Return for each screen the index of its monitor.

    Pairs by place first (in pixels, then in points), then, when the counts agree, by order. Raises GrabError
    when the two lists cannot describe the same desk: a wrong guess would cut from the wrong screen.
    """
    for rects in ([area.native for area in areas], [area.geometry for area in areas]):
        found = [_index_of(rect, monitors) for rect in rects]
        if all(index is not None for index in found):
            return tuple(index for index in found if index is not None)
    if len(areas) == len(monitors) and all(
        _same_size(area.native, monitor) or _same_size(area.geometry, monitor)
        for area, monitor in zip(areas, monitors, strict=True)
    ):
        return tuple(range(len(areas)))
    raise GrabError(
        QCoreApplication.translate("Grab", "The screens do not match their pictures."),
        hint=QCoreApplication.translate("Grab", "If a screen was just connected or removed, try again."),
    )


def _index_of(rect: QRect, monitors: Sequence[QRect]) -> int | None:
    for index, monitor in enumerate(monitors):
        if monitor.topLeft() == rect.topLeft() and _same_size(monitor, rect):
            return index
    return None


def _same_size(one: QRect, other: QRect) -> bool:
    return abs(one.width() - other.width()) <= _ROUNDING and abs(one.height() - other.height()) <= _ROUNDING
