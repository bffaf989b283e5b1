"""A worker process: reads tasks from a pipe, does them with an `EngineHost`, and writes back what becomes of them."""

import logging
import signal
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from pic2latex.errors import Pic2LatexError
from pic2latex.server.engine_host import EngineHost, Event, Failed
from pic2latex.server.reader_tasks import Task
from pic2latex.server.settings import EngineSettings

__all__ = ["Cancel", "End", "Order", "Start", "WorkerOpened", "WorkerReply", "work"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Start:
    """Do this task; answers carry its number."""

    number: int
    task: Task


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the task of this number."""

    number: int


@dataclass(frozen=True, slots=True)
class WorkerOpened:
    """The model is loaded, or `error` says why not."""

    error: Pic2LatexError | None = None


@dataclass(frozen=True, slots=True)
class WorkerReply:
    """What became of the task of this number."""

    number: int
    event: Event


@dataclass(frozen=True, slots=True)
class End:
    """End the process, and what it is doing."""


Order = Start | Cancel | End


def work(connection: "Connection[Any, Any]", settings: EngineSettings) -> None:
    """Do what comes through `connection` until it is closed. The whole life of a worker process."""
    # Ctrl-C goes to the whole group: the front drains first, then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sending = threading.Lock()

    def send(message: object) -> None:
        try:
            with sending:
                connection.send(message)
        except (OSError, ValueError):
            log.debug("The front is gone")

    host = EngineHost(settings)
    try:
        host.open()
    except Pic2LatexError as error:
        send(WorkerOpened(error))
        return
    send(WorkerOpened())
    _listen(connection, host, send)
    host.close()


def _listen(connection: "Connection[Any, Any]", host: EngineHost, send: Any) -> None:
    numbers: dict[int, int] = {}
    while True:
        try:
            order = connection.recv()
        except (EOFError, OSError):
            return
        match order:
            case Start(number, task):
                numbers[number] = host.submit(task, _replying(number, numbers, send))
            case End():
                return
            case Cancel(number) if number in numbers:
                host.cancel(numbers[number])


def _replying(number: int, numbers: dict[int, int], send: Any) -> Any:
    def reply(event: Event) -> None:
        if hasattr(event, "facts") or isinstance(event, Failed):
            numbers.pop(number, None)
        send(WorkerReply(number, event))

    return reply
