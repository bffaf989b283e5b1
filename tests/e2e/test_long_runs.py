"""Many snips in a row: none is lost, and nothing grows."""

from pathlib import Path

import pytest

from pic2latex.remote import Request, Status, ask
from pic2latex_desktop.history import History
from tests.e2e.desk import Desk, Program, eventually
from tests.e2e.whole_program import history_of, show_formula, start


def memory_of(program: Program) -> int:
    """Return the memory of a process, in pages."""
    return int(Path(f"/proc/{program.process.pid}/statm").read_text(encoding="ascii").split()[1])


def children_of(program: Program) -> list[str]:
    tasks = Path(f"/proc/{program.process.pid}/task")
    return [
        number
        for task in tasks.iterdir()
        for number in (task / "children").read_text(encoding="ascii").split()
    ]


def test_many_snips_lose_none_and_grow_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five hundred are measured by `pic2latex-desktop --bench`; these show the same slope in less time."""
    warm, measured = 60, 100
    show_formula(desk)
    settings = {"shows_result": "never", "notifies": False}
    program = start(desk, *["warm-up"] * 3, arguments=("--background",), settings=settings)
    monkeypatch.setenv("XDG_RUNTIME_DIR", desk.environ["XDG_RUNTIME_DIR"])
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("kept")
    before = 0
    for number in range(warm + measured):
        if number == warm:
            before = memory_of(program)
        reply = ask(Request("repeat", waits=True), limit=20)
        assert reply is not None
        assert reply.status is Status.OK
    assert memory_of(program) < 1.05 * before
    eventually(lambda: children_of(program) == [], "no process is left behind")
    history = History(history_of(desk))
    eventually(lambda: len(history.entries(limit=1000)) == warm + measured + 1, "every snip is kept")
    history.close()
