"""Results into the history and out of it: saved when they are copied, corrected when edited, opened, exported."""

import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter

from pic2latex_desktop.capture.selection import to_picture
from pic2latex_desktop.history.export import ExportItem, export
from pic2latex_desktop.history.store import Entry, HistoryLimits, HistoryStore, NewEntry
from pic2latex_desktop.recognition.job import Job, Jobs, JobState
from pic2latex_desktop.recognition.result import Capture, RecognitionResult
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.tasks import TaskThread

__all__ = ["HistoryRecorder"]

log = logging.getLogger(__name__)


class HistoryRecorder(QObject):
    """Follows the jobs. A job that was saved has `result.entry`."""

    saved = Signal()
    failed = Signal(object)
    """The error with which the history refused."""
    exported = Signal(object)
    """The Path."""

    def __init__(
        self,
        jobs: Jobs,
        history: HistoryStore,
        tasks: TaskThread,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.history = history
        self._tasks = tasks
        self._settings = settings
        jobs.job_changed.connect(self._follow)

    def result_of(self, entry: Entry) -> RecognitionResult:
        """Return a result of the past, with its picture. Raises sqlite3.Error."""
        image = QImage.fromData(self.history.picture(entry.id))
        capture = Capture(to_picture(image), image, entry.mode)
        return RecognitionResult(
            capture, entry.source, None, entry.confidence, entry.model, 0.0, (), entry.id
        )

    def export(self, entries: tuple[Entry, ...], path: Path) -> None:
        """Write entries, or all of them when none is named, to a file; `exported` or `failed` follows."""
        chosen = entries or self.history.entries(limit=1_000_000)
        items = tuple(ExportItem(entry, self.history.picture(entry.id)) for entry in chosen)
        self._tasks.run(lambda: export(items, path), lambda _: self.exported.emit(path), self.failed.emit)

    def correct(self, job: Job) -> None:
        """Bring the edited source of a job's result into the history, if it is there."""
        if job.result is None or job.result.entry is None:
            return
        try:
            self.history.correct(job.result.entry, job.result.source)
        except sqlite3.Error as error:
            self.failed.emit(error)

    def _follow(self, job: Job) -> None:
        if job.result is None or job.result.entry is not None or job.is_recorded:
            return
        if job.state is JobState.DONE and self._settings.current.keeps_history:
            job.is_recorded = True
            image = job.result.capture.image
            self._tasks.run(lambda: _png(image), lambda png: self._save(job, png), self._complain)

    def _save(self, job: Job, png: bytes) -> None:
        result, settings = job.result, self._settings.current
        assert result is not None
        try:
            entry = self.history.add(
                NewEntry(result.capture.mode, result.source, result.model, result.confidence, png)
            )
            self.history.keep_within(HistoryLimits(settings.history_days, settings.history_megabytes))
        except sqlite3.Error as error:
            self._complain(error)
            return
        job.result = replace(result, entry=entry.id)
        self.saved.emit()
        self._jobs.job_changed.emit(job)

    def _complain(self, error: Exception) -> None:
        log.warning("A result could not be kept: %s", type(error).__name__)
        self.failed.emit(error)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())
