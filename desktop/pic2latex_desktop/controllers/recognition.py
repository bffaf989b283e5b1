"""From a picture to its result and the clipboard. What the user waits for comes first; the rest runs beside."""

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from pic2latex.errors import Cancelled
from pic2latex.types import Device, Mode, Options, Page, Recognition, TextFiles
from pic2latex_desktop.clipboard import Clipboard, Copied, MimeFormats
from pic2latex_desktop.clipboard.copy_formats import flavours_for, plainest_format
from pic2latex_desktop.clipboard.mime_formats import text_in
from pic2latex_desktop.recognition.job import CopyOutcome, Job, Jobs, JobState
from pic2latex_desktop.recognition.render_check import RenderCheck
from pic2latex_desktop.recognition.result import RecognitionResult, result_of
from pic2latex_desktop.recognition.worker import Worker
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.tasks import TaskThread

__all__ = ["RecognitionController", "options_from"]

log = logging.getLogger(__name__)


def options_from(settings: Settings, mode: Mode) -> Options:
    """Return how to read a picture, as the settings have it."""
    return Options(
        mode,
        settings.model or None,
        Device(settings.device),
        settings.beams,
        detector=settings.detector or None,
        text=TextFiles(model=settings.text_model),
    )


class RecognitionController(QObject):
    """Runs jobs that have a picture, and copies results. Owns the two threads for work beside the windows."""

    reading_changed = Signal(bool)
    """Whether a picture is being read now, or waits for that."""

    def __init__(
        self,
        jobs: Jobs,
        worker: Worker,
        clipboard: Clipboard,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self._worker = worker
        self._clipboard = clipboard
        self._settings = settings
        # What the user waits for never waits for drawing and checking.
        self.tasks = TaskThread(self)
        """For work somebody waits for: files, formats."""
        self.idle_tasks = TaskThread(self)
        """For drawing, checking and housekeeping."""
        self.check = RenderCheck(jobs, worker, self.idle_tasks, self)
        self._reading: list[Job] = []
        self._copies = 0
        self._unchecked: Job | None = None
        settings.changed.connect(self._apply_settings)
        self._apply_settings()

    def close(self) -> None:
        """End the threads. Nothing is told any more."""
        self.idle_tasks.close()
        self.tasks.close()

    def prepare(self, mode: Mode) -> None:
        """Load what a picture in this mode will need, and keep the clipboard, while the user is still choosing."""
        self._clipboard.remember()
        self._worker.warm(options_from(self._settings.current, mode))

    def run(self, job: Job) -> None:
        """Have the picture of a job read, and its result copied as the settings and the request say."""
        capture = job.capture
        assert capture is not None
        job.options = job.options or options_from(self._settings.current, capture.mode)
        self.check.end_second_reading()
        job.reading = self._worker.submit(
            capture.picture,
            job.options,
            lambda _, recognised: self._finish(job, recognised),
            lambda _, error: self._fail(job, error),
        )
        self._reading.append(job)
        self.jobs.move(job, JobState.READING)
        self.reading_changed.emit(True)

    def cancel(self) -> None:
        """Give up the pictures that are being read or wait for that; each job ends as cancelled."""
        for job in self._reading:
            if job.reading is not None:
                job.reading.cancel()

    def copy(self, job: Job, format_id: str = "") -> None:
        """Copy the result of a job, in the chosen format when none is named. A newer copy makes an older one void."""
        result = job.result
        if result is None:
            return
        chosen = format_id or self._settings.current.chosen_format(is_formula=result.is_formula)
        self._copies += 1
        number = self._copies

        def refuse(error: Exception) -> None:
            self._end_copy(job, number, CopyOutcome(chosen, error=error))

        self.tasks.run(
            lambda: flavours_for(result.source, chosen, is_formula=result.is_formula),
            lambda flavours: self._put(job, number, chosen, flavours),
            refuse,
        )
        job.copy = None
        self.jobs.move(job, JobState.COPYING)

    def choose_format(self, format_id: str, *, is_formula: bool) -> None:
        """Remember how formulas, or pages, are copied from now on, and copy the current result so."""
        self._settings.update(self._settings.current.with_format(format_id, is_formula=is_formula))
        job = self.jobs.current
        if job is not None and job.result is not None and job.result.is_formula is is_formula:
            self.copy(job, format_id)

    def render_text(self, job: Job, done: Callable[[str], None], failed: Callable[[Exception], None]) -> None:
        """Render the result of a job as the text its request asks for."""
        result = job.result
        assert result is not None
        chosen = job.request.format_id or plainest_format(is_formula=result.is_formula)
        self.tasks.run(
            lambda: text_in(flavours_for(result.source, chosen, is_formula=result.is_formula)),
            lambda text: done(text or result.source),
            failed,
        )

    def restore_clipboard(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Put back what was on the clipboard before the last copy."""
        self._clipboard.restore(done, failed)

    def read_again(self, job: Job, model: str, beams: int) -> None:
        """Read the picture of a job anew, with another model or number of beams where one is named."""
        if job.capture is None:
            return
        options = options_from(self._settings.current, job.capture.mode)
        options = replace(options, model=model or options.model, beams=beams or options.beams)
        self.run(Job(capture=job.capture, options=options))

    def correct(self, job: Job, source: str) -> None:
        """Take the user's edit of a result: what was said about the old text no longer holds."""
        if job.result is None or job.result.source == source:
            return
        self.check.cancel()
        self._unchecked = None
        if job.state is JobState.COPYING:
            # What is being copied is the text before the edit: nothing more is said of it.
            self._copies += 1
        job.result = replace(job.result, source=source, candidate=None, formulas=())
        job.check, job.copy = None, None
        self.jobs.move(job, JobState.DONE)

    def take_better(self, job: Job) -> None:
        """Put the better reading of the check in the place of the first, and copy it."""
        if job.result is None or job.check is None or job.check.better is None:
            return
        job.result = replace(job.check.better, entry=job.result.entry)
        job.check = None
        self.copy(job)

    def open(self, result: RecognitionResult) -> Job:
        """Make a finished job of a result of the past, the current one."""
        job = Job(capture=result.capture, result=result, state=JobState.DONE)
        self.jobs.current = job
        return job

    def _apply_settings(self) -> None:
        self._worker.set_idle_minutes(self._settings.current.unload_minutes)

    def _finish(self, job: Job, recognised: Recognition | Page) -> None:
        self._reading.remove(job)
        assert job.capture is not None
        assert job.options is not None
        job.result = result_of(job.capture, recognised, job.options.model or "")
        job.reading = None
        self.jobs.current = self._unchecked = job
        if self._settings.current.copies_at_once:
            # The clipboard first: that is what the user waits for.
            self.copy(job, job.request.format_id)
        else:
            self.jobs.move(job, JobState.DONE)
            self._check()
        self.reading_changed.emit(bool(self._reading))

    def _fail(self, job: Job, error: Exception) -> None:
        self._reading.remove(job)
        job.reading = None
        self.reading_changed.emit(bool(self._reading))
        if isinstance(error, Cancelled):
            self.jobs.move(job, JobState.CANCELLED)
        else:
            self.jobs.fail(job, error)

    def _put(self, job: Job, number: int, format_id: str, flavours: MimeFormats) -> None:
        def tell(copied: Copied) -> None:
            outcome = CopyOutcome(format_id, copied.is_confirmed, copied.backend, copied.hint)
            self._end_copy(job, number, outcome)

        def complain(error: Exception) -> None:
            log.info("Copying failed: %s", type(error).__name__)
            self._end_copy(job, number, CopyOutcome(format_id, error=error))

        if number == self._copies:
            self._clipboard.copy(flavours, tell, complain)
        else:
            self._end_copy(job, number, None)

    def _end_copy(self, job: Job, number: int, outcome: CopyOutcome | None) -> None:
        if number == self._copies:
            job.copy = outcome
        self.jobs.move(job, JobState.DONE)
        if job is self._unchecked:
            self._check()

    def _check(self) -> None:
        """Check the result that came last, if it is still the one that was read."""
        job, self._unchecked = self._unchecked, None
        if job is not None and self._settings.current.checks_itself:
            self.check.check(job)
