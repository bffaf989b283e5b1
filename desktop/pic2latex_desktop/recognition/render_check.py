"""The program checks its own work: it draws what it read, compares, and tries again when they differ.

Off the way of the snip: the first result is on the clipboard long before. A second reading that agrees better is
offered, never put in the place of the first by itself.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from pic2latex.types import Options, Recognition
from pic2latex_desktop.recognition.render_comparison import RenderComparison, compare
from pic2latex_desktop.recognition.result import RecognitionResult, result_of
from pic2latex_desktop.recognition.worker import Worker
from pic2latex_desktop.tasks import TaskThread

__all__ = ["CheckVerdict", "CheckedResult", "RenderCheck"]

#: A second reading must take away at least this share of the ink without a partner to be called better.
GAIN = 0.3
#: Readings followed in the second try.
SECOND_BEAMS = 5

log = logging.getLogger(__name__)


class CheckVerdict(StrEnum):
    """What the comparison says. `CLOSE` claims nothing; `UNKNOWN` could not be compared."""

    AGREES = "agrees"
    CLOSE = "close"
    DIFFERS = "differs"
    BETTER = "better"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class CheckedResult:
    """The verdict on a result, how the two lie over each other, and a better reading if there is one."""

    result: RecognitionResult
    verdict: CheckVerdict
    comparison: RenderComparison | None = None
    better: RecognitionResult | None = None


class RenderCheck(QObject):
    """Checks one result at a time; a new one makes the one before it forgotten."""

    checked = Signal(object)
    """A Check."""

    def __init__(self, background: TaskThread, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._worker = worker
        self._result: RecognitionResult | None = None
        self._first: RenderComparison | None = None
        self._job: int | None = None
        worker.finished.connect(self._compare_second)
        worker.failed.connect(self._settle_without_second)

    def check(self, result: RecognitionResult, options: Options) -> None:
        """Compare a result with its picture; `options` are those it was read with."""
        self.forget()
        if not result.is_formula:
            return
        self._result = result
        self._compare(result, result, lambda comparison: self._judge_first(result, options, comparison))

    def forget(self) -> None:
        """Tell nothing more about the result at hand."""
        if self._job is not None:
            self._worker.cancel(self._job)
        self._result, self._first, self._job = None, None, None

    def owns(self, job: int) -> bool:
        """Say whether a job of the worker is a second try of this, and nobody else's business."""
        return job == self._job

    def _compare(
        self, result: RecognitionResult, reading: RecognitionResult, judge: Callable[[RenderComparison], None]
    ) -> None:
        picture, source = result.snip.picture, reading.source

        def work() -> RenderComparison | None:
            from pic2latex.preprocessing.binarization import extract_ink

            # Somebody who snips faster than this compares does not want the old ones any more.
            return compare(extract_ink(picture), source) if result is self._result else None

        def take(comparison: RenderComparison | None) -> None:
            if comparison is not None:
                judge(comparison)

        self._background.run(work, take, lambda error: self._fail(result, reading, error))

    def _judge_first(self, result: RecognitionResult, options: Options, comparison: RenderComparison) -> None:
        if result is not self._result:
            return
        if comparison.agrees:
            self._settle(CheckedResult(result, CheckVerdict.AGREES, comparison))
            return
        self._first = comparison
        beams = max(SECOND_BEAMS, options.beams + 2)
        self._job = self._worker.submit(result.snip.picture, replace(options, beams=beams))

    def _compare_second(self, job: int, recognised: object) -> None:
        result = self._result
        if job != self._job or result is None or not isinstance(recognised, Recognition):
            return
        second = result_of(result.snip, recognised, result.model)
        if second.source == result.source:
            self._settle_first(result)
            return
        self._compare(result, second, lambda comparison: self._judge_second(result, second, comparison))

    def _judge_second(
        self, result: RecognitionResult, second: RecognitionResult, comparison: RenderComparison
    ) -> None:
        if result is not self._result or self._first is None:
            return
        if comparison.spread < self._first.spread * (1 - GAIN):
            self._settle(CheckedResult(result, CheckVerdict.BETTER, self._first, second))
        else:
            self._settle_first(result)

    def _settle_without_second(self, job: int, error: object) -> None:
        if job == self._job and self._result is not None:
            log.info("The second reading failed: %s", error)
            self._settle_first(self._result)

    def _settle_first(self, result: RecognitionResult) -> None:
        verdict = (
            CheckVerdict.DIFFERS if self._first is not None and self._first.differs else CheckVerdict.CLOSE
        )
        self._settle(CheckedResult(result, verdict, self._first))

    def _fail(self, result: RecognitionResult, reading: RecognitionResult, error: Exception) -> None:
        log.info("A reading could not be compared with its picture: %s", error)
        if result is not self._result:
            return
        if reading is result:
            self._settle(CheckedResult(result, CheckVerdict.UNKNOWN))
        else:
            self._settle_first(result)

    def _settle(self, check: CheckedResult) -> None:
        self._result, self._first, self._job = None, None, None
        self.checked.emit(check)
