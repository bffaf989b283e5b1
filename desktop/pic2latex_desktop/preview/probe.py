"""Whether the browser engine can run here, found out in a process of its own.

Where its sandbox or its libraries do not work, the browser engine ends the whole program instead of reporting
an error. So a small process tries first; the answer holds until the computer or the engine's version changes.
"""

import json
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QSysInfo, QTimer, Signal, qVersion

from pic2latex.atomic_write import atomic_write

__all__ = ["PROBE_ARGUMENT", "Probe", "run_probe"]

#: How the program is started as a probe.
PROBE_ARGUMENT = "--probe-preview"

#: A browser that starts at all starts within a few seconds, even on a busy machine.
PATIENCE_MS = 20_000

log = logging.getLogger(__name__)


class Probe(QObject):
    """Asks once per boot and version; `answered` tells, at once or after a second or two."""

    answered = Signal(bool)

    def __init__(self, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail)
        self._limit = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._limit.timeout.connect(self._process.kill)
        self._is_answered = False
        self._can_run = False

    @property
    def can_run(self) -> bool:
        """Whether the answer was yes."""
        return self._can_run

    def ask(self) -> None:
        """Find out; never call this twice."""
        known = _remembered(self._cache)
        if known is not None:
            QTimer.singleShot(0, self, lambda: self._answer(can_run=known))
            return
        program, *arguments = _command()
        self._limit.start()
        self._process.start(program, arguments)

    def close(self) -> None:
        """Stop a probe that is still running."""
        self._is_answered = True
        self._limit.stop()
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(1000)

    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        can_run = status == QProcess.ExitStatus.NormalExit and code == 0
        _remember(self._cache, can_run=can_run)
        self._answer(can_run=can_run)

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._answer(can_run=False)

    def _answer(self, *, can_run: bool) -> None:
        self._limit.stop()
        if not self._is_answered:
            self._is_answered, self._can_run = True, can_run
            log.info("The browser engine %s here.", "runs" if can_run else "does not run")
            self.answered.emit(can_run)


def run_probe() -> int:
    """Draw one formula in the browser engine, in this process, and return the exit code."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    from pic2latex_desktop.preview.web_preview import WebPreview
    from pic2latex_desktop.ui.theme import LIGHT

    preview = WebPreview(LIGHT)
    preview.drawn.connect(lambda: application.exit(0))
    preview.wrong.connect(lambda _: application.exit(2))
    preview.given_up.connect(lambda _: application.exit(3))
    preview.show_source("x^2", is_page=False)
    QTimer.singleShot(PATIENCE_MS, application, lambda: application.exit(4))
    code = application.exec()
    preview.close_browser()
    return code


def _command() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, PROBE_ARGUMENT)
    return (sys.executable, "-m", "pic2latex_desktop", PROBE_ARGUMENT)


def _key() -> str:
    # What could change the answer: the engine, the program's place, the kernel's settings since boot.
    boot = bytes(QSysInfo.bootUniqueId().data()).decode(errors="replace")
    flags = (
        os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", ""),
        os.environ.get("QTWEBENGINE_DISABLE_SANDBOX", ""),
    )
    return json.dumps([qVersion(), sys.executable, boot, QSysInfo.kernelVersion(), *flags])


def _remembered(cache: Path) -> bool | None:
    try:
        content = json.loads(cache.read_text(encoding="utf-8"))
        return bool(content["can_run"]) if content["key"] == _key() else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _remember(cache: Path, *, can_run: bool) -> None:
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(cache, json.dumps({"key": _key(), "can_run": can_run}))
    except OSError:
        log.info("The answer of the probe cannot be kept.", exc_info=True)
