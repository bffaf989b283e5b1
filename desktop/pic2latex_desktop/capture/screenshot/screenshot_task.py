"""Freezing the screens without making the windows wait: a portal may take seconds, or ask a person first."""

import importlib
import logging
import sys
import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Signal, Slot

from pic2latex_desktop.capture.screenshot import GrabBackend, grab_screens, usable_backends
from pic2latex_desktop.capture.screenshot.screen_geometry import current_screens
from pic2latex_desktop.errors import GrabError
from pic2latex_desktop.system.backend_selection import BackendChoice

__all__ = ["BackgroundGrab"]

_logger = logging.getLogger(__name__)

_NEEDED = ("numpy", "mss", "mss.linux.xshmgetimage") if sys.platform == "linux" else ("numpy", "mss")


class BackgroundGrab(QObject):
    """Takes pictures of the screens on a thread of its own, one at a time.

    `grabbed` carries a tuple of Screenshot, `failed` a GrabError; both arrive on the main thread.
    """

    grabbed = Signal(object)
    failed = Signal(object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._ended.connect(self._pass_on)

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

        def work() -> None:
            try:
                self._ended.emit(grab_screens(areas=areas, choice=ways))
            except GrabError as error:
                self._ended.emit(error)
            except Exception as error:  # the border of a thread
                _logger.exception("taking a picture of the screens failed")
                self._ended.emit(GrabError(str(error), hint=""))

        threading.Thread(target=work, name="grab", daemon=True).start()
        return True

    def prepare(self) -> None:
        """Load beforehand, on a thread, what the first picture needs: it is half of the time until it is there."""

        def load() -> None:
            for module in _NEEDED:
                with suppress(ImportError):
                    importlib.import_module(module)

        threading.Thread(target=load, name="grab prepare", daemon=True).start()

    @Slot(object)
    def _pass_on(self, result: object) -> None:
        self._busy = False
        (self.failed if isinstance(result, GrabError) else self.grabbed).emit(result)
