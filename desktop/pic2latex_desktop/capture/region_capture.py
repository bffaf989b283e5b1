"""One region of the screens: freeze them, let the user choose, cut. One at a time."""

from PySide6.QtCore import QObject, QRect, Signal

from pic2latex.types import Mode
from pic2latex_desktop.capture.overlay import Overlay
from pic2latex_desktop.capture.screenshot.screenshot_task import BackgroundGrab
from pic2latex_desktop.capture.selection import Screenshot, Selection, cut, selection_at
from pic2latex_desktop.errors import GrabCancelled

__all__ = ["RegionCapture"]


class RegionCapture(QObject):
    """Every successful `start` ends with one of `taken`, `cancelled` and `failed`."""

    taken = Signal(object, object)
    """(QImage, QRect of where it lay on the desktop in logical points)"""
    cancelled = Signal()
    failed = Signal(object)
    """A GrabError."""
    opened = Signal()
    """The overlay is on the screens."""
    closed = Signal()
    """The overlay is gone."""
    tested = Signal(object)
    """A QImage of the first screen, or the GrabError."""

    def __init__(self, overlay: Overlay | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grab = BackgroundGrab(self)
        self._test_grab = BackgroundGrab(self)
        self._overlay = overlay or Overlay(parent=self)
        self._mode = Mode.FORMULA
        self._repeats = False
        self.preferred: str | None = None
        """The name of the way to take pictures that the user chose."""
        self._grab.grabbed.connect(self._take_screens)
        self._grab.failed.connect(self._fail)
        self._test_grab.grabbed.connect(lambda screenshots: self.tested.emit(screenshots[0].image))
        self._test_grab.failed.connect(self.tested)
        self._overlay.selected.connect(self._take)
        self._overlay.cancelled.connect(self.cancelled)
        self._overlay.shown.connect(self.opened)
        self._overlay.closed.connect(self.closed)

    @property
    def is_busy(self) -> bool:
        """Whether the user is choosing, or the screens are being frozen for that."""
        return self._grab.is_busy or self._overlay.is_open

    def prepare(self) -> None:
        """Load, on a thread, what the first capture would otherwise wait for."""
        self._grab.prepare()

    def start(self, mode: Mode, *, repeats: bool = False) -> bool:
        """Let the user choose a region, or take the last one again if there is one; False when it is busy."""
        if self.is_busy:
            return False
        self._mode, self._repeats = mode, repeats
        return self._grab.start(self.preferred)

    def cancel(self) -> None:
        """Take the overlay away, if the user is choosing."""
        self._overlay.cancel()

    def test(self) -> None:
        """Take a picture to see whether that works; `tested` follows."""
        self._test_grab.start(self.preferred)

    def _take_screens(self, screenshots: tuple[Screenshot, ...]) -> None:
        if self._repeats and self._overlay.last_region is not None:
            selection = selection_at(self._overlay.last_region, screenshots)
            if selection is not None:
                self._take(selection)
                return
        if not self._overlay.open(screenshots, self._mode):
            self.cancelled.emit()

    def _take(self, selection: Selection) -> None:
        self.taken.emit(cut(selection), _place(selection))

    def _fail(self, error: Exception) -> None:
        if isinstance(error, GrabCancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)


def _place(selection: Selection) -> QRect:
    """Return where the selection lies on the desktop, in logical points."""
    area, image, rect = selection.screenshot.geometry, selection.screenshot.image, selection.rect
    across, down = area.width() / max(1, image.width()), area.height() / max(1, image.height())
    return QRect(
        area.left() + round(rect.left() * across),
        area.top() + round(rect.top() * down),
        max(1, round(rect.width() * across)),
        max(1, round(rect.height() * down)),
    )
