"""Files on a real desk: dropped on a window, copied in a file manager, opened by the command."""

import subprocess
from pathlib import Path

from pic2latex_desktop.history.store import HistoryStore
from tests.e2e.whole_program import LATEX, SAMPLE, clipboard, command, history_of, start, window_named
from tests.e2e.xvfb_session import PATIENCE, Desk
from tests.engine.pages.documents import blank_pages


def test_a_file_dropped_on_the_window_is_read(desk: Desk) -> None:
    program = start(desk, LATEX)
    window = window_named(desk, "^Pic2LaTeX$")
    desk.hands(f"windowmove --sync {window} 500 300 windowactivate --sync {window}")
    files = desk.start("drag_file", SAMPLE)
    files.expect("ready")
    desk.hands("mousemove 40 40 mousedown 1 mousemove 60 60 sleep 0.1 mousemove 80 70")
    files.expect("dragging")
    desk.hands("mousemove 560 360 sleep 0.2 mousemove 570 370 sleep 0.2 mouseup 1")
    assert files.expect("dropped")["action"] == "CopyAction"
    program.expect("copied")
    assert clipboard(desk) == LATEX


def test_a_file_copied_in_a_file_manager_is_read_by_the_paste_key(desk: Desk) -> None:
    program = start(desk, LATEX, arguments=("--background",))
    subprocess.run(
        ["xclip", "-selection", "clipboard", "-target", "text/uri-list"],
        input=f"{SAMPLE.as_uri()}\r\n", text=True, env=desk.environ, check=True,
    )  # fmt: skip
    desk.hands("key ctrl+alt+v")
    program.expect("copied")
    assert clipboard(desk) == LATEX


def test_a_page_of_a_pdf_is_opened_by_the_command(desk: Desk, tmp_path: Path) -> None:
    blank_pages(tmp_path / "one.pdf", 1)
    program = start(desk, pages=["A sentence."], arguments=("--background",))
    asking = command(desk, "app", "open", "--wait", str(tmp_path / "one.pdf"))
    printed, _ = asking.communicate(timeout=PATIENCE)
    assert (asking.returncode, printed) == (0, "A sentence.\n")
    program.expect("kept")
    history = HistoryStore(history_of(desk))
    (entry,) = history.entries()
    history.close()
    assert (entry.mode, entry.source) == ("page", "A sentence.")
