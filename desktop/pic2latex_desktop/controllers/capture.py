"""What a person can ask for, whichever way they ask: menu, tray, keys, windows or another process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from pic2latex.types import Mode, Picture
from pic2latex_desktop.capture.drop_target import pasted
from pic2latex_desktop.capture.picture_sources import PictureFile, image_of, page_count, read_source
from pic2latex_desktop.capture.region_capture import RegionCapture
from pic2latex_desktop.capture.selection import to_picture
from pic2latex_desktop.clipboard import Clipboard
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.recognition.result import Capture
from pic2latex_desktop.tasks import TaskThread

__all__ = ["CaptureController", "CaptureRequest"]

#: A window that was just hidden needs so long to be gone from the screen.
HIDING_MS = 90


@dataclass(frozen=True, slots=True, eq=False)
class CaptureRequest:
    """One thing asked for. The signals carry it back, so that whoever asked knows what became of it.

    Without a mode, the picture holds what the settings say; without a format, it is copied as they say.
    """

    mode: Mode | None = None
    format_id: str = ""


class CaptureController(QObject):
    """Turns wishes into snips and hands them to the delivery."""

    submitted = Signal(int, object, object)
    """(job, Snip, Wish)"""
    failed = Signal(object, object)
    """(error, Wish): it ended before anything could be read."""
    cancelled = Signal(object)
    """(Wish): a person changed their mind."""
    nothing_to_paste = Signal(object)
    """(Wish)"""
    page_wanted = Signal(object, int, object)
    """(Path, number of pages, Wish): somebody must say which page."""

    def __init__(
        self,
        snipping: RegionCapture,
        delivery: RecognitionController,
        clipboard: Clipboard,
        reading: TaskThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._snipping = snipping
        self._delivery = delivery
        self._reading = reading
        self._snipped_for = CaptureRequest()
        self.mode = Mode.FORMULA
        """What pictures hold when a wish does not say."""
        self.hide_windows: Callable[[], bool] = lambda: False
        """Hides windows that would be in the picture; says whether there were any."""
        snipping.taken.connect(lambda snip: self._submit(snip, self._snipped_for))
        snipping.opened.connect(lambda _: clipboard.remember())
        snipping.opened.connect(delivery.expect)
        snipping.cancelled.connect(lambda: self.cancelled.emit(self._snipped_for))
        snipping.failed.connect(lambda error: self.failed.emit(error, self._snipped_for))

    def snip(self, wish: CaptureRequest | None = None) -> bool:
        """Let a person choose a region; return False when they are choosing already."""
        wish = wish or CaptureRequest()
        return self._take_region(wish, lambda: self._snipping.snip(wish.mode or self.mode))

    def repeat(self, wish: CaptureRequest | None = None) -> bool:
        """Snip the last region again, in the mode it had; return False when a person is choosing one."""
        wish = wish or CaptureRequest()
        mode = wish.mode or self._snipping.last_mode or self.mode
        return self._take_region(wish, lambda: self._snipping.repeat(mode))

    def paste(self, wish: CaptureRequest | None = None) -> None:
        """Read the picture, or the picture files, on the clipboard."""
        self.take(pasted(), wish)

    def take(self, found: object, wish: CaptureRequest | None = None) -> None:
        """Read what was dropped or pasted, as `sources_in` returns it."""
        wish = wish or CaptureRequest()
        if isinstance(found, QImage):
            self._submit(Capture(to_picture(found, "clipboard"), found, wish.mode or self.mode), wish)
        elif isinstance(found, tuple) and found:
            for source in found:
                self.open(source, wish)
        else:
            self.nothing_to_paste.emit(wish)

    def open(self, source: PictureFile, wish: CaptureRequest | None = None) -> None:
        """Read a picture file or a page of a PDF; unless the wish says, a page of a PDF is never a single formula."""
        wish = wish or CaptureRequest()
        if source.is_pdf and source.page is None:
            self._reading.run(
                lambda: page_count(source.path),
                lambda pages: self._choose_page(source.path, pages, wish),
                lambda error: self.failed.emit(error, wish),
            )
            return
        mode = wish.mode or (Mode.PAGE if source.is_pdf and self.mode is Mode.FORMULA else self.mode)
        self._reading.run(
            lambda: read_source(source),
            lambda picture: self._submit_picture(picture, mode, wish),
            lambda error: self.failed.emit(error, wish),
        )

    def _submit(self, snip: Capture, wish: CaptureRequest) -> None:
        self.submitted.emit(self._delivery.submit(snip, format_id=wish.format_id), snip, wish)

    def _submit_picture(self, picture: Picture, mode: Mode, wish: CaptureRequest) -> None:
        self._submit(Capture(picture, image_of(picture), mode), wish)

    def _choose_page(self, path: Path, pages: int, wish: CaptureRequest) -> None:
        if pages == 1:
            self.open(PictureFile(path, 0), wish)
        else:
            self.page_wanted.emit(path, pages, wish)

    def _take_region(self, wish: CaptureRequest, action: Callable[[], bool]) -> bool:
        if self._snipping.is_busy:
            return False
        self._snipped_for = wish
        if self.hide_windows():
            QTimer.singleShot(HIDING_MS, self, action)
            return True
        return action()
