"""The program checks its own work: it draws what it read, compares, and reads again when they differ.

Off the way of the snip: the first result is on the clipboard long before. A second reading that agrees better is
offered, never put in the place of the first by itself. It has a budget, and gives way to the next picture.
"""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from pic2latex.types import Options, Recognition
from pic2latex_desktop.recognition.job import Job, Jobs
from pic2latex_desktop.recognition.result import CheckedResult, CheckVerdict, RecognitionResult, result_of
from pic2latex_desktop.recognition.worker import PendingReading, Worker
from pic2latex_desktop.tasks import TaskThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.formats.render_comparison import RenderComparison

__all__ = ["RenderCheck"]

#: A second reading must take away at least this share of the ink without a partner to be called better.
GAIN = 0.3
#: Beams of the second reading.
SECOND_BEAMS = 5
#: The second reading may take so many times as long as the first, and at least so many seconds.
BUDGET_TIMES, BUDGET_SECONDS = 3.0, 2.0

log = logging.getLogger(__name__)


class RenderCheck(QObject):
    """Checks one job at a time and puts the verdict into it; a new one makes the one before it forgotten."""

    def __init__(self, jobs: Jobs, worker: Worker, tasks: TaskThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._worker = worker
        self._tasks = tasks
        self._job: Job | None = None
        self._result: RecognitionResult | None = None
        self._first: RenderComparison | None = None
        self._second: PendingReading | None = None
        self._budget = QTimer(self, singleShot=True)
        self._budget.timeout.connect(self.end_second_reading)

    def check(self, job: Job) -> None:
        """Compare a job's result with its picture, and read again as `job.options` say, with more beams."""
        self.cancel()
        result = job.result
        if result is None or not result.is_formula:
            return
        self._job, self._result = job, result
        self._compare(result, result, self._judge_first)

    def cancel(self) -> None:
        """Tell nothing more about the job at hand."""
        self._budget.stop()
        if self._second is not None:
            self._second.cancel()
        self._job, self._result, self._first, self._second = None, None, None, None

    def end_second_reading(self) -> None:
        """Be content with the first reading's verdict, if a second reading is under way: something else is urgent."""
        if self._second is not None:
            self._second.cancel()
            self._settle_first()

    def _compare(
        self,
        result: RecognitionResult,
        reading: RecognitionResult,
        judge: "Callable[[RenderComparison], None]",
    ) -> None:
        picture, source = result.capture.picture, reading.source

        def work() -> "RenderComparison | None":
            from pic2latex.formats.render_comparison import compare
            from pic2latex.preprocessing.binarization import extract_ink

            # Somebody who snips faster than this compares does not want the old ones any more.
            return compare(extract_ink(picture), source) if result is self._result else None

        def take(comparison: "RenderComparison | None") -> None:
            if comparison is not None and result is self._result:
                judge(comparison)

        self._tasks.run(work, take, lambda error: self._fail(result, reading, error))

    def _judge_first(self, comparison: "RenderComparison") -> None:
        result, job = self._result, self._job
        assert result is not None
        assert job is not None
        if comparison.agrees:
            self._settle(CheckedResult(CheckVerdict.AGREES, comparison))
            return
        self._first = comparison
        options = job.options or Options(result.capture.mode)
        options = replace(options, beams=max(SECOND_BEAMS, options.beams + 2))
        self._second = self._worker.submit(
            result.capture.picture, options, self._compare_second, self._settle_without_second
        )
        self._budget.start(round(1000 * max(BUDGET_SECONDS, BUDGET_TIMES * result.seconds)))

    def _compare_second(self, pending: PendingReading, recognised: object) -> None:
        result = self._result
        if pending is not self._second or result is None or not isinstance(recognised, Recognition):
            return
        self._budget.stop()
        self._second = None
        second = result_of(result.capture, recognised, result.model)
        if second.source == result.source:
            self._settle_first()
            return
        self._compare(result, second, lambda comparison: self._judge_second(second, comparison))

    def _judge_second(self, second: RecognitionResult, comparison: "RenderComparison") -> None:
        if self._first is not None and comparison.spread < self._first.spread * (1 - GAIN):
            self._settle(CheckedResult(CheckVerdict.BETTER, self._first, second))
        else:
            self._settle_first()

    def _settle_without_second(self, pending: PendingReading, error: Exception) -> None:
        if pending is self._second:
            log.info("The second reading failed: %s", type(error).__name__)
            self._settle_first()

    def _settle_first(self) -> None:
        differs = self._first is not None and self._first.differs
        self._settle(CheckedResult(CheckVerdict.DIFFERS if differs else CheckVerdict.CLOSE, self._first))

    def _fail(self, result: RecognitionResult, reading: RecognitionResult, error: Exception) -> None:
        log.info("A reading could not be compared with its picture: %s", type(error).__name__)
        if result is not self._result:
            return
        if reading is result:
            self._settle(CheckedResult(CheckVerdict.UNKNOWN))
        else:
            self._settle_first()

    def _settle(self, check: CheckedResult) -> None:
        job = self._job
        self._budget.stop()
        self._job, self._result, self._first, self._second = None, None, None, None
        if job is not None:
            job.check = check
            self._jobs.job_changed.emit(job)
