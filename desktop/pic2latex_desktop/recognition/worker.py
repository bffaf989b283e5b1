"""The one thread that recognises. It owns the engine: loads it, uses it, frees it after a while of rest.

Pictures wait in a queue from the first moment, so a snip made while the model is still loading is late, not lost.
Results and errors come out as values, on the GUI thread. What other programs ask for gives way to the user: it stops
when a picture of theirs comes, and begins anew after it.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal

from pic2latex.errors import Cancelled
from pic2latex.types import Options, Page, Picture, Recognition
from pic2latex_desktop.recognition.job_queue import JobQueue, Urgency
from pic2latex_desktop.system.memory import release_memory

if TYPE_CHECKING:
    from pic2latex.server.reader_tasks import Task

__all__ = ["EngineCall", "JobReader", "PendingCall", "PendingReading", "Worker", "WorkerState"]

log = logging.getLogger(__name__)


class JobReader(Protocol):
    """What the worker needs of an engine; `reading.PictureReader` is one."""

    def open(self, options: Options) -> None:
        """Load what the first picture with these options will need."""

    def read(
        self,
        picture: Picture,
        options: Options,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> Recognition | Page:
        """Read a picture, telling `progress` how many steps of how many are done, if there are several.

        Asks `cancelled` every few steps and then raises Cancelled.
        """

    def do(self, task: "Task", progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Any:
        """Do a task of the local API. Asks `cancelled` every few steps and then raises Cancelled."""

    def close(self) -> None:
        """Free the models; the next `read` loads them again."""


class WorkerState(StrEnum):
    """What the thread is at. `RESTING` holds no model; the next job loads it again."""

    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    RESTING = "resting"


@dataclass(frozen=True, slots=True, eq=False)
class PendingReading:
    """A picture in the queue of the recognition thread. One of `done` and `failed` is called when it ends."""

    picture: Picture
    options: Options
    done: "Callable[[PendingReading, Recognition | Page], None]"
    failed: "Callable[[PendingReading, Exception], None]"
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask for an end; it then fails with `Cancelled`, unless it is done already."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Say whether an end was asked for."""
        return self._cancelled.is_set()


EngineCall = Callable[[JobReader, Callable[[int, int], None], Callable[[], bool]], Any]
"""Called on the recognition thread with the reader, whom to tell of progress, and whom to ask whether to stop."""


@dataclass(frozen=True, slots=True, eq=False)
class PendingCall:
    """Work of another program in the queue. One of `done` and `failed` is called when it ends."""

    call: EngineCall
    done: "Callable[[PendingCall, Any], None]"
    failed: "Callable[[PendingCall, Exception], None]"
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask for an end; it then fails with `Cancelled`, unless it is done already."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Say whether an end was asked for."""
        return self._cancelled.is_set()


