"""From the start of the program to its icon, measured from outside."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pic2latex_desktop.bench.measurement import PROMISES, Measurement

__all__ = ["START_ARGUMENT", "measure_start", "run_start"]

#: How the program is started to show its icon and end.
START_ARGUMENT = "--probe-start"
_TRIES = 5
_SHOWN = "shown"


def measure_start() -> Measurement:
    """Start the program until it says that its icon is shown."""
    frozen = bool(getattr(sys, "frozen", False))
    own = [sys.executable] if frozen else [sys.executable, "-m", "pic2latex_desktop"]
    times = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        with subprocess.Popen([*own, START_ARGUMENT], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            if process.stdout.readline().strip() != _SHOWN:
                return Measurement(PROMISES["start"], None, "the program did not start")
            times.append(time.perf_counter() - began)
    return Measurement(PROMISES["start"], median(times) * 1000, f"middle of {_TRIES}")


def run_start() -> int:
    """Do what a start does up to the icon, say so, and end."""
    from pic2latex_desktop.app.run import make_application

    application = make_application()
    from pic2latex_desktop.app.single_instance import SingleInstance

    # The lock belongs to the program that runs; all else is done as in a real start.
    SingleInstance(application)
    from pic2latex_desktop.app.bootstrap import AppPaths, build_startup_parts

    with tempfile.TemporaryDirectory(prefix="pic2latex-start-") as name:
        folder = Path(name)
        face = build_startup_parts(
            AppPaths(folder / "settings.json", folder / "history.sqlite", folder), application
        )
        application.processEvents()
        sys.stdout.write(f"{_SHOWN}\n")
        sys.stdout.flush()
        face.tray.hide()
    return 0
