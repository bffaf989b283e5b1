"""Pictures of all screens, frozen at one moment, by whichever way works in this session.

`BACKENDS` is the one table, in order of preference. `grab_screens` takes the picture where it is called;
`background.BackgroundGrab` does the same without making the windows wait.
"""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.capture.screenshot.blank_check import refuse_blank
from pic2latex_desktop.capture.screenshot.file_backend import FileScreens
from pic2latex_desktop.capture.screenshot.grim_backend import Grim
from pic2latex_desktop.capture.screenshot.mss_backend import MssScreens
from pic2latex_desktop.capture.screenshot.portal_backend import PortalScreens
from pic2latex_desktop.capture.screenshot.qt_backend import QtScreens
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea, current_screens
from pic2latex_desktop.capture.screenshot.spectacle_backend import Spectacle
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.errors import GrabCancelled, GrabError, GrabRefused
from pic2latex_desktop.system.backend_selection import (
    AllBackendsFailed,
    Availability,
    BackendChoice,
    select,
    try_in_order,
)
from pic2latex_desktop.system.desktop_session import DesktopSession, read_session

__all__ = ["BACKENDS", "GrabBackend", "grab_screens", "usable_backends"]


class GrabBackend(Protocol):
    """One way to take a picture of the screens."""

    @property
    def name(self) -> str:
        """A short stable name."""

    def available(self, session: DesktopSession) -> Availability:
        """Say whether this way can work in `session`."""

    def grab(self, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
        """Take one picture per screen at the screens' full resolution. Raises a DesktopError."""


BACKENDS: tuple[GrabBackend, ...] = (
    FileScreens(),
    MssScreens(),
    Grim(),
    PortalScreens(),
    Spectacle(),
    QtScreens(),
)


def usable_backends(
    preferred: str | None = None, session: DesktopSession | None = None
) -> BackendChoice[GrabBackend]:
    """Return the ways worth trying here, best first, and what every other way said about this session."""
    return select(BACKENDS, session or read_session(), preferred)


def grab_screens(
    preferred: str | None = None,
    *,
    areas: Sequence[ScreenArea] | None = None,
    choice: BackendChoice[GrabBackend] | None = None,
) -> tuple[Screenshot, ...]:
    """Freeze every screen and return the pictures.

    `preferred` is the name of the way to try first. `areas` are the screens (by default Qt's, which can only
    be asked on the main thread); with them given, this may run on any thread. Pictures of a single colour
    count as a failure of the way that took them. Raises GrabError, or GrabCancelled when the user said no.
    """
    areas = current_screens() if areas is None else tuple(areas)
    choice = choice or usable_backends(preferred)
    if not areas:
        say = QCoreApplication.translate("Grab", "No screen is connected.")
        raise GrabError(say, hint=QCoreApplication.translate("Grab", "Paste or open a picture instead."))

    def grab(backend: GrabBackend) -> tuple[Screenshot, ...]:
        return refuse_blank(backend.grab(areas))

    try:
        return try_in_order(choice.usable, grab, final=(GrabCancelled,)).result
    except AllBackendsFailed as none_worked:
        raise _explain(none_worked, choice) from none_worked


def _explain(none_worked: AllBackendsFailed, choice: BackendChoice[GrabBackend]) -> GrabError:
    """Turn all the failures into the one error that helps most: a refusal says more than a missing tool."""
    errors = [failure.error for failure in none_worked.failures]
    refusals = [error for error in errors if isinstance(error, GrabRefused)]
    if refusals:
        return refusals[0]
    hints = [error.hint for error in errors if error.hint] + list(choice.hints)
    hints.append(QCoreApplication.translate("Grab", "A copied picture can be pasted instead."))
    if not errors:
        say = QCoreApplication.translate(
            "Grab", "This desktop offers no way to take a picture of the screen."
        )
        return GrabError(say, hint=" ".join(dict.fromkeys(hints)))
    say = QCoreApplication.translate("Grab", "No picture of the screen could be taken: {reasons}")
    reasons = " ".join(str(error) for error in errors)
    return GrabError(say.format(reasons=reasons), hint=" ".join(dict.fromkeys(hints)))
