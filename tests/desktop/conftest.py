"""A display that is not there, a home of its own for every test, and warnings that fail."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.patient_qtbot import PatientBot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from pic2latex_desktop.app.application import Application
    from tests.desktop.app_fixtures import Start

# Before anything imports Qt: no window may appear on a developer's screen, and Chromium refuses to start its
# sandbox as root (which is what most build machines are).
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test its own folders, so none reads or writes those of the user running it."""
    home = tmp_path / "home"
    for variable, folder in (
        ("HOME", ""),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "run"),
        ("PIC2LATEX_HOME", "pic2latex"),
    ):
        (home / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(home / folder))
    (home / "run").chmod(0o700)
    return home


@pytest.fixture(scope="session", autouse=True)
def empty_clipboard_at_the_end() -> Iterator[None]:
    """Take Python's data off the clipboard: without a screen, Qt frees it after Python is gone, and crashes."""
    yield
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()


@pytest.fixture
def qtbot(qapp: "QApplication", request: pytest.FixtureRequest) -> QtBot:
    """Give tests a bot that waits longer than pytest-qt's own."""
    del qapp
    return PatientBot(request)


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> "Iterator[Start]":
    """Give a function that starts the program with a script of readings; all are closed afterwards."""
    from PySide6.QtWidgets import QApplication

    from tests.desktop.helper_programs import Program
    from tests.desktop.job_events import events

    programs: list[Program] = []

    def make(*script: object, **options: object) -> "Application":
        QApplication.clipboard().clear()
        program = Program(tmp_path, script, **options)  # type: ignore[arg-type]
        programs.append(program)
        events(program.app)
        return program.start()

    yield make
    for program in programs:
        program.close()
