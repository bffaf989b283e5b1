"""The engine's side of a server in one process: a thread for each lane, which takes what waits and answers one by one.

Formulas that wait are read together, at most `TOGETHER`; nobody waits for more to come, because reading two together
brings most of the gain. Pages, and large pictures, have a thread and an engine of their own.
"""

import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pic2latex.errors import Cancelled, Pic2LatexError
from pic2latex.recognizers.decoding.loop import raise_if_cancelled
from pic2latex.server import task_execution
from pic2latex.server.errors import ServerFault
from pic2latex.server.problems import FAULT_HINT
from pic2latex.server.reader import Facts
from pic2latex.server.reader_tasks import (
    ConvertTask,
    DetectTask,
    DocumentPageTask,
    DocumentTask,
    FormulaTask,
    Lane,
    PageTask,
    Task,
)
from pic2latex.server.settings import EngineSettings

if TYPE_CHECKING:
    from pic2latex.detectors.protocol import Detector
    from pic2latex.engine import Engine
    from pic2latex.model_cache import ModelCache

__all__ = ["Done", "EngineHost", "Event", "Failed", "HostStep"]

log = logging.getLogger(__name__)

TOGETHER = 8  # formulas read together


@dataclass(frozen=True, slots=True)
class Done:
    """A task is done."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Failed:
    """A task ended with an error."""

    error: Pic2LatexError


@dataclass(frozen=True, slots=True)
class HostStep:
    """So many steps of a task are done."""

    done: int
    steps: int


Event = Done | Failed | HostStep


@dataclass(slots=True, eq=False)
class _Waiting:
    task: Task
    reply: Callable[[Event], None]
    since: float = field(default_factory=time.perf_counter)
    cancelled: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> bool:
        return self.cancelled.is_set()

    def told(self, done: int, steps: int) -> None:
        self.reply(HostStep(done, steps))


class EngineHost:
    """Does tasks in threads of this process. `make_engine` replaces the engine, for tests."""

    def __init__(
        self, settings: EngineSettings, make_engine: "Callable[[EngineSettings], Engine] | None" = None
    ) -> None:
        self._settings = settings
        make = make_engine or _installed_engine
        self._engines = {Lane.FORMULA: make(settings), Lane.PAGE: make(settings)}
        self._detectors: ModelCache[Detector] | None = None
        self._lanes = {
            lane: _LaneThread(lane, self._do, TOGETHER if lane is Lane.FORMULA else 1) for lane in Lane
        }
        self._waiting: dict[int, _Waiting] = {}
        self._numbers = itertools.count()

    def open(self) -> None:
        """Load the model of formulas. Raises ModelError and DeviceError."""
        self._engines[Lane.FORMULA].open()

    def submit(self, task: Task, reply: Callable[[Event], None]) -> int:
        """Queue a task and return its number. `reply` is called from a thread: steps, then done or failed."""
        number = next(self._numbers)

        def answered(event: Event) -> None:
            if not isinstance(event, HostStep):
                self._waiting.pop(number, None)
            reply(event)

        self._waiting[number] = _Waiting(task, answered)
        self._lanes[task.lane].put(self._waiting[number])
        return number

    def cancel(self, number: int) -> None:
        """End a task soon; it then fails with Cancelled. One that is done already is no error."""
        waiting = self._waiting.get(number)
        if waiting is not None:
            waiting.cancelled.set()

    def close(self) -> None:
        """Cancel everything, wait for the threads, and let go of the models."""
        for waiting in tuple(self._waiting.values()):
            waiting.cancelled.set()
        for lane in self._lanes.values():
            lane.close()
        for engine in self._engines.values():
            engine.close()
        if self._detectors is not None:
            self._detectors.close()

    def _do(self, batch: "Sequence[_Waiting]") -> None:
        """Do tasks that were queued together; every one is answered, whatever happens."""
        began = time.perf_counter()
        answered: set[int] = set()

        def answer(place: int, event: Event) -> None:
            answered.add(place)
            if isinstance(event, Done) and "seconds" in event.facts:
                queued = round(began - batch[place].since, 4)
                event.facts["seconds"] = {"queue": max(0.0, queued), **event.facts["seconds"]}
            batch[place].reply(event)

        error: Pic2LatexError = ServerFault("The server failed.", hint=FAULT_HINT)
        try:
            if isinstance(batch[0].task, FormulaTask):
                self._read_formulas(batch, answer)
            else:
                answer(0, Done(self._facts(batch[0])))
        except Pic2LatexError as raised:
            error = raised
        except Exception:  # the border of a thread: nothing may end it
            log.exception("A task failed")
        for place in range(len(batch)):
            if place not in answered:
                answer(place, Failed(error))

    def _read_formulas(self, batch: "Sequence[_Waiting]", answer: Callable[[int, Event], None]) -> None:
        pictures, places = [], []
        for place, waiting in enumerate(batch):
            try:
                raise_if_cancelled(waiting.stop)
                pictures.append(task_execution.picture_from(waiting.task.data))  # type: ignore[union-attr]
                places.append(place)
            except Pic2LatexError as error:
                answer(place, Failed(error))
        task = batch[0].task
        assert isinstance(task, FormulaTask)
        options = replace(task.options, beams=task.options.beams or self._settings.beams)

        def done(index: int, outcome: object) -> None:
            place = places[index]
            if isinstance(outcome, Pic2LatexError):
                answer(place, Failed(outcome))
                return
            formats = batch[place].task.formats  # type: ignore[union-attr]
            answer(place, Done(task_execution.formula_facts(outcome, formats)))  # type: ignore[arg-type]

        if pictures:
            self._engines[task.lane].recognize_many(
                pictures, options, done=done, cancelled_at=lambda index: batch[places[index]].stop()
            )

    def _facts(self, waiting: _Waiting) -> Facts:
        raise_if_cancelled(waiting.stop)
        task, pages = waiting.task, self._engines[Lane.PAGE]
        match task:
            case PageTask():
                return task_execution.read_page(task, pages, waiting.told, waiting.stop)
            case DetectTask():
                return task_execution.detect(task, self._opened_detectors(), self._settings.device)
            case ConvertTask():
                return task_execution.convert(task)
            case DocumentTask():
                return task_execution.open_document(task)
            case DocumentPageTask():
                return task_execution.read_document_page(task, pages, waiting.told, waiting.stop)
            case FormulaTask():
                raise AssertionError("formulas are read together")

    def _opened_detectors(self) -> "ModelCache[Detector]":
        from pic2latex.detectors.installed import InstalledDetectors
        from pic2latex.model_cache import ModelCache

        if self._detectors is None:
            opener = InstalledDetectors(self._settings.models_folder, self._settings.threads)
            self._detectors = ModelCache(opener)
        return self._detectors


class _LaneThread:
    """A queue and the thread that empties it: tasks in order, those of like options together."""

    def __init__(self, lane: Lane, do: Callable[[Sequence[_Waiting]], None], together: int) -> None:
        self._do = do
        self._together = together
        self._queue: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=f"pic2latex-{lane}", daemon=True)
        self._thread.start()

    def put(self, waiting: _Waiting) -> None:
        with self._changed:
            if self._closing:
                waiting.reply(Failed(Cancelled("The server is ending.", hint="Ask again later.")))
                return
            self._queue.append(waiting)
            self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
        with suppress(RuntimeError):  # closed from its own thread
            self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            self._do(batch)

    def _next(self) -> list[_Waiting]:
        """Wait for tasks and return those to do together; none when closing and all is done."""
        with self._changed:
            while not self._queue and not self._closing:
                self._changed.wait()
            batch: list[_Waiting] = []
            while self._queue and len(batch) < self._together:
                if batch and not _go_together(batch[0].task, self._queue[0].task):
                    break
                batch.append(self._queue.popleft())
            return batch


def _go_together(first: Task, other: Task) -> bool:
    return (
        isinstance(first, FormulaTask) and isinstance(other, FormulaTask) and first.options == other.options
    )


def _installed_engine(settings: EngineSettings) -> "Engine":
    from pic2latex.engine import Engine

    return Engine(
        settings.model,
        device=settings.device,
        threads=settings.threads,
        models_folder=settings.models_folder,
    )
