"""A reader whose engines run in worker processes: dead ones are replaced, and what they were doing is repeated.

Reading changes nothing, so that a task may be done again. Which of the tasks of a dead worker ended it, if any did,
cannot be told: one that was there `SUSPECT_DEATHS` times is done alone from then on, on a worker that does nothing
else, and fails when it took `MOST_DEATHS_ALONE` workers with it. So neither a picture that ends its worker nor workers
that are killed from outside make the tasks beside them fail.
"""

import asyncio
import itertools
import logging
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Thread
from typing import Any

from pic2latex.server.engine_host import Event, Failed, HostStep
from pic2latex.server.errors import ServerBusy, ServerFault
from pic2latex.server.local_reader import settle
from pic2latex.server.reader import Facts, ReaderState, Told
from pic2latex.server.reader_tasks import Task
from pic2latex.server.settings import EngineSettings
from pic2latex.server.worker_process import Cancel, End, Order, Start, WorkerOpened, WorkerReply, work

__all__ = ["WorkerReader"]

log = logging.getLogger(__name__)

SUSPECT_DEATHS = 2
MOST_DEATHS_ALONE = 4
RESTART_SECONDS = 0.2  # before a worker that died while it started is started again
END_SECONDS = 10.0


@dataclass(slots=True, eq=False)
class _Job:
    number: int
    task: Task
    future: "asyncio.Future[Facts]"
    told: Told | None
    deaths: int = 0
    deaths_alone: int = 0
    has_overrun: bool = False
    overrun: asyncio.TimerHandle | None = None

    @property
    def is_suspect(self) -> bool:
        """Whether it may be what ended workers."""
        return self.deaths >= SUSPECT_DEATHS

    @property
    def is_given_up(self) -> bool:
        """Whether it is not done again when its worker has died."""
        return self.has_overrun or self.deaths_alone >= MOST_DEATHS_ALONE

    def end(self, event: Event) -> None:
        """Tell whoever waits."""
        if self.overrun is not None and not isinstance(event, HostStep):
            self.overrun.cancel()
        settle(self.future, event, self.told)


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, its pipe, a thread that writes into it, and what it is doing."""

    process: SpawnProcess
    connection: "Connection[Any, Any]"
    sender: ThreadPoolExecutor
    is_ready: bool = False
    jobs: dict[int, _Job] = field(default_factory=dict)

    def takes(self, job: _Job) -> bool:
        """Tell whether it may begin a job: a suspect is alone, and nothing joins one."""
        if not self.is_ready:
            return False
        return not self.jobs if job.is_suspect else not any(each.is_suspect for each in self.jobs.values())

    def send(self, order: Order) -> None:
        self.sender.submit(self._send, order)

    def _send(self, order: Order) -> None:
        try:
            self.connection.send(order)
        except (OSError, ValueError):
            log.debug("A worker process is gone")  # whoever listens to it notices, too


class WorkerReader:
    """A `Reader` over `count` processes. Each engine has one thread unless the settings say otherwise.

    A task that is not done after `limit` seconds ends its worker. `life` is what a process does, replaced by tests.
    """

    def __init__(
        self,
        count: int,
        settings: EngineSettings | None = None,
        *,
        limit: float = 65.0,
        life: "Callable[[Connection[Any, Any], EngineSettings], None]" = work,
    ) -> None:
        settings = settings or EngineSettings()
        self._settings = settings if settings.threads else replace(settings, threads=1)
        self._count = count
        self._limit = limit
        self._life = life
        self._workers: list[_Worker] = []
        self._waiting: list[_Job] = []
        self._numbers = itertools.count()
        self._opened: asyncio.Future[None] | None = None
        self._closing = False
        self._restarts = 0

    async def open(self) -> None:
        """Start the processes and wait for the first that is ready; see `Reader`."""
        self._loop = asyncio.get_running_loop()
        self._opened = self._loop.create_future()
        for _ in range(self._count):
            self._start()
        await self._opened

    async def run(self, task: Task, told: Told | None = None) -> Facts:
        """Do a task on the worker with the least to do; see `Reader`. One that overruns ends its worker."""
        job = _Job(next(self._numbers), task, self._loop.create_future(), told)
        self._assign(job)
        try:
            return await job.future
        except asyncio.CancelledError:
            self._withdraw(job)
            raise

    def state(self) -> ReaderState:
        """Return how many workers are ready."""
        ready = len(self._ready())
        problem = "" if ready else "No worker process is ready."
        return ReaderState(ready > 0, ready, problem, self._restarts)

    def process_ids(self) -> tuple[int, ...]:
        """Return the ids of the processes that run."""
        return tuple(worker.process.pid or 0 for worker in self._workers)

    async def close(self) -> None:
        """End all processes; see `Reader`."""
        self._closing = True
        workers, self._workers = self._workers, []
        ending = Failed(ServerBusy("The server is ending.", hint="Ask again later."))
        for job in (*self._waiting, *(job for worker in workers for job in worker.jobs.values())):
            job.end(ending)
        for worker in workers:
            worker.send(End())
        await asyncio.to_thread(_end, workers)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=self._life, args=(theirs, self._settings), name="pic2latex-worker", daemon=True
        )
        process.start()
        theirs.close()
        worker = _Worker(process, ours, ThreadPoolExecutor(1, thread_name_prefix="pic2latex-sender"))
        self._workers.append(worker)

        def hear(message: object) -> None:
            self._loop.call_soon_threadsafe(self._hear, worker, message)

        Thread(target=_listen, args=(ours, hear), name="pic2latex-listener", daemon=True).start()

    def _hear(self, worker: _Worker, message: object) -> None:
        """Take in what a worker says; None is its end. In the event loop."""
        match message:
            case WorkerOpened(None):
                worker.is_ready = True
                if self._opened is not None and not self._opened.done():
                    self._opened.set_result(None)
                self._assign_waiting()
            case WorkerOpened(error):
                if self._opened is not None and not self._opened.done() and error is not None:
                    self._opened.set_exception(error)
            case WorkerReply(number, event) if number in worker.jobs:
                worker.jobs[number].end(event)
                if not isinstance(event, HostStep):
                    del worker.jobs[number]
                    self._assign_waiting()
            case None:
                self._died(worker)

    def _assign_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for job in sorted(waiting, key=lambda each: (not each.is_suspect, each.number)):
            self._assign(job)

    def _assign(self, job: _Job) -> None:
        worker = self._worker_for(job)
        if worker is None:
            self._waiting.append(job)
            return
        worker.jobs[job.number] = job
        if job.overrun is not None:
            job.overrun.cancel()
        job.overrun = self._loop.call_later(self._limit, self._overrun, job)
        worker.send(Start(job.number, job.task))

    def _worker_for(self, job: _Job) -> _Worker | None:
        """Return the worker with the least to do in the job's lane; None when the job must wait."""
        able = [worker for worker in self._workers if worker.takes(job)]
        if not job.is_suspect and self._suspect_waits():
            # The one with the least to do becomes empty for it.
            emptying = min(self._ready(), key=lambda each: len(each.jobs), default=None)
            able = [worker for worker in able if worker is not emptying]
        lane = job.task.lane
        return min(
            able, key=lambda each: sum(one.task.lane is lane for one in each.jobs.values()), default=None
        )

    def _suspect_waits(self) -> bool:
        """Tell whether a suspect waits while no worker does one: the others then go on with everything else."""
        done = any(job.is_suspect for worker in self._workers for job in worker.jobs.values())
        return not done and any(job.is_suspect for job in self._waiting)

    def _ready(self) -> list[_Worker]:
        return [worker for worker in self._workers if worker.is_ready]

    def _withdraw(self, job: _Job) -> None:
        if job.overrun is not None:
            job.overrun.cancel()
        if job in self._waiting:
            self._waiting.remove(job)
        for worker in self._workers:
            if worker.jobs.pop(job.number, None) is not None:
                worker.send(Cancel(job.number))
        self._assign_waiting()

    def _overrun(self, job: _Job) -> None:
        """End the worker of a task that did not stop when its time was over."""
        for worker in self._workers:
            if job.number in worker.jobs:
                log.warning("A worker process did not answer in %.0f seconds and is replaced", self._limit)
                job.has_overrun = True
                worker.process.kill()

    def _died(self, worker: _Worker) -> None:
        if self._closing or worker not in self._workers:
            return
        self._workers.remove(worker)
        worker.sender.shutdown(wait=False)
        self._restarts += 1
        log.warning("A worker process ended and is replaced")
        self._loop.call_later(0.0 if worker.is_ready else RESTART_SECONDS, self._replace)
        for job in worker.jobs.values():
            job.deaths += 1
            job.deaths_alone += len(worker.jobs) == 1
            if job.is_given_up:
                hint = "Leave this picture out, and report it."
                job.end(Failed(ServerFault("Worker processes ended while they read this.", hint=hint)))
            elif not job.future.done():
                self._waiting.append(job)
        self._assign_waiting()

    def _replace(self) -> None:
        if not self._closing:
            self._start()


def _listen(connection: "Connection[Any, Any]", hear: Callable[[object], object]) -> None:
    """Pass on what comes through a pipe until its other end is closed. In a thread of its own, which closes ours."""
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            message = None
            connection.close()
        try:
            hear(message)
        except RuntimeError:  # the event loop has ended
            return
        if message is None:
            return


def _end(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.process.join(END_SECONDS)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.process.close()
        worker.sender.shutdown(wait=True)
