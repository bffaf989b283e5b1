"""Jobs through the recognition controller over fakes: what is told, in order, on every road and turn."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from pic2latex.errors import Cancelled, RecognitionError
from pic2latex.testing import candidate_of
from pic2latex.types import Device, Mode, Options, Page, Picture, Recognition, StageTime
from pic2latex_desktop.clipboard import Copied, MimeFormats
from pic2latex_desktop.clipboard.mime_formats import text_in
from pic2latex_desktop.controllers.history_recorder import HistoryRecorder
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.history.store import HistoryStore
from pic2latex_desktop.recognition.job import CaptureRequest, Job, Jobs
from pic2latex_desktop.recognition.result import Capture
from pic2latex_desktop.recognition.worker import PendingReading
from pic2latex_desktop.settings.store import SettingsStore

PICTURE = Picture(np.full((40, 80, 3), 255, np.uint8))


class FakeWorker(QObject):
    """Takes pictures and reads them when a test says so."""

    progressed = Signal(int, int)
    state_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.pending: list[PendingReading] = []
        self.warmed: list[Mode] = []

    def set_idle_minutes(self, minutes: float) -> None:
        del minutes

    def warm(self, options: Options) -> None:
        self.warmed.append(options.mode)

    def submit(
        self,
        picture: Picture,
        options: Options,
        done: Callable[[PendingReading, Recognition | Page], None],
        failed: Callable[[PendingReading, Exception], None],
    ) -> PendingReading:
        self.pending.append(PendingReading(picture, options, done, failed))
        return self.pending[-1]

    def read(self, latex: str) -> None:
        pending = self.pending.pop(0)
        if pending.is_cancelled():
            pending.failed(pending, Cancelled("It was cancelled.", hint=""))
        else:
            times = (StageTime("decode", 0.1),)
            pending.done(pending, Recognition((candidate_of(latex),), "fake", Device("cpu"), times))

    def fail(self, error: Exception) -> None:
        pending = self.pending.pop(0)
        pending.failed(pending, error)


class FakeClipboard:
    """Copies at once, or fails when a test says so."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.error: Exception | None = None

    def remember(self) -> None:
        self.texts.append("(remembered)")

    def copy(
        self, flavours: MimeFormats, done: Callable[[Copied], None], failed: Callable[[Exception], None]
    ) -> None:
        if self.error is not None:
            failed(self.error)
            return
        self.texts.append(text_in(flavours) or "")
        done(Copied("fake"))


class Stage:
    """The controller among fakes, and what it told: one word for each change of a job."""

    def __init__(self, folder: Path) -> None:
        self.jobs, self.worker, self.clipboard = Jobs(), FakeWorker(), FakeClipboard()
        self.settings = SettingsStore(folder / "settings.json")
        self.settings.set(checks_itself=False)
        self.history = HistoryStore(folder / "history.sqlite")
        self.controller = RecognitionController(
            self.jobs,
            self.worker,  # type: ignore[arg-type]  # a fake
            self.clipboard,  # type: ignore[arg-type]  # a fake
            self.settings,
        )
        self.recorder = HistoryRecorder(self.jobs, self.history, self.controller.tasks, self.settings)
        self.told: list[str] = []
        self.jobs.job_changed.connect(self._note)

    def run(self, request: CaptureRequest | None = None) -> Job:
        image = QImage(80, 40, QImage.Format.Format_RGB32)
        job = Job(request or CaptureRequest(), capture=Capture(PICTURE, image, Mode.FORMULA))
        self.controller.run(job)
        return job

    def _note(self, job: Job) -> None:
        kept = "+kept" if job.result is not None and job.result.entry is not None else ""
        self.told.append(f"{job.state}{kept}")


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.controller.close()
    made.history.close()


def test_job_goes_from_reading_to_copied_and_kept(qtbot: QtBot, stage: Stage) -> None:
    job = stage.run()
    stage.worker.read("x^2")
    qtbot.waitUntil(lambda: stage.told[-1:] == ["done+kept"])
    assert stage.told == ["reading", "copying", "done", "done+kept"]
    assert stage.clipboard.texts == ["x^2"]
    assert job.result is not None
    assert job.copy is not None
    assert (job.result.source, job.copy.format_id, job.copy.backend) == ("x^2", "raw", "fake")
    assert stage.jobs.current is job


