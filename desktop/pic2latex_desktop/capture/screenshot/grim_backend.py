"""Screens through grim: the compositors of the wlroots family (sway, Hyprland, Wayfire and so on)."""

from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from pic2latex_desktop.capture.screenshot.image_decoding import picture_in_bytes
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.system.backend_selection import Availability, available, needs_install, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display
from pic2latex_desktop.system.subprocesses import output_of

__all__ = ["Grim"]

_WLROOTS = ("sway", "hyprland", "river", "wayfire", "labwc", "niri", "wlroots")
_OTHERS = ("gnome", "kde", "unity", "budgie", "cosmic")  # desktops without the protocol grim speaks
_SECONDS = 5.0


class Grim:
    """One grim per output: a picture of the whole desk would be drawn at one scale for all."""

    name = "grim"

    def available(self, session: DesktopSession) -> Availability:
        """Work on Wayland unless the desktop is known not to know grim's protocol."""
        if session.display is not Display.WAYLAND or session.is_desktop(*_OTHERS):
            return unavailable(QCoreApplication.translate("Grab", "Works with wlroots compositors only."))
        if session.has_program("grim"):
            return available()
        reason = QCoreApplication.translate("Grab", "grim is not installed.")
        if not session.is_desktop(*_WLROOTS):
            return unavailable(reason)
        return needs_install(reason, QCoreApplication.translate("Grab", "Install the package grim."))

    def grab(self, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
        """Take all outputs at the same time. Raises GrabError or ProgramError."""
        with ThreadPoolExecutor(max_workers=max(1, len(areas))) as pool:
            images = tuple(pool.map(_output, (area.name for area in areas)))
        return tuple(
            Screenshot(area.name, area.geometry, area.scale, image)
            for area, image in zip(areas, images, strict=True)
        )


def _output(name: str) -> QImage:
    # PPM needs no compression, which would take longer than the picture itself.
    return picture_in_bytes(output_of(("grim", "-t", "ppm", "-o", name, "-"), limit=_SECONDS), "grim")
