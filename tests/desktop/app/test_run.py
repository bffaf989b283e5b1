"""How a run of the program ends by a signal."""

import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSocketNotifier
from PySide6.QtWidgets import QApplication

from pic2latex_desktop.__main__ import main
from pic2latex_desktop.app import run

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
    notifier = qapp.findChild(QSocketNotifier)
    assert isinstance(notifier, QSocketNotifier)
    qapp.aboutToQuit.emit()
    QCoreApplication.sendEvent(notifier, QEvent(QEvent.Type.SockAct))
    notifier.deleteLater()


def test_ctrl_c_while_it_starts_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: bool) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "run", interrupted)
    assert main(["--background"]) == 130
