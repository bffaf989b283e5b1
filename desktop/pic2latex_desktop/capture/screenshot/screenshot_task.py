"""Freezing the screens without making the windows wait: a portal may take seconds, or ask the user first."""

import importlib
import logging
import sys
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.capture.screenshot import GrabBackend, grab_screens, usable_backends
from pic2latex_desktop.capture.screenshot.screen_geometry import current_screens
from pic2latex_desktop.errors import GrabError
from pic2latex_desktop.system.backend_selection import BackendChoice
from pic2latex_desktop.tasks import DetachedTasks

__all__ = ["BackgroundGrab"]

_logger = logging.getLogger(__name__)

_NEEDED = ("numpy", "mss", "mss.linux.xshmgetimage") if sys.platform == "linux" else ("numpy", "mss")


class BackgroundGrab(QObject):
    """Takes pictures of the screens beside the GUI thread, one at a time.

    `grabbed` carries a tuple of Screenshot, `failed` a GrabError; both arrive on the main thread.
    """

    grabbed = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._tasks = DetachedTasks(self)

    @property
    def is_busy(self) -> bool:
        """Whether a picture is being taken now."""
        return self._busy

    def start(self, preferred: str | None = None, choice: BackendChoice[GrabBackend] | None = None) -> bool:
        """Begin; return False, and do nothing, when a picture is being taken already. Main thread only."""
        if self._busy:
            return False
        self._busy = True
        areas = current_screens()
        ways = choice or usable_backends(preferred)
        self._tasks.run(lambda: grab_screens(areas=areas, choice=ways), self._take, self._fail)
        return True

    def prepare(self) -> None:
        """Load beforehand what the first picture needs: it is half of the time until it is there."""
        self._tasks.run(_load, lambda _: None, lambda _: None)

    def _take(self, screenshots: object) -> None:
        self._busy = False
        self.grabbed.emit(screenshots)

    def _fail(self, error: Exception) -> None:
        self._busy = False
        if not isinstance(error, GrabError):
            _logger.error("taking a picture of the screens failed", exc_info=error)
            error = GrabError(str(error), hint="")
        self.failed.emit(error)


def _load() -> None:
    for module in _NEEDED:
        with suppress(ImportError):
            importlib.import_module(module)
