"""Screens through mss: X11, Windows and macOS. Never Wayland, where it succeeds and returns black."""

import sys
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QImage

from pic2latex_desktop.capture.screenshot.macos_permission import require_screen_permission
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea, pair
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.errors import GrabError
from pic2latex_desktop.system.backend_selection import Availability, available, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display

__all__ = ["MssScreens"]


class MssScreens:
    """One picture per monitor, in the monitor's own pixels."""

    name = "mss"

    def available(self, session: DesktopSession) -> Availability:
        """Work on X11, Windows and macOS."""
        if session.display in {Display.X11, Display.NATIVE}:
            return available()
        return unavailable(QCoreApplication.translate("Grab", "Works on X11, Windows and macOS only."))

    def grab(self, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
        """Take a picture of each monitor. Any thread. Raises GrabError."""
        import mss
        from mss.exception import ScreenShotError

        require_screen_permission()
        _ask_for_full_resolution()
        try:
            # A new instance each time: it remembers the monitors it first saw, and they come and go.
            with mss.MSS() as source:
                monitors = source.monitors[1:]  # the first entry is the whole desk
                order = pair(areas, [_rect(monitor) for monitor in monitors])
                images = [_image(source.grab(monitors[index])) for index in order]
        except ScreenShotError as error:
            say = QCoreApplication.translate("Grab", "The screen could not be read ({reason}).")
            raise GrabError(say.format(reason=error), hint="") from error
        return tuple(
            Screenshot(area.name, area.geometry, area.scale, image)
            for area, image in zip(areas, images, strict=True)
        )


def _ask_for_full_resolution() -> None:
    """Let macOS give every pixel of a Retina screen; mss asks for the halved picture by default."""
    if sys.platform == "darwin":
        from mss import darwin

        darwin.IMAGE_OPTIONS &= ~darwin.kCGWindowImageNominalResolution


def _rect(monitor: Any) -> QRect:
    """Read a monitor of mss: a dictionary up to version 10, an object with attributes from 11."""
    if isinstance(monitor, dict):
        return QRect(monitor["left"], monitor["top"], monitor["width"], monitor["height"])
    return QRect(monitor.left, monitor.top, monitor.width, monitor.height)


def _image(shot: Any) -> QImage:
    # The fourth byte is not transparency and often 0, hence RGB32. Qt does not own the bytes, hence the copy.
    return QImage(shot.bgra, shot.width, shot.height, shot.width * 4, QImage.Format.Format_RGB32).copy()
