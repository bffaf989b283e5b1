"""Jobs shown where the user looks: result window, notice, problem window. Decides nothing but what is seen."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from pic2latex.errors import Pic2LatexError
from pic2latex_desktop.recognition.job import Job, Jobs, JobState
from pic2latex_desktop.recognition.result import CheckedResult, CheckVerdict
from pic2latex_desktop.settings.choices import format_label
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.messages import (
    CHECK_UNSURE,
    COPIED,
    COPIED_UNCHECKED,
    EDITED,
    LOOK_AGAIN,
    NOT_COPIED,
    NOT_SAVED,
    NOTHING_COPIED_YET,
    READ_AND_COPIED,
    READ_UNSURE,
    explain,
    is_silent,
    say,
    sentences,
)
from pic2latex_desktop.ui.notifications import Notifications
from pic2latex_desktop.windows.comparison_image import comparison_image
from pic2latex_desktop.windows.result_window import ResultWindow
from pic2latex_desktop.windows.window_set import WindowSet

__all__ = ["ResultView"]

#: Below this confidence the window opens for users who want to see unsure results only.
UNSURE = 0.8
#: The window opens once the result is copied, or after so long: building it would keep the clipboard waiting.
OPENS_AFTER_MS = 250


class ResultView(QObject):
    """Follows the jobs: shows a result once, and then what becomes of copying and checking it.

    While a region is being chosen no window opens: it would take the keyboard from the overlay.
    """

    def __init__(
        self,
        jobs: Jobs,
        windows: WindowSet,
        notifications: Notifications,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._windows = windows
        self._notifications = notifications
        self._settings = settings
        self._job: Job | None = None
        self._copying: Job | None = None
        self._check: CheckedResult | None = None
        self._source = ""
        self._choosing: Job | None = None
        self._held: list[Callable[[], None]] = []
        self._unopened: Job | None = None
        self._patience = QTimer(self, singleShot=True, interval=OPENS_AFTER_MS)
        self._patience.timeout.connect(self._open_unopened)
        jobs.job_changed.connect(self._follow)
        settings.changed.connect(self._apply_settings)
        self._apply_settings()

    def show(self, job: Job) -> None:
        """Show the result of a job in its window, because the user asked to see it."""
        self._job, self._check, self._unopened = job, job.check, None
        self._source = job.result.source if job.result is not None else ""
        self._open(job)

    def show_error(self, error: BaseException) -> None:
        """Put an error into words: in a notice, and in a window when it is a bug or a notice may be missed."""
        if is_silent(error):
            return
        problem = explain(error)
        self._notifications.show(problem.title, problem.text, is_problem=True)
        if not isinstance(error, Pic2LatexError) or not self._notifications.is_on:
            self._windows.problem.show_problem(problem)

    def show_not_saved(self, error: BaseException) -> None:
        """Say that the history did not keep a result: in the result window too, where a notice may be missed."""
        self.show_error(error)
        window = self._window()
        if window is not None:
            window.actions_bar.add_words(say(NOT_SAVED))

    def show_comparison(self, *, is_wanted: bool) -> None:
        """Show the picture and the drawing over each other, or the picture alone again."""
        window, job = self._window(), self._job
        if window is None or job is None or job.result is None:
            return
        comparison = job.check.comparison if job.check is not None else None
        if is_wanted and comparison is not None:
            window.show_image(comparison_image(comparison, self._windows.colours))
        else:
            window.show_image(job.result.capture.image)

    def show_restored(self, sentence: str) -> None:
        """Say that the old content of the clipboard is back."""
        window = self._window()
        if window is not None:
            window.actions_bar.show_state(sentence, "good", can_restore=False)

    def _follow(self, job: Job) -> None:
        if job.state is JobState.CHOOSING:
            self._choosing = job
        elif job is self._choosing:
            self._choosing = None
            self._show_held()
        if job.state is JobState.FAILED and job.error is not None:
            error = job.error
            self._show_when_free(lambda: self.show_error(error))
        if job.result is not None:
            self._follow_result(job)

    def _follow_result(self, job: Job) -> None:
        assert job.result is not None
        if job is self._jobs.current and job is not self._job:
            self._job, self._check, self._source = job, job.check, job.result.source
            self._unopened = job if self._wants_window(job) else None
            self._patience.start()
        # A window that is seen already shows no old result: what is typed there belongs to the current one.
        if job is self._unopened and (job.state is not JobState.COPYING or self._window() is not None):
            self._open_unopened()
        if job.state is JobState.COPYING:
            self._copying = job
        elif job is self._copying:
            self._copying = None
            self._show_when_free(lambda: self._show_copy(job))
        if job is not self._job:
            return
        if job.result.source != self._source:
            self._source = job.result.source
            self._show_edit(job)
        if job.check is not self._check:
            self._check = job.check
            self._show_when_free(lambda: self._show_check(job))

    def _show_when_free(self, show: Callable[[], None]) -> None:
        if self._choosing is None:
            show()
        else:
            self._held.append(show)

    def _show_held(self) -> None:
        held, self._held = self._held, []
        for show in held:
            show()

    def _open_unopened(self) -> None:
        job, self._unopened = self._unopened, None
        if job is not None:
            self._show_when_free(lambda: self._open_if_current(job))

    def _open_if_current(self, job: Job) -> None:
        if job is self._job:
            self._open(job)

    def _show_edit(self, job: Job) -> None:
        """Take back what was said of the text before the user's edit."""
        window = self._window()
        if window is not None and job.copy is None and job.state is not JobState.COPYING:
            window.show_edited()
            window.actions_bar.show_state(say(EDITED), "muted", can_restore=False)

    def _wants_window(self, job: Job) -> bool:
        assert job.result is not None
        wants = {"always": True, "unsure": job.result.confidence < UNSURE, "never": False}
        return self._window() is not None or wants[self._settings.current.shows_result]

    def _open(self, job: Job) -> None:
        result, settings = job.result, self._settings.current
        assert result is not None
        window = self._windows.result
        window.show_result(result, settings.chosen_format(is_formula=result.is_formula))
        window.actions_bar.show_state(say(NOTHING_COPIED_YET), "muted", can_restore=False)
        is_new = job.state is not JobState.DONE or job.options is not None
        if settings.checks_itself and result.is_formula and is_new and job.check is None:
            window.check.show_running()
        window.appear(result.capture.place)
        self._show_check(job)

    def _show_copy(self, job: Job) -> None:
        copy = job.copy
        if copy is None:
            return
        if copy.error is not None:
            self._show_not_copied(copy.error)
            return
        assert job.result is not None
        label = format_label(copy.format_id, is_formula=job.result.is_formula)
        window = self._window() if job is self._job else None
        if window is not None:
            sentence = say(COPIED if copy.is_confirmed else COPIED_UNCHECKED, format=label)
            role = "good" if copy.is_confirmed else "doubt"
            words = sentences(sentence, copy.hint)
            window.actions_bar.show_state(words, role, can_restore=True)
        else:
            title = READ_UNSURE if job.result.confidence < UNSURE else READ_AND_COPIED
            self._notifications.show(say(title, format=label), job.result.source)

    def _show_not_copied(self, error: Exception) -> None:
        problem = explain(error)
        window = self._window()
        if window is not None:
            reason = problem.line
            window.actions_bar.show_state(say(NOT_COPIED, reason=reason), "bad", can_restore=False)
        else:
            self._notifications.show(problem.title, problem.text, is_problem=True)

    def _show_check(self, job: Job) -> None:
        check, window = job.check, self._window()
        if check is None or job is not self._job or job is self._unopened:
            return
        if window is None:
            if check.verdict is CheckVerdict.DIFFERS:
                self._notifications.show(say(LOOK_AGAIN), say(CHECK_UNSURE))
            return
        assert job.result is not None
        window.header.show_verdict(job.result, check.verdict)
        line, is_sure = window.check, job.result.confidence >= UNSURE
        show = {
            CheckVerdict.AGREES: lambda: line.show_agreement(is_sure=is_sure),
            CheckVerdict.CLOSE: line.show_close,
            CheckVerdict.DIFFERS: line.show_unsure,
            CheckVerdict.BETTER: line.show_better,
            CheckVerdict.UNKNOWN: line.clear,
        }
        show[check.verdict]()

    def _apply_settings(self) -> None:
        self._notifications.is_on = self._settings.current.notifies

    def _window(self) -> ResultWindow | None:
        window = self._windows.existing("result")
        return window if isinstance(window, ResultWindow) and window.isVisible() else None
