"""The whole program, set up to be measured: its own folders, no keys, no windows, and ways to wait for it."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import pic2latex_resources
from pic2latex.types import Mode
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.app.bootstrap import AppPaths, build_startup_parts
from pic2latex_desktop.capture.selection import to_picture
from pic2latex_desktop.clipboard import backup
from pic2latex_desktop.recognition.engine_reader import PictureReader
from pic2latex_desktop.recognition.job import Job
from pic2latex_desktop.recognition.result import Capture
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import save
from pic2latex_desktop.system.desktop_session import read_session
from pic2latex_desktop.system.memory import resident_megabytes
from pic2latex_desktop.tasks import run_blocking

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from pic2latex_desktop.recognition.worker import JobReader

__all__ = ["AppHarness", "sample_capture"]

#: The formula whose length is nearest to this is measured.
TOKENS = 30
PATIENCE_MS = 60_000
_LOOKS, _LOOK_MS = 60, 20


class AppHarness:
    """A program that runs. Signals of its parts are waited for here; nothing of the user's own is touched."""

    def __init__(self, folder: Path, make_reader: "Callable[[], JobReader]" = PictureReader) -> None:
        places = AppPaths(folder / "settings.json", folder / "history.sqlite", folder / "cache")
        save(_quiet_settings(), places.settings)
        application = QApplication.instance()
        assert application is not None
        self._before = run_blocking(backup.read_clipboard(read_session()))
        self.app = Application(build_startup_parts(places, application), places, make_reader)
        self.app.start(in_background=True)

    def close(self) -> None:
        """End the program, and give the user their clipboard back."""
        if self._before:
            # Closing waits for it.
            self.app.clipboard.copy(self._before, lambda _: None, lambda _: None)
        self.app.close()

    def wait(self, *signals: "SignalInstance", after: Callable[[], object] | None = None) -> bool:
        """Do `after`, let things happen until one of the signals comes, and return whether one did."""
        loop, came = QEventLoop(), list[bool]()

        def note(*_: object) -> None:
            came.append(True)
            loop.quit()

        for each in signals:
            each.connect(note)
        if after is not None:
            after()
        if not came:
            QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
            loop.exec()
        for each in signals:
            each.disconnect(note)
        return bool(came)

    def until(self, condition: Callable[[], bool]) -> bool:
        """Let things happen until the condition holds, and return whether it did."""
        for _ in range(PATIENCE_MS // _LOOK_MS):
            if condition():
                return True
            self.pause(_LOOK_MS)
        return False

    def read(self, capture: Capture, is_over: Callable[[Job], bool] = lambda job: job.has_ended) -> Job:
        """Have a picture read, and let things happen until the job is `is_over`, or failed."""
        job = Job(capture=capture)
        self.wait_for(
            lambda: is_over(job) or job.error is not None, after=lambda: self.app.recognition.run(job)
        )
        return job

    def wait_for(self, condition: Callable[[], bool], after: Callable[[], object] | None = None) -> bool:
        """Do `after`, look again at each change of a job, and return whether the condition came to hold."""
        if after is not None:
            after()
        while not condition():
            if not self.wait(self.app.jobs.job_changed):
                return False
        return True

    def settle(self) -> None:
        """Let the check of the last result end, with its second reading and all."""
        for _ in range(2):
            self._drain()
            self.until(lambda: self.app.worker.waiting == 0)
        self._drain()

    def pause(self, milliseconds: int) -> None:
        """Let things happen for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop, loop.quit)
        loop.exec()

    def memory_at_rest(self) -> float:
        """Return the least of many looks, in megabytes: what a snip takes for a moment is not held."""
        looks = []
        for _ in range(_LOOKS):
            self.pause(_LOOK_MS)
            looks.append(resident_megabytes())
        return min(looks)

    def _drain(self) -> None:
        """Wait until the thread that draws has done what it was given."""
        done: list[None] = []
        self.app.recognition.idle_tasks.run(lambda: None, done.append, lambda _: None)
        self.until(lambda: bool(done))


def sample_capture() -> Capture:
    """Return the sample formula whose length is nearest to what the promise is about, as if just cut out."""
    from pic2latex.latex import tokenize

    folder = pic2latex_resources.path("samples")
    samples = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
    formulas = [sample for sample in samples if sample["mode"] == Mode.FORMULA]
    nearest = min(formulas, key=lambda sample: abs(len(tokenize(sample["latex"])) - TOKENS))
    image = QImage(str(folder / nearest["file"]))
    return Capture(to_picture(image), image, Mode.FORMULA)


def _quiet_settings() -> Settings:
    """Return the defaults without keys, which stay those of the user's own program, and without windows."""
    quiet = replace(Settings(), welcomed=True, shows_result="never", notifies=False, preview="light")
    keys = {
        field.name: ""
        for field in fields(Settings)
        if field.name.startswith("key_") and field.name != "key_backend"
    }
    return replace(quiet, **keys)  # type: ignore[arg-type]  # every key is a text
