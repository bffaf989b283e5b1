"""From a wish to a snip: freeze the screens, let a person choose, cut. One snip at a time; none is lost."""

from enum import Enum, auto

from PySide6.QtCore import QObject, QRect, Signal

from pic2latex.types import Mode
from pic2latex_desktop.capture.overlay import Overlay
from pic2latex_desktop.capture.screenshot.screenshot_task import BackgroundGrab
from pic2latex_desktop.capture.selection import Screenshot, Selection, cut, selection_at, to_picture
from pic2latex_desktop.errors import GrabCancelled
from pic2latex_desktop.recognition.result import Capture

__all__ = ["RegionCapture"]


class _Purpose(Enum):
    CHOOSE = auto()
    REPEAT = auto()
    TEST = auto()


class RegionCapture(QObject):
    """Takes snips. Every wish ends with `taken`, `cancelled` or `failed`; a wish made meanwhile is dropped."""

    taken = Signal(object)
    """A Snip."""
    cancelled = Signal()
    failed = Signal(object)
    """A GrabError."""
    tested = Signal(object)
    """A QImage of the first screen, or the GrabError."""
    opened = Signal(object)
    """The overlay is on the screens; the Mode of what will be chosen."""

    def __init__(self, grab: BackgroundGrab, overlay: Overlay, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grab = grab
        self._overlay = overlay
        self._mode = Mode.FORMULA
        self.last_mode: Mode | None = None
        """What the last region held, if there was one."""
        self._purpose = _Purpose.CHOOSE
        self.preferred: str | None = None
        """The name of the way to take pictures that a person chose."""
        grab.grabbed.connect(self._take_screens)
        grab.failed.connect(self._fail)
        overlay.selected.connect(self._take)
        overlay.cancelled.connect(self.cancelled)
        overlay.shown.connect(lambda: self.opened.emit(self._mode))

    @property
    def is_busy(self) -> bool:
        """Whether a person is choosing, or the screens are being frozen for that."""
        return self._grab.is_busy or self._overlay.is_open

    def prepare(self) -> None:
        """Load, on a thread, what the first snip would otherwise wait for."""
        self._grab.prepare()

    def snip(self, mode: Mode) -> bool:
        """Let a person choose a region; return False when they are choosing already."""
        return self._begin(mode, _Purpose.CHOOSE)

    def repeat(self, mode: Mode) -> bool:
        """Snip the last region again, or let a person choose when there is none."""
        return self._begin(mode, _Purpose.REPEAT)

    def cancel(self) -> None:
        """Take the overlay away, if a person is choosing."""
        self._overlay.cancel()

    def test(self) -> bool:
        """Take a picture to see whether that works."""
        return self._begin(self._mode, _Purpose.TEST)

    def _begin(self, mode: Mode, purpose: _Purpose) -> bool:
        if self.is_busy:
            return False
        self._mode, self._purpose = mode, purpose
        return self._grab.start(self.preferred)

    def _take_screens(self, screenshots: tuple[Screenshot, ...]) -> None:
        if self._purpose is _Purpose.TEST:
            self.tested.emit(screenshots[0].image)
            return
        if self._purpose is _Purpose.REPEAT and self._overlay.last_region is not None:
            selection = selection_at(self._overlay.last_region, screenshots)
            if selection is not None:
                self._take(selection)
                return
        if not self._overlay.open(screenshots, self._mode):
            self.cancelled.emit()

    def _take(self, selection: Selection) -> None:
        image = cut(selection)
        self.last_mode = self._mode
        self.taken.emit(Capture(to_picture(image), image, self._mode, _place(selection)))

    def _fail(self, error: Exception) -> None:
        if self._purpose is _Purpose.TEST:
            self.tested.emit(error)
        elif isinstance(error, GrabCancelled):
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
