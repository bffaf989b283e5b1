"""What tests of the whole program share: a sample, its LaTeX, and how the program is handed one."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import pic2latex_resources
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.capture.picture_sources import PictureFile

SAMPLES = pic2latex_resources.path("samples")
BASEL = SAMPLES / "basel.png"
LATEX = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"

Start = Callable[..., Application]


def clipboard() -> str:
    return QApplication.clipboard().text()


def settle(qtbot: QtBot, app: Application) -> None:
    """Wait until every thread of the program has done what it was given before this call."""
    ended: list[object] = []
    threads = (app.recognition.tasks, app.recognition.idle_tasks)
    for thread in threads:
        thread.run(lambda: None, ended.append, ended.append)
    qtbot.waitUntil(lambda: len(ended) == len(threads))


def open_sample(app: Application, name: str = "basel.png") -> None:
    app.capture.open(PictureFile(SAMPLES / name))
