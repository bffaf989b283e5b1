"""Many snips in a row: none is lost, and nothing is left behind.

What the program grows by is measured by `pic2latex-desktop --bench`: memory at rest depends on how busy the machine
is, and no test may depend on that.
"""

import pytest

from pic2latex.desktop_ipc import IpcRequest, IpcStatus, ask
from pic2latex_desktop.history.store import HistoryStore
from tests.e2e.processes import children_of, started_on
from tests.e2e.soak import soak
from tests.e2e.whole_program import history_of, show_formula, start
from tests.e2e.xvfb_session import PATIENCE, Desk, eventually

SNIPS = 100


@pytest.mark.timeout(900)
def test_many_snips_lose_none_and_leave_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    show_formula(desk)
    before_start = started_on(desk)
    settings = {"shows_result": "never", "notifies": False}
    program = start(desk, *["warm-up"] * 3, arguments=("--background",), settings=settings)
    monkeypatch.setenv("XDG_RUNTIME_DIR", desk.environ["XDG_RUNTIME_DIR"])
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("kept")
    repeat_last_region(SNIPS)
    eventually(lambda: children_of(program) == [], "no process is left behind")
    history = HistoryStore(history_of(desk))
    eventually(lambda: len(history.entries(limit=1000)) == SNIPS + 1, "every snip is kept")
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


@pytest.mark.timeout(900)
def test_cancels_junk_and_dying_renderers_lose_no_snip(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with thousands of snips: `python -m tests.e2e.soak`."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", desk.environ["XDG_RUNTIME_DIR"])
    report = soak(desk, snips=40, kill_every=20)
    assert (report.read, report.kept) == (40, 40)
    assert min(report.cancelled, report.refused, report.renderers_killed) > 0
    assert report.processes_left == report.files_left == ()
