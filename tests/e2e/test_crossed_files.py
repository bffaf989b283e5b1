"""How many files of the desktop program a snip crosses between the key and the clipboard."""

from tests.e2e.crossed_files import desktop_files
from tests.e2e.whole_program import LATEX, show_formula, start
from tests.e2e.xvfb_session import Desk

#: The whole of it when this began to be counted: 145 files.
AT_MOST = 72


def test_a_snip_crosses_few_files(desk: Desk) -> None:
    show_formula(desk)
    program = start(desk, LATEX, arguments=("--background",), notes_files=True)
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (400, 280), (520, 330))
    crossed = program.expect("crossed")["files"]
    assert set(crossed) <= set(desktop_files())
    assert len(crossed) <= AT_MOST, "\n".join(crossed)
    is_window = {name for name in crossed if name.startswith(("windows/", "preview/", "editor/"))}
    assert is_window <= {"windows/tray_menu.py", "windows/window_set.py"}
