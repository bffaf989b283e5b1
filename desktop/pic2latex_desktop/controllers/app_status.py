"""How the program is doing, put together from its parts, as one state and one sentence."""

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.recognition.worker import WorkerState
from pic2latex_desktop.ui.icons import TrayState
from pic2latex_desktop.ui.messages import IS_BUSY, IS_BUSY_BY, IS_PAUSED, IS_READY, IS_STARTING, Problem, say

__all__ = ["AppStatus"]


class AppStatus(QObject):
    """Listens to what the parts say of themselves. A problem stays until its part says that it is gone."""

    changed = Signal(object, str)
    """(TrayState, sentence)"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = WorkerState.STARTING
        self._progress = 0
        self._is_paused = False
        self._problems: dict[str, str] = {}
        self._told: tuple[TrayState, str] | None = None

    @property
    def current(self) -> tuple[TrayState, str]:
        """The state and the sentence."""
        if self._worker is WorkerState.BUSY:
            return TrayState.BUSY, say(IS_BUSY_BY, percent=self._progress) if self._progress else say(IS_BUSY)
        if self._worker is WorkerState.STARTING:
            return TrayState.STARTING, say(IS_STARTING)
        if self._problems:
            return TrayState.ATTENTION, " ".join(self._problems.values())
        return TrayState.READY, say(IS_PAUSED if self._is_paused else IS_READY)

    def hear_worker(self, state: WorkerState) -> None:
        """Take what the recognition thread is at."""
        self._worker = state
        self._progress = 0
        self._tell()

    def hear_progress(self, job: int, done: int, total: int) -> None:
        """Take how far the recognition thread is with a picture that takes several steps."""
        del job
        self._progress = min(99, 100 * done // max(1, total))
        self._tell()

    def pause(self, *, is_paused: bool) -> None:
        """Take that the keys are paused, or no longer."""
        self._is_paused = is_paused
        self._tell()

    def trouble(self, part: str, problem: Problem | None) -> None:
        """Take a part's problem, or None when it has none any more."""
        if problem is None:
            self._problems.pop(part, None)
        else:
            self._problems[part] = f"{problem.title}. {problem.text}"
        self._tell()

    def _tell(self) -> None:
        if self.current != self._told:
            self._told = self.current
            self.changed.emit(*self.current)
