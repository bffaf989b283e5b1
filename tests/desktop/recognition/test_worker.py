"""The recognition thread with the real engine: queue, cancel, errors as values, rest and a clean end."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from pic2latex.errors import Cancelled, ModelMissing, PictureBlank, RecognitionError
from pic2latex.types import Mode, Options, Page, Picture, Recognition
from pic2latex_desktop.recognition.engine_reader import PictureReader
from pic2latex_desktop.recognition.job_queue import JobQueue
from pic2latex_desktop.recognition.worker import PendingReading, Worker, WorkerState
from tests.desktop.fake_engines import STEPS, Gate, ScriptedEngine, reader_of, reader_without_model


def picture(seed: int = 0) -> Picture:
    pixels = np.full((40, 80, 3), 255, np.uint8)
    pixels[10 + seed % 5 : 20, 10 : 30 + seed] = 0
    return Picture(pixels)


def latex_of(result: Recognition | Page) -> str:
    assert isinstance(result, Recognition)
    return result.latex


BLANK = Picture(np.full((40, 80, 3), 255, np.uint8))


class Log:
    """Submits pictures, and remembers what came of them, in order."""

    def __init__(self, worker: Worker) -> None:
        self.results: dict[PendingReading, Recognition | Page] = {}
        self.errors: dict[PendingReading, Exception] = {}
        self.order: list[PendingReading] = []
        self.states: list[WorkerState] = []
        self._worker = worker
        worker.state_changed.connect(self.states.append)

    def submit(self, picture: Picture, options: Options) -> PendingReading:
        return self._worker.submit(picture, options, self._finish, self._fail)

    def _finish(self, pending: PendingReading, result: Recognition | Page) -> None:
        self.results[pending] = result
        self.order.append(pending)

    def _fail(self, pending: PendingReading, error: Exception) -> None:
        self.errors[pending] = error
        self.order.append(pending)


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[Worker, Log]]]:
    workers: list[Worker] = []

    def make(make_reader: Callable[[], PictureReader], idle_minutes: float = 0) -> tuple[Worker, Log]:
        worker = Worker(make_reader, Options(), idle_minutes=idle_minutes)
        workers.append(worker)
        return worker, Log(worker)

    yield make
    for worker in workers:
        worker.close()


Start = Callable[..., tuple[Worker, Log]]


def test_jobs_made_before_the_start_are_read(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_of(["a", "b"]))
    jobs = [log.submit(picture(seed), Options()) for seed in range(2)]
    assert worker.waiting == 2
    worker.start()
    qtbot.waitUntil(lambda: len(log.results) == 2)
    assert [latex_of(log.results[job]) for job in jobs] == ["a", "b"]
    assert log.order == jobs
    assert worker.waiting == 0


def test_errors_are_values_and_spare_the_next_job(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_of([RecognitionError("It ran too long.", hint="Cut it."), "b"]))
    worker.start()
    jobs = [log.submit(each, Options()) for each in (picture(1), BLANK, picture(2))]
    qtbot.waitUntil(lambda: len(log.order) == 3)
    assert type(log.errors[jobs[0]]) is RecognitionError
    assert isinstance(log.errors[jobs[1]], PictureBlank)
    assert latex_of(log.results[jobs[2]]) == "b"


def test_one_job_is_cancelled_while_it_runs(qtbot: QtBot, start: Start) -> None:
    gate = Gate()
    worker, log = start(reader_of(["a", "b"], gate=gate))
    worker.start()
    first, second = log.submit(picture(1), Options()), log.submit(picture(2), Options())
    qtbot.waitUntil(lambda: WorkerState.BUSY in log.states)
    first.cancel()
    qtbot.waitUntil(lambda: first in log.errors)
    gate.let_one_pass()
    qtbot.waitUntil(lambda: len(log.order) == 2)
    assert isinstance(log.errors[first], Cancelled)
    assert second in log.results


def test_waiting_jobs_are_cancelled_too(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_of(gate=Gate()))
    worker.start()
    jobs = [log.submit(picture(seed), Options()) for seed in range(4)]
    worker.cancel()
    qtbot.waitUntil(lambda: len(log.order) == 4)
    assert all(isinstance(log.errors[job], Cancelled) for job in jobs)


def test_missing_model_is_told_at_once_and_with_every_job(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_without_model)
    with qtbot.waitSignal(worker.not_loaded) as told:
        worker.start()
    assert isinstance(told.args[0], ModelMissing)
    job = log.submit(picture(), Options())
    qtbot.waitUntil(lambda: job in log.errors)
    assert isinstance(log.errors[job], ModelMissing)


def test_model_rests_after_a_while_and_comes_back(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []

    def get(self: JobQueue[object], timeout: float | None = None) -> object:
        waits.append(timeout)
        return taken(self, timeout)

    taken = JobQueue.get
    monkeypatch.setattr(JobQueue, "get", get)
    worker, log = start(reader_of(["a", "b"]), idle_minutes=0.1 / 60)
    worker.start()
    qtbot.waitUntil(lambda: worker.state is WorkerState.RESTING)
    job = log.submit(picture(1), Options())
    qtbot.waitUntil(lambda: job in log.results)
    qtbot.waitUntil(lambda: log.states.count(WorkerState.RESTING) == 2)
    # Nothing to free: it waits for a picture, however long that takes, and does not say so again.
    qtbot.waitUntil(lambda: waits[-1] is None)


def test_state_follows_the_work(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_of())
    assert worker.state is WorkerState.STARTING
    worker.start()
    log.submit(picture(), Options())
    qtbot.waitUntil(lambda: len(log.order) == 1 and worker.state is WorkerState.READY)
    assert log.states[-2:] == [WorkerState.BUSY, WorkerState.READY]


def test_gui_thread_is_never_held_up(qtbot: QtBot, start: Start) -> None:
    """Only the GUI thread lets the reading go on: held up, both would wait for ever."""
    gate = Gate()
    worker, log = start(reader_of(gate=gate))
    worker.start()
    log.submit(picture(), Options())
    qtbot.waitUntil(lambda: WorkerState.BUSY in log.states)
    QTimer.singleShot(0, gate.let_one_pass)
    qtbot.waitUntil(lambda: len(log.results) == 1)


def test_closing_ends_a_running_job(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_of(gate=Gate()))
    worker.start()
    log.submit(picture(), Options())
    qtbot.waitUntil(lambda: WorkerState.BUSY in log.states)
    worker.close()
    qtbot.waitUntil(lambda: len(log.errors) == 1)


@pytest.mark.parametrize("mode", [Mode.PAGE, Mode.TEXT])
def test_page_is_read_step_by_step(qtbot: QtBot, start: Start, mode: Mode) -> None:
    worker, log = start(reader_of(["a"], pages=["Let $x$ be."]))
    steps: list[tuple[int, int]] = []
    worker.progressed.connect(lambda *step: steps.append(step))
    worker.start()
    page, formula = log.submit(picture(), Options(mode)), log.submit(picture(), Options())
    qtbot.waitUntil(lambda: len(log.order) == 2)
    result = log.results[page]
    assert isinstance(result, Page)
    assert result.markdown == "Let $x$ be."
    assert steps == [(done, STEPS) for done in range(1, STEPS + 1)]
    assert latex_of(log.results[formula]) == "a"


def test_page_is_cancelled_between_steps(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_of(pages=["never"], gate=Gate()))
    worker.start()
    job = log.submit(picture(), Options(Mode.PAGE))
    qtbot.waitUntil(lambda: WorkerState.BUSY in log.states)
    job.cancel()
    qtbot.waitUntil(lambda: job in log.errors)
    assert isinstance(log.errors[job], Cancelled)


def test_empty_page_is_an_error(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_of(pages=[" \n"]))
    worker.start()
    job = log.submit(picture(), Options(Mode.PAGE))
    qtbot.waitUntil(lambda: job in log.errors)
    assert isinstance(log.errors[job], RecognitionError)
    assert "No text" in str(log.errors[job])


def test_what_a_picture_will_need_is_loaded_while_it_is_chosen(qtbot: QtBot, start: Start) -> None:
    make = reader_of(["a"], pages=["b"], seconds=0.1)
    reader = make()
    engine = reader._engine
    assert isinstance(engine, ScriptedEngine)
    worker, log = start(lambda: reader)
    worker.start()
    worker.warm(Options(Mode.PAGE))
    qtbot.waitUntil(lambda: engine.opened_for == [Options(), Options(Mode.PAGE)])
    # With something to read already, loading ahead would only be in the way.
    log.submit(picture(), Options())
    worker.warm(Options(Mode.TEXT))
    log.submit(picture(), Options(Mode.PAGE))
    qtbot.waitUntil(lambda: len(log.order) == 2)
    assert engine.opened_for == [Options(), Options(Mode.PAGE)]


def test_failure_to_load_ahead_is_kept_for_the_picture(qtbot: QtBot, start: Start) -> None:
    worker, log = start(reader_without_model)
    with qtbot.waitSignal(worker.not_loaded):
        worker.start()
    worker.warm(Options(Mode.PAGE))
    job = log.submit(picture(), Options())
    qtbot.waitUntil(lambda: job in log.errors)
    assert list(log.errors) == [job]
