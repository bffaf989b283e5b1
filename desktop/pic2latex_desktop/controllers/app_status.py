"""How the program is doing, put together from its parts, as one state and one sentence."""

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.recognition.worker import Worker, WorkerState
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.icons import TrayState
from pic2latex_desktop.ui.messages import (
    IS_BUSY,
    IS_BUSY_BY,
    IS_PAUSED,
    IS_READY,
    IS_STARTING,
    MORE_WAIT,
    Problem,
    explain,
    say,
    sentences,
)

__all__ = ["AppStatus"]


class AppStatus(QObject):
    """Listens to what the parts say of themselves. A problem stays until its part says that it is gone."""

    changed = Signal(object, str)
    """(TrayState, sentence)"""

    def __init__(self, worker: Worker, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = WorkerState.STARTING
        self._progress = 0
        self._waiting = 0
        self._settings = settings
        self._problems: dict[str, str] = {}
        self._told: tuple[TrayState, str] | None = None
        worker.state_changed.connect(self._set_worker_state)
        worker.progressed.connect(self._set_progress)
        worker.waiting_changed.connect(self._set_waiting)
        worker.not_loaded.connect(lambda error: self.set_problem("model", explain(error)))
        settings.changed.connect(self._tell)

    @property
    def current(self) -> tuple[TrayState, str]:
        """The state and the sentence."""
        if self._worker is WorkerState.BUSY:
            words = say(IS_BUSY_BY, percent=self._progress) if self._progress else say(IS_BUSY)
            if self._waiting > 1:
                words = sentences(words, say(MORE_WAIT, count=self._waiting - 1))
            return TrayState.BUSY, words
        if self._worker is WorkerState.STARTING:
            return TrayState.STARTING, say(IS_STARTING)
        if self._problems:
            return TrayState.ATTENTION, sentences(*self._problems.values())
        return TrayState.READY, say(IS_PAUSED if self._settings.current.keys_paused else IS_READY)

    def set_problem(self, part: str, problem: Problem | None) -> None:
        """Take a part's problem, or None when it has none any more."""
        if problem is None:
            self._problems.pop(part, None)
        else:
            self._problems[part] = problem.line
        self._tell()

    def _set_worker_state(self, state: WorkerState) -> None:
        self._worker = state
        self._progress = 0
        self._tell()

    def _set_waiting(self, count: int) -> None:
        self._waiting = count
        self._tell()

    def _set_progress(self, done: int, total: int) -> None:
        self._progress = min(99, 100 * done // max(1, total))
        self._tell()

    def _tell(self, *_: object) -> None:
        if self.current != self._told:
            self._told = self.current
            self.changed.emit(*self.current)
