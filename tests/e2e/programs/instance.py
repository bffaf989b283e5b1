"""A program that holds the instance and answers the way the real one does.

Orders: `answer TEXT`, `cancel`, `fail` answer the oldest waiting call.
"""

import sys

from PySide6.QtCore import QCoreApplication

from pic2latex.desktop_ipc import IpcStatus, Reply
from pic2latex_desktop.app.single_instance import IpcCall, SingleInstance
from tests.e2e.programs.speaking import listen, say

application = QCoreApplication([])
instance = SingleInstance()
waiting: list[IpcCall] = []


def take(call: IpcCall) -> None:
    request = call.request
    say("called", command=request.command, mode=request.mode, paths=request.paths, token=request.token)
    call.abandoned.connect(lambda: say("abandoned"))
    if request.waits:
        waiting.append(call)
    else:
        call.answer(Reply(IpcStatus.OK))


def obey(order: str) -> None:
    name, _, text = order.partition(" ")
    replies = {
        "answer": Reply(IpcStatus.OK, text),
        "cancel": Reply(IpcStatus.CANCELLED),
        "fail": Reply(IpcStatus.FAILED, message="Nothing is written there.", hint="Choose a formula."),
    }
    waiting.pop(0).answer(replies[name])


if not instance.acquire():
    say("second")
    sys.exit(0)
listen(obey)
instance.serve(take)
say("ready")
sys.exit(application.exec())
