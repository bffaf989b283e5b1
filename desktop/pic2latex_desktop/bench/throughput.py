"""Many snips in a row: what they leave in memory, in the history, and among the running programs."""

import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pic2latex_desktop.bench.app_harness import AppHarness, sample_capture
from pic2latex_desktop.bench.latency import first_reading
from pic2latex_desktop.bench.measurement import PROMISES, Measurement

__all__ = ["measure_many"]

#: Caches fill during the first snips, so growth counts from a fifth of them on.
WARM_UP = 0.2
_PR_SET_CHILD_SUBREAPER = 36


def measure_many(stage: AppHarness, snips: int) -> Iterator[Measurement]:
    """Freeze the screens, cut, read, copy, keep and check so many times; count what came of it."""
    reason = first_reading(stage, sample_capture())
    if reason:
        yield from (Measurement(PROMISES[name], None, reason) for name in ("growth", "lost", "processes"))
        return
    _adopt_orphans()
    before = _kept(stage)
    began, freezes = 0.0, True
    for number in range(snips):
        if number == int(snips * WARM_UP):
            began = stage.memory_at_rest()
        freezes = freezes and _freeze(stage)
        stage.read(sample_capture(), lambda job: job.result is not None and job.result.entry is not None)
    ended = stage.memory_at_rest()
    how = f"{snips} snips, {began:.0f} to {ended:.0f} MB" + ("" if freezes else ", no screen could be frozen")
    yield Measurement(PROMISES["growth"], max(0.0, 100 * (ended / max(began, 1.0) - 1)), how)
    yield Measurement(PROMISES["lost"], snips - (_kept(stage) - before), f"of {snips}")
    left = _adopted()
    if left is None:
        yield Measurement(PROMISES["processes"], None, "This system does not tell.")
    else:
        yield Measurement(PROMISES["processes"], max(0, left - 1), "beside the one that holds the clipboard")


def _freeze(stage: AppHarness) -> bool:
    """Take a picture of the screens, as every snip does, and say whether that was possible."""
    outcomes: list[object] = []
    stage.app.regions.tested.connect(outcomes.append)
    stage.wait(stage.app.regions.tested, after=stage.app.regions.test)
    stage.app.regions.tested.disconnect(outcomes.append)
    return bool(outcomes) and not isinstance(outcomes[0], Exception)


def _kept(stage: AppHarness) -> int:
    return len(stage.app.history.entries(limit=1_000_000))


def _adopt_orphans() -> None:
    """Become the parent of what our children leave behind, so that it can be counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _adopted() -> int | None:
    """Return how many programs that we started, or that those started, still run."""
    try:
        tasks = list(Path("/proc/self/task").iterdir())
        numbers = [
            number for task in tasks for number in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return None
    return sum(_runs(int(number)) for number in numbers)


def _runs(process: int) -> bool:
    try:
        if os.waitpid(process, os.WNOHANG)[0]:
            return False
    except OSError:
        return False
    return True
