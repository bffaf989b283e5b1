"""Pictures asked for, whichever way: menu, tray, keys, windows, drops or another process."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QImage

from pic2latex.errors import Cancelled
from pic2latex.picture import read_picture
from pic2latex.types import Mode, Picture
from pic2latex_desktop.capture.drop_target import pasted
from pic2latex_desktop.capture.picture_sources import PictureFile, image_of, page_count, read_source
from pic2latex_desktop.capture.region_capture import RegionCapture
from pic2latex_desktop.capture.selection import to_picture
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.errors import CaptureBusy, GrabCancelled, NothingToPaste
from pic2latex_desktop.recognition.job import CaptureRequest, Job, Jobs, JobState
from pic2latex_desktop.recognition.result import Capture
from pic2latex_desktop.settings.store import SettingsStore

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CaptureController"]

#: A window that was just hidden needs so long to be gone from the screen.
HIDING_MS = 90


class CaptureController(QObject):
    """Makes a job of every request, gets its picture, and has it read."""

    page_wanted = Signal(object, int, object)
    """(Path, number of pages, Job): somebody must say which page, and call `open_page` or `cancel`."""

    tested = Signal(object)
    """A QImage of the first screen, or the GrabError."""

    def __init__(
        self,
        jobs: Jobs,
        regions: RegionCapture,
        recognition: RecognitionController,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self._regions = regions
        self._recognition = recognition
        self._settings = settings
        self._choosing: Job | None = None
        self._last_mode: Mode | None = None
        self.hide_windows: Callable[[], bool] = lambda: False
        """Hides windows that would be in the picture; says whether there were any."""
        regions.taken.connect(self._take)
        regions.opened.connect(self._prepare)
        regions.cancelled.connect(lambda: self._end_choosing(None))
        regions.failed.connect(self._end_choosing)
        regions.tested.connect(self.tested)
        settings.changed.connect(self._apply_settings)
        self._apply_settings()

    def snip(self) -> None:
        """Let the user choose a region. For menus and buttons; `start` says what becomes of it."""
        self.start(CaptureRequest())

    def repeat(self) -> None:
        """Take the last region again, in the mode it had."""
        self.start(CaptureRequest(repeats=True))

    def start(self, request: CaptureRequest) -> Job:
        """Let the user choose a region, or take the last one again; the job is read as soon as there is a picture."""
        job = Job(request)
        if self._choosing is not None:
            self.jobs.fail(job, self._busy())
            return job
        self._choosing = job
        self.jobs.move(job, JobState.CHOOSING)
        if self.hide_windows():
            QTimer.singleShot(HIDING_MS, self, lambda: self._freeze(job))
        else:
            self._freeze(job)
        return job

    def test(self) -> None:
        """Take a picture of the screen to see whether that works; `tested` follows."""
        self._regions.test()

    def paste(self, request: CaptureRequest | None = None) -> tuple[Job, ...]:
        """Read the picture, or the picture files, on the clipboard."""
        return self.take(pasted(), request)

    def take(self, found: object, request: CaptureRequest | None = None) -> tuple[Job, ...]:
        """Read what was dropped or pasted, as `sources_in` returns it."""
        request = request or CaptureRequest()
        if isinstance(found, tuple) and found:
            return tuple(self.open(source, request) for source in found)
        job = Job(request)
        if isinstance(found, QImage):
            self._read(job, Capture(to_picture(found, "clipboard"), found, request.mode or self._mode))
        else:
            say = self.tr("Copy a picture or a picture file, then try again.")
            self.jobs.fail(job, NothingToPaste(self.tr("There is no picture on the clipboard."), hint=say))
        return (job,)

    def open(self, source: PictureFile, request: CaptureRequest | None = None) -> Job:
        """Read a picture file or a page of a PDF."""
        job = Job(request or CaptureRequest())
        if source.is_pdf and source.page is None:
            self._recognition.tasks.run(
                lambda: page_count(source.path),
                lambda pages: self._choose_page(source.path, pages, job),
                lambda error: self.jobs.fail(job, error),
            )
        else:
            self.open_page(source, job)
        return job

    def open_page(self, source: PictureFile, job: Job) -> None:
        """Read a file for a job; unless its request says, a page of a PDF is never a single formula."""
        mode = self._mode
        mode = job.request.mode or (Mode.PAGE if source.is_pdf and mode is Mode.FORMULA else mode)
        self._recognition.tasks.run(
            lambda: read_source(source),
            lambda picture: self._read_picture(job, picture, mode),
            lambda error: self.jobs.fail(job, error),
        )

    def read_photo(self, data: bytes, request: CaptureRequest) -> Job:
        """Read a photograph that came as the bytes of a picture file."""
        job = Job(request)
        mode = request.mode or self._mode
        self._recognition.tasks.run(
            lambda: read_picture(data, origin="The photo"),
            lambda picture: self._read_picture(job, picture, mode),
            lambda error: self.jobs.fail(job, error),
        )
        return job

    def cancel(self, job: Job) -> None:
        """End a job whose question (which page?) was not answered."""
        self.jobs.move(job, JobState.CANCELLED)

    @property
    def _mode(self) -> Mode:
        """What pictures hold when a request does not say."""
        return Mode(self._settings.current.mode)

    def _busy(self) -> CaptureBusy:
        say = self.tr("A region is being chosen on the screen already.")
        return CaptureBusy(say, hint=self.tr("Choose it, or press Escape."))

    def _freeze(self, job: Job) -> None:
        if not self._regions.start(self._mode_of(job), repeats=job.request.repeats):
            self._end_choosing(self._busy())

    def _apply_settings(self) -> None:
        self._regions.preferred = self._settings.current.grabber or None

    def _mode_of(self, job: Job) -> Mode:
        return job.request.mode or (self._last_mode if job.request.repeats else None) or self._mode

    def _prepare(self) -> None:
        if self._choosing is not None:
            self._recognition.prepare(self._mode_of(self._choosing))

    def _take(self, image: QImage, place: QRect) -> None:
        job, self._choosing = self._choosing or Job(), None
        self._last_mode = self._mode_of(job)
        self._read(job, Capture(to_picture(image), image, self._last_mode, place))

    def _end_choosing(self, error: Exception | None) -> None:
        job, self._choosing = self._choosing, None
        if job is None:
            return
        if error is None or isinstance(error, (GrabCancelled, Cancelled)):
            self.jobs.move(job, JobState.CANCELLED)
        else:
            self.jobs.fail(job, error)

    def _read_picture(self, job: Job, picture: Picture, mode: Mode) -> None:
        self._read(job, Capture(picture, image_of(picture), mode))

    def _read(self, job: Job, capture: Capture) -> None:
        job.capture = capture
        self._recognition.run(job)

    def _choose_page(self, path: Path, pages: int, job: Job) -> None:
        if pages == 1:
            self.open_page(PictureFile(path, 0), job)
        else:
            self.page_wanted.emit(path, pages, job)
