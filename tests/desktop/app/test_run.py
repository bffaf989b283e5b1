"""How a run of the program ends by a signal."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSocketNotifier
from PySide6.QtWidgets import QApplication

from pic2latex_desktop.__main__ import main
from pic2latex_desktop.app import bootstrap, run

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def handlers() -> Iterator[None]:
    """Give the signals back to whoever runs the tests."""
    before = [signal.getsignal(number) for number in ENDING]
    yield
    for number, handler in zip(ENDING, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers")
def test_the_signal_that_ends_the_program_is_no_error(qapp: QApplication) -> None:
    """Its handler runs when Qt calls Python to read the byte that woke it, and closes what would be read from."""
    run._quit_on_signals(qapp)
    notifier = qapp.findChildren(QSocketNotifier)[-1]
    qapp.aboutToQuit.emit()
    QCoreApplication.sendEvent(notifier, QEvent(QEvent.Type.SockAct))


class BuiltInTheMeantime:
    """What `run` builds, as far as it uses it; the signal comes while it is built."""

    def __init__(self, number: signal.Signals) -> None:
        signal.raise_signal(number)
        self.done: list[str] = []
        self.result_view = SimpleNamespace(show_error=lambda _: None)

    def start(self, *, in_background: bool) -> None:
        assert in_background
        self.done.append("started")

    def serve(self, _: object) -> None:
        self.done.append("serves")

    def close(self) -> None:
        self.done.append("closed")


@pytest.mark.usefixtures("handlers")
@pytest.mark.parametrize("number", ENDING)
def test_a_signal_while_it_is_built_ends_it_as_any_other(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """Ctrl-C left the building half way: threads were destroyed while they ran, and the process aborted."""
    built: list[BuiltInTheMeantime] = []

    def build(*_: object) -> BuiltInTheMeantime:
        built.append(BuiltInTheMeantime(number))
        return built[0]

    monkeypatch.setattr(run, "make_application", lambda: qapp)
    monkeypatch.setattr(bootstrap, "build_startup_parts", lambda *_: None)
    monkeypatch.setattr(run, "_build", build)
    assert main(["--background"]) == 0
    assert built[0].done == ["started", "serves", "closed"]


def test_ctrl_c_while_it_starts_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: bool) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "run", interrupted)
    assert main(["--background"]) == 130


REFUSING = """
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QWidget
from pic2latex_desktop.app.run import make_application

class Overlay(QWidget):
    def closeEvent(self, event):
        event.ignore()

application = make_application()
overlay = Overlay()
overlay.show()

def end_the_session():
    QCoreApplication.sendEvent(application, QEvent(QEvent.Type.Quit))
    QTimer.singleShot(0, lambda: application.exit(7))

QTimer.singleShot(0, end_the_session)
raise SystemExit(application.exec())
"""


def test_the_end_of_the_session_ends_it_whatever_window_refuses() -> None:
    """With the overlay of a snip open it went on, until the display server was gone and ended it half way."""
    assert subprocess.run([sys.executable, "-c", REFUSING], check=False).returncode == 0
