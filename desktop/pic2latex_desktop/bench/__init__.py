"""What the program takes on this computer: every wait of a person's, and memory. `--bench` prints it.

The parts are the real ones, with a history and settings of their own in a folder that is thrown away. What cannot be
measured here (no screen to freeze, no model installed) is said instead of a number.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .measurement import Measurement

__all__ = ["run_bench"]


def run_bench(snips: int) -> int:
    """Measure, with so many snips in a row; print a line for each number; return 0, or 1 if a promise is broken."""
    from pic2latex_desktop.running import make_application

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
    from .idle import measure_idle
    from .many_snips import measure_many
    from .one_snip import measure_clipboard, measure_overlay
    from .stage import Stage
    from .start import measure_start
    from .turns import measure_turns

    yield measure_start()
    stage = Stage(folder)
    try:
        yield measure_overlay(stage)
        yield measure_clipboard(stage)
        yield from measure_many(stage, snips)
        yield measure_idle(stage)
    finally:
        stage.close()
    # A program of its own: the windows that are opened here would count as idle memory above.
    stage = Stage(folder / "turns")
    try:
        yield from measure_turns(stage)
    finally:
        stage.close()
