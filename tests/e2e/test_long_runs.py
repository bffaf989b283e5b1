"""Many snips in a row: none is lost, nothing grows, and nothing is left behind."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pic2latex.desktop_ipc import IpcRequest, IpcStatus, ask
from pic2latex_desktop.history.store import HistoryStore
from tests.e2e.whole_program import history_of, show_formula, start
from tests.e2e.xvfb_session import PATIENCE, Desk, Program, eventually

# Caches fill during the first snips: SQLite's, those of fonts, of compiled expressions.
WARM, MEASURED = 60, 240
#: What the program may grow by meanwhile: 5 % for 480 snips. It grows by 1 %, while the last caches fill, and then
#: no more. A cut-out of this size takes 0.2 MB; keeping one of twenty is seen.
GROWTH = 1.025


def memory_at_rest(program: Program) -> int:
    """Return what a process holds while it does nothing, in kilobytes.

    A snip takes 30 MB for a moment (the frozen screen three times over, and the comparison), so one look at a
    program that has just answered says nothing. What grows is still there at the quietest of many looks.
    """
    return min(_looks(program, seconds=5.0))


def _looks(program: Program, seconds: float) -> Iterator[int]:
    status = Path(f"/proc/{program.process.pid}/status")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        yield int(lines["VmRSS"].split()[0])
        time.sleep(0.02)


def started_on(desk: Desk) -> set[str]:
    """Return the names of all processes that were started on this desk, however they were started."""
    home = f"HOME={desk.environ['HOME']}\0".encode()
    return {
        name
        for process in Path("/proc").glob("[0-9]*")
        for name in [_name_if(process, home)]
        if name and name not in {"Xvfb", "openbox"}
    }


def _name_if(process: Path, variable: bytes) -> str:
    try:
        if variable in (process / "environ").read_bytes():
            return (process / "comm").read_text(encoding="utf-8").strip()
    except OSError:
        pass  # it ended meanwhile
    return ""


def children_of(program: Program) -> list[str]:
    tasks = Path(f"/proc/{program.process.pid}/task")
    return [
        number
        for task in tasks.iterdir()
        for number in (task / "children").read_text(encoding="ascii").split()
    ]


@pytest.mark.timeout(900)
def test_many_snips_lose_none_and_grow_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five hundred, with a model, are made by `pic2latex-desktop --bench`; these show the same slope in less time."""
    show_formula(desk)
    before_start = started_on(desk)
    settings = {"shows_result": "never", "notifies": False}
    program = start(desk, *["warm-up"] * 3, arguments=("--background",), settings=settings)
    monkeypatch.setenv("XDG_RUNTIME_DIR", desk.environ["XDG_RUNTIME_DIR"])
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("kept")
    repeat_last_region(WARM)
    before = memory_at_rest(program)
    repeat_last_region(MEASURED)
    after = memory_at_rest(program)
    assert after < GROWTH * before, f"{before} kB grew to {after} kB"
    eventually(lambda: children_of(program) == [], "no process is left behind")
    history = HistoryStore(history_of(desk))
    eventually(lambda: len(history.entries(limit=1000)) == WARM + MEASURED + 1, "every snip is kept")
    history.close()
    assert ask(IpcRequest("quit"), limit=PATIENCE) is not None
    assert program.process.wait(timeout=PATIENCE) == 0
    # What holds the clipboard is meant to stay.
    eventually(lambda: started_on(desk) - {"xclip"} == before_start, "nothing outlives the program")


def repeat_last_region(times: int) -> None:
    for _ in range(times):
        reply = ask(IpcRequest("repeat", waits=True), limit=PATIENCE)
        assert reply is not None
        assert reply.status is IpcStatus.OK
