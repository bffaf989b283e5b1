"""A worker process without an engine, which one picture ends: whatever it is asked together with that is lost."""

import os
from typing import TYPE_CHECKING, Any

from pic2latex.server.engine_host import Done
from pic2latex.server.reader_tasks import FormulaTask
from pic2latex.server.settings import EngineSettings
from pic2latex.server.worker_process import End, Start, WorkerOpened, WorkerReply

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["ENDLESS", "FATAL", "crash_or_answer"]

FATAL = b"fatal"
ENDLESS = b"endless"
TOGETHER_SECONDS = 0.3


def crash_or_answer(connection: "Connection[Any, Any]", _settings: EngineSettings) -> None:
    """Answer what comes soon after another together, or end when one of it is `FATAL`; `ENDLESS` gets no answer."""
    connection.send(WorkerOpened())
    while True:
        orders = [connection.recv()]
        while connection.poll(TOGETHER_SECONDS):
            orders.append(connection.recv())
        if any(isinstance(order, End) for order in orders):
            return
        tasks = {order.number: order.task for order in orders if isinstance(order, Start)}
        datas = [task.data for task in tasks.values() if isinstance(task, FormulaTask)]
        if FATAL in datas:
            os._exit(1)
        for number in tasks if ENDLESS not in datas else ():
            connection.send(WorkerReply(number, Done({"latex": "x", "beside": len(tasks)})))
