"""The server's `Reader` over the program's own recognition thread: one engine reads for the user and for programs.

A task goes from the event loop to the GUI thread, which submits it, and comes back with an event. Formats are written
on the thread whose JavaScript engine the program uses for copying already.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pic2latex.errors import Cancelled, Pic2LatexError
from pic2latex.server.engine_host import Done, Event, Failed, HostStep
from pic2latex.server.errors import ServerFault
from pic2latex.server.local_reader import settle
from pic2latex.server.problems import FAULT_HINT
from pic2latex.server.reader import Facts, ReaderState, Told
from pic2latex.server.reader_tasks import (
    ConvertTask,
    DocumentPageTask,
    DocumentTask,
    FormulaTask,
    PageTask,
    Task,
)
from pic2latex.server.task_execution import convert, facts_of_page, formula_facts, open_document
from pic2latex.types import Mode, Options, Page, Recognition
from pic2latex_desktop.recognition.worker import PendingCall, Worker
from pic2latex_desktop.tasks import TaskThread

__all__ = ["DesktopReader"]

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Order:
    """A task on its way. `reply` may be called from every thread."""

    task: Task
    reply: Callable[[Event], None]
    pending: PendingCall | None = None
    is_cancelled: bool = False


class DesktopReader(QObject):
    """Does tasks with `worker`, and writes formats on `tasks`. `usual` gives the options the user has chosen."""

    _wanted = Signal(object)
    _left = Signal(object)

    def __init__(
        self,
        worker: Worker,
        tasks: TaskThread,
        usual: Callable[[Mode], Options],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._tasks = tasks
        self._usual = usual
        self._wanted.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._left.connect(self._give_up, Qt.ConnectionType.QueuedConnection)

    async def open(self) -> None:
        """Return at once: the recognition thread loads what the first task needs."""

    async def run(self, task: Task, told: Told | None = None) -> Facts:
        """Do a task; see `Reader`. Called in the event loop of a server."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Facts] = loop.create_future()

        def reply(event: Event) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, future, event, told)

        order = _Order(task, reply)
        self._wanted.emit(order)
        try:
            return await future
        except asyncio.CancelledError:
            self._left.emit(order)
            raise

    def state(self) -> ReaderState:
        """Return that it can work: a model that is not loaded is loaded for the task."""
        return ReaderState(is_ready=True)

    async def close(self) -> None:
        """Leave the recognition thread to the program."""

    @Slot(object)
    def _take(self, order: _Order) -> None:
        if order.is_cancelled:
            return
        match order.task:
            case ConvertTask() as task:
                self._beside(order, lambda: convert(task))
            case DocumentTask() as document:
                self._beside(order, lambda: open_document(document))
            case _:
                self._read(order)

    @Slot(object)
    def _give_up(self, order: _Order) -> None:
        order.is_cancelled = True
        if order.pending is not None:
            order.pending.cancel()

    def _read(self, order: _Order) -> None:
        task = self._as_chosen(order.task)

        def call(reader: Any, progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Any:
            def told(done: int, steps: int) -> None:
                progress(done, steps)
                order.reply(HostStep(done, steps))

            return reader.do(task, told, cancelled)

        order.pending = self._worker.submit_call(
            call, lambda _, result: self._finish(order, result), lambda _, error: self._fail(order, error)
        )

    def _finish(self, order: _Order, result: Any) -> None:
        order.pending = None
        task = order.task
        if isinstance(result, Recognition) and isinstance(task, FormulaTask):
            self._beside(order, lambda: formula_facts(result, task.formats))
        elif isinstance(result, Page) and isinstance(task, PageTask):
            self._beside(order, lambda: facts_of_page(result, task.formats))
        else:
            order.reply(Done(result))

    def _fail(self, order: _Order, error: Exception) -> None:
        order.pending = None
        if isinstance(error, Pic2LatexError):
            order.reply(Failed(error))
            return
        log.error("A task of the local API failed.", exc_info=error)
        order.reply(Failed(ServerFault("The program failed.", hint=FAULT_HINT)))

    def _beside(self, order: _Order, work: Callable[[], Facts]) -> None:
        if order.is_cancelled:
            order.reply(Failed(Cancelled("The client left.", hint="Ask again.")))
            return
        self._tasks.run(work, lambda facts: order.reply(Done(facts)), lambda error: self._fail(order, error))

    def _as_chosen(self, task: Task) -> Task:
        """Return the task with the models the user has chosen where it names none, so that none is loaded twice."""
        if not isinstance(task, FormulaTask | PageTask | DocumentPageTask):
            return task
        options = task.options
        usual = self._usual(options.mode)
        chosen = replace(
            usual,
            model=options.model or usual.model,
            beams=options.beams or usual.beams,
            max_tokens=options.max_tokens,
        )
        return replace(task, options=chosen)
