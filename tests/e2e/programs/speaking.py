"""How programs with Qt's loop talk with the tests: messages out, a line per order in; the end of input ends them."""

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSocketNotifier

from tests.e2e.programs.saying import say

__all__ = ["listen", "say"]


def listen(obey: Callable[[str], None]) -> QSocketNotifier:
    """Call `obey` with every line that comes in, and end the program with its input."""
    application = QCoreApplication.instance()
    assert application is not None

    unread = bytearray()

    def read() -> None:
        # Not sys.stdin.readline(): lines it took in advance would wait for the next sign of life of the
        # socket.
        data = os.read(sys.stdin.fileno(), 65536)
        unread.extend(data)
        while b"\n" in unread:
            line, _, rest = bytes(unread).partition(b"\n")
            unread[:] = rest
            obey(line.decode())
        if not data:
            application.quit()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(read)
    return notifier
