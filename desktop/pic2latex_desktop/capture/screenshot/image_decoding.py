"""Pictures that arrive as files or bytes: read one, and cut a picture of the whole desk into its screens."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QRect
from PySide6.QtGui import QImage, QImageReader

from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.errors import GrabError

__all__ = ["picture_in_bytes", "picture_in_file", "split"]

# Qt refuses pictures above 256 MB decoded; three 8k screens are more.
_ALLOCATION_MEGABYTES = 2048
# How much the two directions' scales may differ (rounding of odd sizes) before the picture is not of this
# desk.
_SCALE_TOLERANCE = 0.01


def picture_in_file(path: Path) -> QImage:
    """Read a picture file. Raises GrabError."""
    try:
        return picture_in_bytes(path.read_bytes(), path.name)
    except OSError as error:
        say = QCoreApplication.translate("Grab", "The picture {name} could not be read: {reason}.")
        raise GrabError(say.format(name=path.name, reason=error.strerror), hint="") from error


def picture_in_bytes(data: bytes, name: str) -> QImage:
    """Read a picture out of `data`; `name` is used in the message. Raises GrabError."""
    QImageReader.setAllocationLimit(_ALLOCATION_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    image = QImageReader(buffer).read()
    if image.isNull():
        say = QCoreApplication.translate("Grab", "{name} did not give a picture that can be read.")
        raise GrabError(say.format(name=name), hint="")
    return image


def split(desk: QImage, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
    """Cut a picture of the whole desk into its screens.

    The desk is laid out either in points (Wayland, macOS), the picture then being drawn at one common scale,
    or in pixels (X11). Whichever layout has the picture's proportions is the right one. Raises GrabError when
    neither has.
    """
    for rects in ([area.geometry for area in areas], [area.native for area in areas]):
        whole = QRect()
        for rect in rects:
            whole = whole.united(rect)
        across, down = desk.width() / whole.width(), desk.height() / whole.height()
        if abs(across - down) <= _SCALE_TOLERANCE * across:
            parts = (_part(desk, rect.translated(-whole.topLeft()), across, down) for rect in rects)
            return tuple(
                Screenshot(area.name, area.geometry, area.scale, part)
                for area, part in zip(areas, parts, strict=True)
            )
    raise GrabError(
        QCoreApplication.translate("Grab", "The picture does not have the shape of the connected screens."),
        hint=QCoreApplication.translate("Grab", "If a screen was just connected or removed, try again."),
    )


def _part(desk: QImage, rect: QRect, across: float, down: float) -> QImage:
    left, top = round(rect.left() * across), round(rect.top() * down)
    right, bottom = round((rect.left() + rect.width()) * across), round((rect.top() + rect.height()) * down)
    return desk.copy(QRect(left, top, right - left, bottom - top) & desk.rect())