class _Loop(QThread):
    """Takes pictures one by one; None ends it. Signals leave from this thread and arrive queued."""

    recognised = Signal(object, object)
    progressed = Signal(int, int)
    failed = Signal(object, object)
    not_loaded = Signal(object)
    state = Signal(object)

    def __init__(
        self, make_reader: Callable[[], JobReader], first: Options, idle_seconds: float, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._make_reader = make_reader
        self._first = first
        self._reader: JobReader | None = None
        self._holds_model = False
        self.jobs: JobQueue[PendingReading | PendingCall | Options | None] = JobQueue()
        self.idle_seconds = idle_seconds

    def run(self) -> None:
        """Serve jobs until told to end. Qt calls this on the new thread."""
        self._load()
        while True:
            try:
                job = self.jobs.get(timeout=self._patience())
            except TimeoutError:
                self._rest()
                continue
            if job is None:
                break
            if isinstance(job, Options):
                self._warm(job)
            else:
                self._serve(job)
        self._free()

    def _patience(self) -> float | None:
        return self.idle_seconds if self._holds_model and self.idle_seconds > 0 else None

    def _load(self) -> None:
        """Load the model ahead of the first job. A failure is told with the job that needs it."""
        self.state.emit(WorkerState.STARTING)
        try:
            self._made().open(self._first)
        except Exception as error:  # the border of the thread: the next job meets it again
            log.info("The model could not be loaded ahead of the first picture.", exc_info=True)
            self.not_loaded.emit(error)
        self.state.emit(WorkerState.READY)

    def _warm(self, options: Options) -> None:
        """Load what a picture that is just being chosen will need. Nobody waits for it if more is asked already."""
        if not self.jobs.is_empty():
            return
        try:
            self._made().open(options)
        except Exception:  # the border of the thread: the job itself meets it again
            log.info("The models could not be loaded while a region was chosen.", exc_info=True)
        self.state.emit(WorkerState.READY)

    def _serve(self, pending: PendingReading | PendingCall) -> None:
        self.state.emit(WorkerState.BUSY)
        try:
            self.recognised.emit(pending, self._result_of(pending))
        except _GivesWay:
            self.jobs.put(pending, Urgency.PROGRAM)
        except Exception as error:  # the border of the thread: errors leave as values
            level = logging.DEBUG if isinstance(error, Cancelled) else logging.INFO
            log.log(level, "A picture was not recognised.", exc_info=True)
            self.failed.emit(pending, error)
        self.state.emit(WorkerState.READY)

    def _result_of(self, pending: PendingReading | PendingCall) -> Any:
        if pending.is_cancelled():
            raise Cancelled("The recognition was cancelled.", hint="Snip again to start anew.")
        if isinstance(pending, PendingCall):
            return self._called(pending)
        return self._recognise(pending)

    def _called(self, pending: PendingCall) -> Any:
        def gives_way() -> bool:
            return pending.is_cancelled() or self.jobs.has_user_waiting()

        try:
            return pending.call(self._made(), self.progressed.emit, gives_way)
        except Cancelled:
            if pending.is_cancelled():
                raise
            raise _GivesWay from None

    def _recognise(self, pending: PendingReading) -> Recognition | Page:
        return self._made().read(pending.picture, pending.options, self.progressed.emit, pending.is_cancelled)

    def _made(self) -> JobReader:
        self._holds_model = True
        if self._reader is None:
            self._reader = self._make_reader()
        return self._reader

    def _rest(self) -> None:
        self._free()
        release_memory()
        self.state.emit(WorkerState.RESTING)

    def _free(self) -> None:
        self._holds_model = False
        if self._reader is not None:
            self._reader.close()


class _GivesWay(Exception):
    """Work of another program was stopped because the user waits; it begins anew."""


class Worker(QObject):
    """Submits pictures to the recognition thread and says what came of each."""

    progressed = Signal(int, int)
    """(steps done, steps in all) of the picture at hand, if it takes several steps."""
    state_changed = Signal(object)
    """The new WorkerState."""
    waiting_changed = Signal(int)
    """How many pictures have not ended yet."""
    not_loaded = Signal(object)
    """The error with which the model could not be loaded ahead of the first picture."""

    def __init__(
        self,
        make_reader: Callable[[], JobReader],
        first: Options,
        *,
        idle_minutes: float,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._pending: list[PendingReading | PendingCall] = []
        self._state = WorkerState.STARTING
        self._loop = _Loop(make_reader, first, idle_minutes * 60.0, self)
        self._loop.setObjectName("recognition")
        self._loop.recognised.connect(self._finish)
        self._loop.failed.connect(self._fail)
        self._loop.progressed.connect(self.progressed)
        self._loop.not_loaded.connect(self.not_loaded)
        self._loop.state.connect(self._change_state)

    @property
    def state(self) -> WorkerState:
        """What the thread is at, as far as this thread has heard."""
        return self._state

    @property
    def waiting(self) -> int:
        """How many pictures have not ended yet."""
        return len(self._pending)

    def start(self) -> None:
        """Start the thread; it loads the model at once."""
        self._loop.start()

    def set_idle_minutes(self, minutes: float) -> None:
        """Free the model after so many minutes without a picture; 0 keeps it. Counts from the next one on."""
        self._loop.idle_seconds = minutes * 60.0

    def submit(
        self,
        picture: Picture,
        options: Options,
        done: Callable[[PendingReading, Recognition | Page], None],
        failed: Callable[[PendingReading, Exception], None],
    ) -> PendingReading:
        """Queue a picture; `done` or `failed` follows once, on the thread of this object, with what is returned."""
        pending = PendingReading(picture, options, done, failed)
        self._pending.append(pending)
        self._loop.jobs.put(pending)
        self.waiting_changed.emit(self.waiting)
        return pending

    def submit_call(
        self,
        call: EngineCall,
        done: Callable[[PendingCall, Any], None],
        failed: Callable[[PendingCall, Exception], None],
    ) -> PendingCall:
        """Queue work of another program, behind what the user asked for; `done` or `failed` follows once.

        It is called again when it ends with Cancelled because the user waits.
        """
        pending = PendingCall(call, done, failed)
        self._pending.append(pending)
        self._loop.jobs.put(pending, Urgency.PROGRAM)
        self.waiting_changed.emit(self.waiting)
        return pending

    def warm(self, options: Options) -> None:
        """Load what a picture read with these options will need, unless there is something to read already."""
        self._loop.jobs.put(options)

    def cancel(self) -> None:
        """Ask all pictures to end; each then fails with `Cancelled`."""
        for pending in self._pending:
            pending.cancel()

    def close(self) -> None:
        """Cancel everything, free the engine and wait for the thread to end."""
        self.cancel()
        self._loop.jobs.put(None, Urgency.END)
        self._loop.wait()

    def _finish(self, pending: Any, result: Any) -> None:
        self._pending.remove(pending)
        self.waiting_changed.emit(self.waiting)
        pending.done(pending, result)

    def _fail(self, pending: Any, error: Exception) -> None:
        self._pending.remove(pending)
        self.waiting_changed.emit(self.waiting)
        pending.failed(pending, error)

    def _change_state(self, state: WorkerState) -> None:
        self._state = state
        self.state_changed.emit(state)
