"""From a snip to everywhere its result belongs: the clipboard first, then the history, a notice, and the check.

What a person waits for comes first; everything that takes time runs on threads of its own.
"""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage, QImageWriter

from pic2latex.types import Device, Mode, Options, TextFiles
from pic2latex_desktop.clipboard import Clipboard, Copied, MimeFormats
from pic2latex_desktop.clipboard.copy_formats import chosen_format, flavours_for
from pic2latex_desktop.history.store import HistoryLimits, HistoryStore, NewEntry
from pic2latex_desktop.recognition.render_check import CheckedResult, RenderCheck
from pic2latex_desktop.recognition.result import Capture, RecognitionResult, result_of
from pic2latex_desktop.recognition.worker import Worker
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.tasks import TaskThread

__all__ = ["DeliveryParts", "RecognitionController", "options_from"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryParts:
    """What a delivery works with."""

    worker: Worker
    rendering: TaskThread
    clipboard: Clipboard
    history: HistoryStore
    check: RenderCheck


@dataclass(frozen=True, slots=True)
class _Job:
    """A snip on its way through the worker, and what is to become of it."""

    snip: Capture
    options: Options
    format_id: str


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
    """Takes snips, hands out results. The newest result is `current`."""

    read = Signal(int, object)
    """(job, Result): a picture was read."""
    failed = Signal(int, object)
    """(job, error): it was not."""
    copied = Signal(str, object)
    """(format id, Copied)"""
    not_copied = Signal(str, object)
    """(format id, error)"""
    kept = Signal(object)
    """The Result with its entry in the history."""
    not_kept = Signal(object)
    """The error with which the history refused."""
    checked = Signal(object)
    """A Check of the current result."""
    reading = Signal(bool)
    """Whether a snip is being read now, or waits for that."""

    def __init__(self, parts: DeliveryParts, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._settings = settings
        self._jobs: dict[int, _Job] = {}
        self._copy = 0
        self.current: RecognitionResult | None = None
        parts.worker.finished.connect(self._finish)
        parts.worker.failed.connect(self._fail)
        parts.check.checked.connect(self._pass_check)

    def set_settings(self, settings: Settings) -> None:
        """Follow other settings from the next snip on."""
        self._settings = settings

    def submit(self, snip: Capture, options: Options | None = None, format_id: str = "") -> int:
        """Have a snip read; `read` or `failed` will follow with the number returned.

        Without options and a format, those of the settings are taken.
        """
        options = options or options_from(self._settings, snip.mode)
        format_id = format_id or chosen_format(self._settings, is_formula=snip.mode is Mode.FORMULA)
        job = self._parts.worker.submit(snip.picture, options)
        self._jobs[job] = _Job(snip, options, format_id)
        self.reading.emit(True)
        return job

    def expect(self, mode: Mode) -> None:
        """Have everything loaded that a snip in this mode will need, while a person is still choosing it."""
        self._parts.worker.warm(options_from(self._settings, mode))

    def cancel(self) -> None:
        """Give up the snips that are being read or wait for that; each ends in `failed` with Cancelled."""
        for job in self._jobs:
            self._parts.worker.cancel(job)

    def copy(
        self, source: str, format_id: str, *, is_formula: bool, then: Callable[[], None] = lambda: None
    ) -> None:
        """Copy in a format; `copied` or `not_copied` will follow. A newer wish makes an older one void.

        `then` is called at the end, whatever became of it.
        """
        self._copy += 1
        wish = self._copy

        def refuse(error: Exception) -> None:
            if wish == self._copy:
                self.not_copied.emit(format_id, error)
            then()

        self._parts.rendering.run(
            lambda: flavours_for(source, format_id, is_formula=is_formula),
            lambda flavours: self._put(wish, format_id, flavours, then),
            refuse,
        )

    def correct(self, source: str) -> None:
        """Take a person's correction of the current result into the history."""
        if self.current is None:
            return
        self.current = replace(self.current, source=source, candidate=None, formulas=())
        self._parts.check.forget()
        if self.current.entry is not None:
            try:
                self._parts.history.correct(self.current.entry, source)
            except sqlite3.Error as error:
                self.not_kept.emit(error)

    def adopt(self, result: RecognitionResult) -> None:
        """Make another result the current one: an old one from the history, or a better reading."""
        entry = result.entry if result.entry is not None else (self.current.entry if self.current else None)
        self.current = replace(result, entry=entry)
        if result.entry is None and entry is not None:
            self.correct_entry(entry, result.source)

    def correct_entry(self, entry: int, source: str) -> None:
        """Replace the source of an entry of the history."""
        try:
            self._parts.history.correct(entry, source)
        except sqlite3.Error as error:
            self.not_kept.emit(error)

    def _finish(self, job: int, recognised: object) -> None:
        if job not in self._jobs:
            return
        asked = self._jobs.pop(job)
        self.reading.emit(bool(self._jobs))
        result = result_of(asked.snip, recognised, asked.options.model or "")  # type: ignore[arg-type]  # the worker's promise
        self.current = result
        self.read.emit(job, result)
        if self._settings.copies_at_once:
            # The clipboard first: that is what a person waits for.
            self.copy(
                result.source,
                asked.format_id,
                is_formula=result.is_formula,
                then=lambda: self._begin_to_keep(result),
            )
        else:
            self._begin_to_keep(result)
        if self._settings.checks_itself:
            self._parts.check.check(result, asked.options)

    def _fail(self, job: int, error: object) -> None:
        if self._jobs.pop(job, None) is not None:
            self.reading.emit(bool(self._jobs))
            self.failed.emit(job, error)

    def _put(self, wish: int, format_id: str, flavours: MimeFormats, then: Callable[[], None]) -> None:
        if wish != self._copy:
            then()
            return

        def tell(copied: Copied) -> None:
            self.copied.emit(format_id, copied)
            then()

        def complain(error: Exception) -> None:
            log.info("Copying failed.", exc_info=error)
            self.not_copied.emit(format_id, error)
            then()

        self._parts.clipboard.copy(flavours, tell, complain)

    def _begin_to_keep(self, result: RecognitionResult) -> None:
        if self._settings.keeps_history:
            self._parts.rendering.run(
                lambda: _png(result.snip.image), lambda png: self._keep(result, png), self.not_kept.emit
            )

    def _keep(self, result: RecognitionResult, png: bytes) -> None:
        history = self._parts.history
        try:
            entry = history.add(
                NewEntry(result.snip.mode, result.source, result.model, result.confidence, png)
            )
            history.keep_within(HistoryLimits(self._settings.history_days, self._settings.history_megabytes))
        except sqlite3.Error as error:
            log.warning("A result could not be kept.", exc_info=True)
            self.not_kept.emit(error)
            return
        kept = replace(result, entry=entry.id)
        if self.current is result:
            self.current = kept
        self.kept.emit(kept)

    def _pass_check(self, check: CheckedResult) -> None:
        self.checked.emit(check)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())
