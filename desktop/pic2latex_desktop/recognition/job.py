"""A picture on its way through the program: one `Job` from the key to the preview, on every road.

    CaptureController  CHOOSING     a region is chosen, a file is read
    RecognitionController
                       READING      the picture waits for the recognition thread, or is read
                       COPYING      there is a result; it is being copied
                       DONE         what was asked for has happened; copying again goes back to COPYING
    either             FAILED       with `error`
                       CANCELLED    the user changed their mind

`Jobs.job_changed` tells of every step: whoever shows or waits for something looks at the job and does what is missing.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pic2latex.types import Mode, Options
from pic2latex_desktop.recognition.result import Capture, CheckedResult, RecognitionResult

if TYPE_CHECKING:
    from pic2latex_desktop.recognition.worker import PendingReading

__all__ = ["CaptureRequest", "CopyOutcome", "Job", "JobState", "Jobs"]


class JobState(StrEnum):
    """How far a job is."""

    CHOOSING = "choosing"
    READING = "reading"
    COPYING = "copying"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, eq=False)
class CaptureRequest:
    """Mode and format of one requested capture.

    Without a mode, the picture holds what the settings say; without a format, it is copied as they say. `caller` is
    whoever waits for the outcome (a call of another process), or None.
    """

    mode: Mode | None = None
    format_id: str = ""
    repeats: bool = False
    """Whether the last region is taken again instead of choosing one."""
    caller: object | None = None


@dataclass(frozen=True, slots=True)
class CopyOutcome:
    """What became of copying a result: an error, or whether the content was read back, and by which backend."""

    format_id: str
    is_confirmed: bool = False
    backend: str = ""
    hint: str = ""
    error: Exception | None = None


@dataclass(slots=True, eq=False)
class Job:
    """One picture and all that is known of it. Changed on the GUI thread alone; `Jobs.job_changed` follows."""

    request: CaptureRequest = field(default_factory=CaptureRequest)
    state: JobState = JobState.CHOOSING
    capture: Capture | None = None
    options: Options | None = None
    """How the picture is read; None for what the settings say."""
    reading: "PendingReading | None" = None
    result: RecognitionResult | None = None
    check: CheckedResult | None = None
    copy: CopyOutcome | None = None
    error: Exception | None = None
    is_recorded: bool = False
    """Whether the history was asked to keep the result. It is asked once; `result.entry` follows if it did."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing more follows unless somebody asks for it."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class Jobs(QObject):
    """Tells of every step of every job. `current` is the one whose result came or was opened last."""

    job_changed = Signal(object)
    """The Job."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Job | None = None

    def move(self, job: Job, state: JobState) -> None:
        """Set the state, and tell."""
        job.state = state
        self.job_changed.emit(job)

    def fail(self, job: Job, error: Exception) -> None:
        """End the job with an error, and tell."""
        job.error = error
        self.move(job, JobState.FAILED)
