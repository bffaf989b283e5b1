"""What the user does in the result and history windows, done: copy, correct, read again, restore, open, export."""

import sqlite3

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.controllers.history_recorder import HistoryRecorder
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.controllers.result_view import ResultView
from pic2latex_desktop.history.store import Entry
from pic2latex_desktop.recognition.job import Job, JobState
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.messages import RESTORED, say
from pic2latex_desktop.windows.history_window import HistoryWindow
from pic2latex_desktop.windows.result_window import ResultWindow

__all__ = ["ResultActions"]


class ResultActions(QObject):
    """Connects windows as they are made."""

    failed = Signal(object)

    def __init__(
        self,
        recognition: RecognitionController,
        recorder: HistoryRecorder,
        result_view: ResultView,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._recognition = recognition
        self._recorder = recorder
        self._result_view = result_view
        self._settings = settings

    def connect_result_window(self, window: ResultWindow) -> None:
        """Do what is asked in this window."""
        window.copy_wanted.connect(self._copy)
        window.corrected.connect(self._correct)
        window.again_wanted.connect(self._read_again)
        window.restore_wanted.connect(self._restore)
        window.better_taken.connect(lambda: self._take_better(window))
        window.check.comparison_wanted.connect(
            lambda is_wanted: self._result_view.show_comparison(is_wanted=is_wanted)
        )
        window.pinned.connect(lambda is_pinned: self._pin(window, is_pinned=is_pinned))

    def connect_history_window(self, window: HistoryWindow) -> None:
        """Do what is asked in this window."""
        window.copy_wanted.connect(self.copy_entry)
        window.opened.connect(self.open_entry)
        window.export_wanted.connect(self._recorder.export)
        window.failed.connect(self.failed)

    def copy_entry(self, entry: Entry, format_id: str = "") -> None:
        """Copy a result of the past, in the remembered format when none is named."""
        try:
            result = self._recorder.result_of(entry)
        except sqlite3.Error as error:
            self.failed.emit(error)
            return
        self._recognition.copy(Job(capture=result.capture, result=result, state=JobState.DONE), format_id)

    def open_entry(self, entry: Entry) -> None:
        """Show a result of the past in the result window."""
        try:
            result = self._recorder.result_of(entry)
        except sqlite3.Error as error:
            self.failed.emit(error)
            return
        self._result_view.show(self._recognition.open(result))

    def _copy(self, source: str, format_id: str) -> None:
        job = self._recognition.jobs.current
        if job is None or job.result is None:
            return
        self._recognition.correct(job, source)
        self._settings.update(self._settings.current.with_format(format_id, is_formula=job.result.is_formula))
        self._recognition.copy(job, format_id)

    def _correct(self, source: str) -> None:
        job = self._recognition.jobs.current
        if job is not None:
            self._recognition.correct(job, source)
            self._recorder.correct(job)

    def _read_again(self, model: str, beams: int) -> None:
        job = self._recognition.jobs.current
        if job is not None:
            self._recognition.read_again(job, model, beams)

    def _take_better(self, window: ResultWindow) -> None:
        job = self._recognition.jobs.current
        if job is None:
            return
        self._recognition.take_better(job)
        self._recorder.correct(job)
        if job.result is not None:
            window.show_result(job.result, self._settings.current.format)

    def _restore(self) -> None:
        self._recognition.restore_clipboard(
            lambda: self._result_view.show_restored(say(RESTORED)), self.failed.emit
        )

    def _pin(self, window: ResultWindow, *, is_pinned: bool) -> None:
        window.pin(is_pinned=is_pinned)
        self._settings.set(result_pinned=is_pinned)
