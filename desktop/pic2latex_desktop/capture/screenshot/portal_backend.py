"""Screens through the desktop portal: GNOME, KDE and every other Wayland desktop that has one.

The portal remembers a refusal, and GNOME asks only a program whose window has the focus. So a tray program
that was never asked with a window open is simply told no; the hint says where the test is that asks properly.
"""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from pic2latex_desktop.capture.screenshot.image_decoding import picture_in_file, split
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.errors import (
    GrabCancelled,
    GrabError,
    GrabRefused,
    PortalCancelled,
    PortalDenied,
    PortalRejected,
)
from pic2latex_desktop.system.backend_selection import Availability, available, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession
from pic2latex_desktop.system.portal import PortalBus, request
from pic2latex_desktop.system.portal.request import Options

__all__ = ["PortalScreens"]

_SCREENSHOT = "org.freedesktop.portal.Screenshot"
_SILENT_SECONDS = 10.0

# Newer GNOME portals want to know the window that asks and reject the empty text, others accept nothing else.
# A program without an open window has none to name.
_PARENT_WINDOWS = ("", "wayland:")


class PortalScreens:
    """The whole desk from the portal, without a dialog when the user has agreed once."""

    name = "portal"

    def __init__(self, limit: float = _SILENT_SECONDS) -> None:
        self._limit = limit

    def available(self, session: DesktopSession) -> Availability:
        """Work where there is a session bus. Whether a portal sits on it is learned by asking."""
        if session.has_bus:
            return available()
        return unavailable(QCoreApplication.translate("Grab", "Works with a desktop portal only."))

    def grab(self, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
        """Ask for a picture of the desk and cut it up. Raises GrabError, GrabRefused or GrabCancelled."""
        return split(_ask_for_picture({"interactive": ("b", False)}, self._limit), areas)


def _ask_for_picture(wishes: Options, limit: float) -> QImage:
    try:
        with PortalBus() as bus:
            results = _first_accepted(bus, wishes, limit)
    except PortalCancelled as error:
        raise GrabCancelled(str(error), hint="") from error
    except PortalDenied as error:
        raise _refused() from error
    path = _path_in(str(results.get("uri", "")))
    try:
        return picture_in_file(path)
    finally:
        with suppress(OSError):  # a folder that may only be read keeps its picture
            path.unlink()


def _first_accepted(bus: PortalBus, wishes: Options, limit: float) -> dict[str, Any]:
    for parent in _PARENT_WINDOWS[:-1]:
        with suppress(PortalRejected):
            return request(bus, partial(_call, bus, parent, wishes), limit)
    return request(bus, partial(_call, bus, _PARENT_WINDOWS[-1], wishes), limit)


def _call(bus: PortalBus, parent: str, wishes: Options, options: Options) -> tuple[Any, ...]:
    return bus.call(_SCREENSHOT, "Screenshot", "sa{sv}", (parent, options | wishes))


def _path_in(uri: str) -> Path:
    """Read the percent-encoded address of a local file."""
    address = urlparse(uri)
    if address.scheme != "file":
        say = QCoreApplication.translate("Grab", "The desktop portal gave a picture that is not a file.")
        raise GrabError(say, hint="")
    return Path(unquote(address.path))


def _refused() -> GrabRefused:
    return GrabRefused(
        QCoreApplication.translate(
            "Grab", "The desktop does not let this program take a picture of the screen."
        ),
        hint=QCoreApplication.translate(
            "Grab",
            "Take the test picture in the settings and answer yes; the question is asked only while a "
            "window of this program is in front. A refusal is remembered: it can be undone in the system's "
            "privacy settings under Screenshots. A copied picture can always be pasted instead.",
        ),
    )