def test_request_has_the_last_word_on_the_format(qtbot: QtBot, stage: Stage) -> None:
    stage.run(CaptureRequest(format_id="dollars"))
    stage.worker.read("x")
    qtbot.waitUntil(lambda: stage.clipboard.texts == ["$$x$$"])


def test_failure_and_stop_end_the_job(stage: Stage) -> None:
    failed, stopped = stage.run(), stage.run()
    stage.worker.fail(RecognitionError("It ran too long.", hint="Cut it."))
    stage.controller.cancel()
    stage.worker.read("x")
    assert stage.told == ["reading", "reading", "failed", "cancelled"]
    assert isinstance(failed.error, RecognitionError)
    assert stopped.error is None
    assert stage.clipboard.texts == []


def test_clipboard_that_refuses_costs_no_result(qtbot: QtBot, stage: Stage) -> None:
    stage.clipboard.error = RecognitionError("No clipboard.", hint="")
    job = stage.run()
    stage.worker.read("x")
    qtbot.waitUntil(lambda: stage.told[-1:] == ["done+kept"])
    assert job.copy is not None
    assert job.copy.error is stage.clipboard.error


def test_nothing_is_copied_or_kept_when_nobody_wants_it(stage: Stage) -> None:
    stage.settings.set(copies_at_once=False, keeps_history=False)
    stage.run()
    stage.worker.read("x")
    assert stage.told == ["reading", "done"]
    assert stage.clipboard.texts == []
    assert stage.history.entries() == ()


def test_newer_copy_makes_an_older_one_void(qtbot: QtBot, stage: Stage) -> None:
    first, second = stage.run(), stage.run()
    stage.worker.read("a")
    stage.worker.read("b")
    qtbot.waitUntil(lambda: len(stage.history.entries()) == 2)
    assert stage.clipboard.texts == ["b"]
    assert first.copy is None
    assert second.copy is not None


def test_edit_reaches_the_history_even_before_it_is_kept(qtbot: QtBot, stage: Stage) -> None:
    job = stage.run()
    stage.worker.read("x")
    stage.controller.correct(job, "y")
    stage.recorder.correct(job)
    qtbot.waitUntil(lambda: [entry.source for entry in stage.history.entries()] == ["y"])
    stage.controller.correct(job, "z")
    stage.recorder.correct(job)
    assert [entry.source for entry in stage.history.entries()] == ["z"]
    assert job.result is not None
    assert job.result.candidate is None, "its doubts were those of the old text"


@pytest.mark.parametrize("copies_at_once", [True, False])
def test_checking_waits_for_the_clipboard(
    qtbot: QtBot, stage: Stage, monkeypatch: pytest.MonkeyPatch, copies_at_once: bool
) -> None:
    """Drawing and comparing took the interpreter while the result was being copied."""
    stage.settings.set(checks_itself=True, copies_at_once=copies_at_once, keeps_history=False)
    monkeypatch.setattr(stage.controller.check, "check", lambda _: stage.told.append("checking"))
    job = stage.run()
    stage.worker.read("x")
    qtbot.waitUntil(lambda: stage.told[-1] == "checking")
    assert stage.told == ["reading", *(["copying"] if copies_at_once else []), "done", "checking"]
    stage.controller.copy(job, "inline")
    qtbot.waitUntil(lambda: "$x$" in stage.clipboard.texts)
    assert stage.told.count("checking") == 1


def test_choosing_a_region_loads_and_remembers(stage: Stage) -> None:
    stage.controller.prepare(Mode.PAGE)
    assert stage.worker.warmed == [Mode.PAGE]
    assert stage.clipboard.texts == ["(remembered)"]


def test_result_of_the_past_is_opened_as_a_finished_job(qtbot: QtBot, stage: Stage) -> None:
    stage.run()
    stage.worker.read("x")
    qtbot.waitUntil(lambda: len(stage.history.entries()) == 1)
    (entry,) = stage.history.entries()
    job = stage.controller.open(stage.recorder.result_of(entry))
    assert stage.jobs.current is job
    stage.controller.copy(job, "inline")
    qtbot.waitUntil(lambda: stage.clipboard.texts[-1] == "$x$")
    assert len(stage.history.entries()) == 1, "it is there already"
