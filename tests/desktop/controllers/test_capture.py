"""Requests become jobs on every road, over fakes: regions, files, pages of PDFs, the clipboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

import pic2latex_resources
from pic2latex.errors import PictureMissing
from pic2latex.types import Mode
from pic2latex_desktop.capture.picture_sources import PictureFile
from pic2latex_desktop.controllers.capture import CaptureController
from pic2latex_desktop.errors import CaptureBusy, GrabError, NothingToPaste
from pic2latex_desktop.recognition.job import CaptureRequest, Job, Jobs, JobState
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.tasks import TaskThread

BASEL = pic2latex_resources.path("samples/basel.png")


class FakeRegions(QObject):
    """Freezes nothing; a test says what the user chose."""

    taken = Signal(object, object)
    cancelled = Signal()
    failed = Signal(object)
    opened = Signal()
    tested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.preferred: str | None = None
        self.asked: list[tuple[Mode, bool]] = []
        self.is_free = True

    def start(self, mode: Mode, *, repeats: bool = False) -> bool:
        self.asked.append((mode, repeats))
        return self.is_free


class FakeRecognition(QObject):
    """Takes jobs and leaves them."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = TaskThread(self)
        self.prepared: list[Mode] = []
        self.taken: list[Job] = []

    def prepare(self, mode: Mode) -> None:
        self.prepared.append(mode)

    def run(self, job: Job) -> None:
        self.taken.append(job)


class Stage:
    """The controller among fakes."""

    def __init__(self, folder: Path) -> None:
        self.jobs, self.regions, self.recognition = Jobs(), FakeRegions(), FakeRecognition()
        self.settings = SettingsStore(folder / "settings.json")
        self.controller = CaptureController(
            self.jobs,
            self.regions,  # type: ignore[arg-type]  # a fake
            self.recognition,  # type: ignore[arg-type]  # a fake
            self.settings,
        )

    def choose(self) -> None:
        self.regions.opened.emit()
        image = QImage(80, 40, QImage.Format.Format_RGB32)
        self.regions.taken.emit(image, QRect(10, 20, 80, 40))

    def modes(self) -> list[Mode]:
        return [job.capture.mode for job in self.recognition.taken if job.capture is not None]


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.recognition.tasks.close()


def test_region_becomes_the_picture_of_its_job(stage: Stage) -> None:
    job = stage.controller.start(CaptureRequest(Mode.PAGE))
    assert job.state is JobState.CHOOSING
    stage.choose()
    assert stage.recognition.prepared == [Mode.PAGE]
    assert stage.recognition.taken == [job]
    assert job.capture is not None
    assert (job.capture.mode, job.capture.place) == (Mode.PAGE, QRect(10, 20, 80, 40))


def test_repeating_takes_the_mode_it_had(stage: Stage) -> None:
    stage.controller.start(CaptureRequest(Mode.TEXT))
    stage.choose()
    stage.controller.repeat()
    stage.choose()
    stage.controller.snip()
    stage.choose()
    assert stage.regions.asked == [(Mode.TEXT, False), (Mode.TEXT, True), (Mode.FORMULA, False)]
    assert stage.modes() == [Mode.TEXT, Mode.TEXT, Mode.FORMULA]


def test_second_request_is_refused_and_leaves_the_first(stage: Stage) -> None:
    first, second = (stage.controller.start(CaptureRequest()) for _ in range(2))
    assert isinstance(second.error, CaptureBusy)
    stage.choose()
    assert stage.recognition.taken == [first]
    stage.regions.is_free = False
    third = stage.controller.start(CaptureRequest())
    assert isinstance(third.error, CaptureBusy)


@pytest.mark.parametrize(
    ("error", "state"), [(None, JobState.CANCELLED), (GrabError("no", hint=""), JobState.FAILED)]
)
def test_job_without_a_picture_ends(stage: Stage, error: GrabError | None, state: JobState) -> None:
    job = stage.controller.start(CaptureRequest())
    if error is None:
        stage.regions.cancelled.emit()
    else:
        stage.regions.failed.emit(error)
    assert (job.state, job.error) == (state, error)
    assert stage.controller.start(CaptureRequest()).state is JobState.CHOOSING, "the next may begin"


def test_files_and_pictures_are_read_in_the_mode_asked_for(qtbot: QtBot, stage: Stage) -> None:
    request = CaptureRequest(Mode.TEXT)
    stage.controller.take((PictureFile(BASEL), PictureFile(BASEL)), request)
    stage.controller.take(QImage(str(BASEL)))
    qtbot.waitUntil(lambda: len(stage.recognition.taken) == 3)
    assert sorted(stage.modes()) == sorted([Mode.TEXT, Mode.TEXT, Mode.FORMULA])
    assert sum(job.request is request for job in stage.recognition.taken) == 2


def test_nothing_and_missing_files_are_errors_of_their_jobs(qtbot: QtBot, stage: Stage) -> None:
    (nothing,) = stage.controller.take(())
    assert isinstance(nothing.error, NothingToPaste)
    missing = stage.controller.open(PictureFile(Path("/no/such/file.png")))
    qtbot.waitUntil(lambda: missing.state is JobState.FAILED)
    assert isinstance(missing.error, PictureMissing)
    assert stage.recognition.taken == []
