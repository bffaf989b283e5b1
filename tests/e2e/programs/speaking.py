"""How the programs talk with the tests: a JSON value per line out, a line per order in; the end of input ends them."""

import json
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSocketNotifier


def say(kind: str, **values: object) -> None:
    """Print one message."""
    sys.stdout.write(json.dumps({"kind": kind, **values}) + "\n")
    sys.stdout.flush()


def listen(obey: Callable[[str], None]) -> QSocketNotifier:
    """Call `obey` with every line that comes in, and end the program with its input."""
    application = QCoreApplication.instance()
    assert application is not None

    def read() -> None:
        line = sys.stdin.readline()
        if line:
            obey(line.strip())
        else:
            application.quit()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(read)
    return notifier
