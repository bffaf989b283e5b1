"""Screens that are picture files, for demonstrations and tests of all that follows the grab."""

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.capture.screenshot.image_decoding import picture_in_file
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.system.backend_selection import Availability, available, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession

__all__ = ["VARIABLE", "FileScreens"]

VARIABLE = "PIC2LATEX_SCREENS"


class FileScreens:
    """One picture file per screen, in the order of the screens, named in the variable PIC2LATEX_SCREENS."""

    name = "files"

    def available(self, session: DesktopSession) -> Availability:
        """Work when the variable is set."""
        del session
        if os.environ.get(VARIABLE):
            return available()
        say = QCoreApplication.translate("Grab", "Used only when the variable {name} is set.")
        return unavailable(say.format(name=VARIABLE))

    def grab(self, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
        """Read the files. Screens without a file are left out. Raises GrabError."""
        paths = [Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]
        return tuple(
            Screenshot(area.name, area.geometry, area.scale, picture_in_file(path))
            for area, path in zip(areas, paths, strict=False)
        )
