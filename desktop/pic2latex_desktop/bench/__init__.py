"""What the program takes on this computer: every wait of the user's, and memory. `--bench` prints it.

The parts are the real ones, with a history and settings of their own in a folder that is thrown away. What cannot be
measured here (no screen to freeze, no model installed) is said instead of a number.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pic2latex_desktop.bench.measurement import Measurement

__all__ = ["run_bench"]


def run_bench(snips: int) -> int:
    """Measure, with so many snips in a row; print a line for each number; return 0, or 1 if a promise is broken."""
    from pic2latex_desktop.app.run import make_application

    application = make_application()
    measured = []
    with tempfile.TemporaryDirectory(prefix="pic2latex-bench-") as folder:
        for measurement in _measure(Path(folder), snips):
            measured.append(measurement)
            sys.stdout.write(f"{measurement}\n")
            sys.stdout.flush()
        application.processEvents()
    return 1 if any(each.is_broken for each in measured) else 0


def _measure(folder: Path, snips: int) -> Iterator[Measurement]:
    from pic2latex_desktop.bench.app_harness import AppHarness
    from pic2latex_desktop.bench.event_loop_stalls import measure_turns
    from pic2latex_desktop.bench.idle_memory import measure_idle
    from pic2latex_desktop.bench.latency import measure_clipboard, measure_overlay
    from pic2latex_desktop.bench.startup import measure_start
    from pic2latex_desktop.bench.throughput import measure_many

    yield measure_start()
    stage = AppHarness(folder)
    try:
        yield measure_overlay(stage)
        yield measure_clipboard(stage)
        yield from measure_many(stage, snips)
        yield measure_idle(stage)
    finally:
        stage.close()
    # A program of its own: the windows that are opened here would count as idle memory above.
    stage = AppHarness(folder / "turns")
    try:
        yield from measure_turns(stage)
    finally:
        stage.close()
