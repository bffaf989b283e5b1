"""The steps of jobs as signals: tests wait for one step, whereas the program looks at the whole job each time."""

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.app.application import Application
from pic2latex_desktop.recognition.job import Job, JobState

__all__ = ["JobEvents", "events"]


#: So many jobs are told apart; the oldest of them have ended long ago.
REMEMBERED = 20


class JobEvents(QObject):
    """Each signal carries the Job, once for each time the step is reached."""

    submitted = Signal(object)
    read = Signal(object)
    copied = Signal(object)
    not_copied = Signal(object)
    kept = Signal(object)
    checked = Signal(object)
    failed = Signal(object)
    cancelled = Signal(object)

    def __init__(self, app: Application) -> None:
        super().__init__(app)
        self._seen: dict[Job, dict[str, object]] = {}
        app.jobs.job_changed.connect(self._follow)

    def _follow(self, job: Job) -> None:
        reached: dict[str, object] = {
            "submitted": job.reading,
            "read": job.state in {JobState.COPYING, JobState.DONE} and job.options,
            "copied": job.copy if job.copy is not None and job.copy.error is None else None,
            "not_copied": job.copy if job.copy is not None and job.copy.error is not None else None,
            "kept": job.result is not None and job.result.entry is not None and job.options,
            "checked": job.check,
            "failed": job.error,
            "cancelled": job.state is JobState.CANCELLED,
        }
        before = self._seen.get(job, {})
        # A long run must not keep every picture that it read.
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[job] = reached
        for name, value in reached.items():
            if value and value is not before.get(name):
                getattr(self, name).emit(job)


def events(app: Application) -> JobEvents:
    """Return the events of the program, which are told from its start on."""
    found = app.findChild(JobEvents)
    return found if isinstance(found, JobEvents) else JobEvents(app)
