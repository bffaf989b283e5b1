"""Screens through Spectacle, KDE's own screenshot program: the way on Plasma when its portal refuses."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.capture.screenshot.image_decoding import picture_in_file, split
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.system.backend_selection import Availability, available, needs_install, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display
from pic2latex_desktop.system.subprocesses import output_of

__all__ = ["Spectacle"]

_SECONDS = 10.0


class Spectacle:
    """The whole desk in one file, without a window or a notice."""

    name = "spectacle"

    def available(self, session: DesktopSession) -> Availability:
        """Work on KDE under Wayland."""
        if session.display is not Display.WAYLAND or not session.is_desktop("kde"):
            return unavailable(QCoreApplication.translate("Grab", "Works with KDE Plasma only."))
        if session.has_program("spectacle"):
            return available()
        reason = QCoreApplication.translate("Grab", "Spectacle is not installed.")
        return needs_install(reason, QCoreApplication.translate("Grab", "Install the package spectacle."))

    def grab(self, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
        """Let Spectacle write the desk to a file and cut it up. Raises GrabError or ProgramError."""
        with tempfile.TemporaryDirectory(prefix="pic2latex-") as folder:
            path = Path(folder) / "desk.png"
            output_of(("spectacle", "-b", "-n", "-f", "-o", str(path)), limit=_SECONDS)
            return split(picture_in_file(path), areas)
