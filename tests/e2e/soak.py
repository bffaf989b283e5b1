"""Thousands of snips on a real desk, with everything that goes wrong in between, and what is left afterwards.

    python -m tests.e2e.soak --snips 5000

Formulas are read by a recogniser that needs no model and drawn in the browser's preview. Now and then, drawn with a
seed, the overlay is cancelled with Escape or a file that is no picture is opened, and every so many snips the browser's
renderer is killed. Prints one JSON object: what was kept of what was asked, the memory of the program's own process in
megabytes, and what was left of processes and files.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from pic2latex.desktop_ipc import IpcRequest, IpcStatus, ask
from pic2latex_desktop.history.store import HistoryStore
from tests.e2e.processes import renderers_of, started_on
from tests.e2e.whole_program import history_of, show_formula, start
from tests.e2e.xvfb_session import PATIENCE, Desk, Program, eventually, new_desk

__all__ = ["SoakReport", "soak"]

FORMULAS = (r"E = mc^{2}", r"\frac{a}{b} + c", r"\sum_{n=1}^{\infty} \frac{1}{n^{2}}", r"x_{1} \leq x_{2}")
#: One in so many snips is followed by a cancelled overlay, and one in so many by a file that is no picture.
CANCELLED, JUNK = 20, 20
#: Snips after which memory is at rest, where the comparison begins.
WARM_UP = 0.1
#: Seconds for what is written and ended behind the last answer.
SETTLING = PATIENCE


@dataclass(frozen=True, slots=True)
class SoakReport:
    """What a run asked for and what came of it. Memory is the resident set in megabytes, a mean of ten moments."""

    snips: int
    read: int
    kept: int
    cancelled: int
    refused: int
    renderers_killed: int
    memory_before: float
    memory_after: float
    processes_left: tuple[str, ...]
    files_left: tuple[str, ...]


class _Soak:
    """A run in progress."""

    def __init__(self, desk: Desk, program: Program, junk: Path, kill_every: int) -> None:
        self._desk = desk
        self._program = program
        self._junk = junk
        self._kill_every = kill_every
        self._chance = random.Random(12)  # no secret
        self.read = self.cancelled = self.refused = self.killed = 0
        self.memory: list[float] = []

    def snip(self, number: int) -> None:
        """Read one picture, and do what else is due."""
        self.read += _asked("repeat") is IpcStatus.OK
        if self._chance.randrange(CANCELLED) == 0:
            self._cancel()
        if self._chance.randrange(JUNK) == 0:
            self.refused += _asked("open", str(self._junk)) is IpcStatus.FAILED
        if number % self._kill_every == 0:
            for renderer in renderers_of(self._program.process.pid):
                os.kill(renderer, signal.SIGKILL)
                self.killed += 1
        self.memory.append(_resident(self._program))

    def _cancel(self) -> None:
        self._desk.hands("key ctrl+alt+m")
        self._program.expect("opened")
        self._desk.hands("key Escape")
        self._program.expect("cancelled")
        self.cancelled += 1


def soak(desk: Desk, *, snips: int, kill_every: int) -> SoakReport:
    """Make so many snips on a desk, and end the program. `XDG_RUNTIME_DIR` must be the desk's."""
    show_formula(desk)
    junk = Path(desk.environ["HOME"]) / "junk.png"
    junk.write_bytes(b"no picture at all" * 100)
    before, files = started_on(desk), _files(desk)
    program = _started(desk, snips)
    run = _Soak(desk, program, junk, kill_every)
    for number in range(1, snips + 1):
        run.snip(number)
    history = HistoryStore(history_of(desk))
    _wait_for(lambda: history.usage().results == snips + 1)
    kept = history.usage().results - 1
    history.close()
    assert ask(IpcRequest("quit"), limit=PATIENCE) is not None
    assert program.process.wait(timeout=PATIENCE) == 0
    _wait_for(lambda: _left(desk, before) == set())
    begin = max(10, round(snips * WARM_UP))
    return SoakReport(
        snips=snips,
        read=run.read,
        kept=kept,
        cancelled=run.cancelled,
        refused=run.refused,
        renderers_killed=run.killed,
        memory_before=_mean(run.memory[begin - 10 : begin]),
        memory_after=_mean(run.memory[-10:]),
        processes_left=tuple(sorted(_left(desk, before))),
        files_left=tuple(sorted(_files(desk) - files)),
    )


def _wait_for(check: Callable[[], bool]) -> None:
    """Give what comes a moment later the time to come; the report says whether it did."""
    deadline = time.monotonic() + SETTLING
    while not check() and time.monotonic() < deadline:
        time.sleep(0.05)


def _left(desk: Desk, before: set[str]) -> set[str]:
    # What holds the clipboard is meant to stay.
    return started_on(desk) - {"xclip"} - before


def _started(desk: Desk, snips: int) -> Program:
    """Start the program and make a first snip, whose region is repeated."""
    if os.geteuid() == 0:
        # Chromium refuses to start its sandbox as root.
        desk.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    settings = {"preview": "web", "notifies": False, "checks_itself": False, "history_megabytes": 0}
    script = [FORMULAS[number % len(FORMULAS)] for number in range(snips + 1)]
    program = start(desk, *script, arguments=("--background",), settings=settings)
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("kept")
    # Memory is compared from here on, and the browser is most of it.
    eventually(lambda: not program.expect("preview")["is_light"], "the browser draws")
    return program


def _asked(command: str, *paths: str) -> IpcStatus:
    reply = ask(IpcRequest(command, paths=paths, waits=True), limit=PATIENCE)
    assert reply is not None
    return reply.status


def _resident(program: Program) -> float:
    pages = int(Path(f"/proc/{program.process.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 1)


def _files(desk: Desk) -> set[str]:
    """Return the files of the desk's home that are no part of what the program keeps."""
    home = Path(desk.environ["HOME"])
    kept = (".config/", ".local/share/pic2latex/", ".cache/")
    names = {str(file.relative_to(home)) for file in home.rglob("*") if file.is_file()}
    return {name for name in names if not name.startswith(kept)}


def main() -> int:
    """Run it alone and print the report."""
    parser = argparse.ArgumentParser(description="Thousands of snips on a virtual screen.")
    parser.add_argument("--snips", type=int, default=5000)
    parser.add_argument("--kill-every", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        desk = new_desk(Path(folder) / "home", "1280x800")
        os.environ["XDG_RUNTIME_DIR"] = desk.environ["XDG_RUNTIME_DIR"]
        try:
            report = soak(desk, snips=asked.snips, kill_every=asked.kill_every)
        finally:
            desk.end()
    print(json.dumps(asdict(report), indent=2))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
