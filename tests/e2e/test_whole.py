"""The whole program on a real desk: keys pressed, formulas dragged over in another program, the clipboard read."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from pic2latex_desktop.history.database import is_sound
from pic2latex_desktop.history.store import HistoryStore
from tests.e2e.whole_program import (
    LATEX,
    SAMPLE,
    clipboard,
    command,
    history_of,
    show_formula,
    start,
    window_named,
)
from tests.e2e.xvfb_session import PATIENCE, Desk, eventually


def test_key_drag_paste(desk: Desk, artefacts: Path) -> None:
    show_formula(desk)
    program = start(desk, LATEX, LATEX, arguments=("--background",))
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (400, 280), (520, 330))
    assert program.expect("copied")["format"] == "raw"
    assert clipboard(desk) == LATEX
    program.expect("kept")
    eventually(
        lambda: desk.run("xdotool", "search", "--onlyvisible", "--name", "Result"), "the result is shown"
    )
    desk.screenshot(artefacts / "result-beside-snip.png")


def test_other_format_by_a_digit(desk: Desk) -> None:
    show_formula(desk)
    program = start(desk, LATEX, arguments=("--background",))
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("copied")
    desk.hands(f"windowfocus --sync {window_named(desk, 'Result')} key 3")
    assert program.expect("copied")["format"] == "dollars"
    assert clipboard(desk) == f"$${LATEX}$$"


def test_two_monitors_of_different_scale(two_monitors: Desk) -> None:
    desk = two_monitors
    show_formula(desk, 1500, 300)
    program = start(desk, LATEX, r"\alpha", arguments=("--background",))
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((1490, 290), (1720, 430))
    program.expect("copied")
    assert clipboard(desk) == LATEX


def test_escape_changes_nothing(desk: Desk) -> None:
    show_formula(desk)
    subprocess.run(
        ["xclip", "-selection", "clipboard"], input="mine", text=True, env=desk.environ, check=True
    )
    program = start(desk, LATEX, arguments=("--background",))
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.hands("mousemove 300 200 mousedown 1 mousemove 400 300 key Escape mouseup 1")
    program.expect("cancelled")
    assert clipboard(desk) == "mine"
    assert program.says_nothing("read", 0.3)


def test_key_pressed_twice_is_one_snip(desk: Desk) -> None:
    show_formula(desk)
    program = start(desk, LATEX, r"\beta", arguments=("--background",))
    desk.hands("key ctrl+alt+m sleep 0.5 key ctrl+alt+m")
    program.expect("opened")
    assert program.says_nothing("opened", 0.7)
    desk.drag((295, 195), (520, 330))
    assert program.expect("read")["source"] == LATEX
    assert program.says_nothing("opened", 0.3)


def test_repeat_takes_the_same_place_again(desk: Desk) -> None:
    show_formula(desk)
    program = start(
        desk,
        "first",
        "second",
        arguments=("--background",),
        settings={"shows_result": "never", "checks_itself": False},
    )
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("copied")
    desk.hands("key ctrl+alt+r")
    assert program.expect("read")["source"] == "second"
    program.expect("copied")
    assert clipboard(desk) == "second"


def test_black_screen_is_explained(desk: Desk) -> None:
    desk.run("xsetroot", "-solid", "black")
    program = start(desk, LATEX, arguments=("--background",))
    desk.hands("key ctrl+alt+m")
    assert program.expect("not taken")["error"] in {"GrabError", "GrabRefused"}
    # There is no tray and no service for notices here, so it must be a window.
    window_named(desk, "Pic2LaTeX")


def test_desk_without_tray_gets_a_window(desk: Desk, artefacts: Path) -> None:
    program = start(desk, LATEX)
    window = window_named(desk, "^Pic2LaTeX$")
    desk.screenshot(artefacts / "main-window.png")
    desk.hands(f"windowfocus --sync {window} key alt+F4")
    assert program.process.wait(timeout=PATIENCE) == 0


def test_missing_model_is_said(desk: Desk) -> None:
    show_formula(desk)
    program = start(desk, arguments=("--background",), is_without_model=True)
    asking = command(desk, "snip", "--wait", "--timeout", "20")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    assert program.expect("failed")["error"] == "ModelMissing"
    _, complaint = asking.communicate(timeout=PATIENCE)
    assert asking.returncode != 0
    assert "not installed" in complaint


def test_clipboard_works_without_tools(desk: Desk, tmp_path: Path) -> None:
    show_formula(desk)
    bare = tmp_path / "bare"
    bare.mkdir()
    full = desk.environ["PATH"]
    desk.environ["PATH"] = str(bare)
    program = start(desk, LATEX, arguments=("--background",))
    desk.environ["PATH"] = full
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    assert program.expect("copied")["backend"] == "qt"
    assert clipboard(desk) == LATEX


def test_command_line_prints_what_was_snipped(desk: Desk) -> None:
    show_formula(desk)
    program = start(desk, LATEX, arguments=("--background",))
    asking = command(desk, "snip", "--wait", "--format", "inline")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    printed, _ = asking.communicate(timeout=PATIENCE)
    assert (asking.returncode, printed) == (0, f"${LATEX}$\n")
    program.expect("copied")
    assert clipboard(desk) == f"${LATEX}$"
    asking = command(desk, "snip", "--wait")
    program.expect("opened")
    desk.hands("key Escape")
    printed, _ = asking.communicate(timeout=PATIENCE)
    assert asking.returncode != 0
    assert printed == ""


def test_second_start_wakes_the_first(desk: Desk) -> None:
    start(desk, LATEX, arguments=("--background",))
    assert desk.start("whole", "{}").process.wait(timeout=PATIENCE) == 0
    window_named(desk, "^Pic2LaTeX$")


@pytest.mark.parametrize("way", ["command", "signal"])
def test_end_leaves_the_clipboard_and_nothing_else(desk: Desk, way: str) -> None:
    show_formula(desk)
    program = start(desk, LATEX, arguments=("--background",))
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.expect("kept")
    if way == "command":
        asking = command(desk, "app", "quit")
        asking.communicate(timeout=PATIENCE)
        assert asking.returncode == 0
    else:
        program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(timeout=PATIENCE) == 0
    assert clipboard(desk) == LATEX
    assert is_sound(history_of(desk))


def test_kill_in_mid_snip_leaves_the_history_whole(desk: Desk) -> None:
    show_formula(desk)
    program = start(
        desk,
        "kept",
        "lost",
        arguments=("--background",),
        is_held=True,
        settings={"shows_result": "never", "checks_itself": False},
    )
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    program.order("read")
    program.expect("kept")
    desk.hands("key ctrl+alt+r")
    eventually(lambda: program.expect("status")["state"] == "busy", "the second is being read")
    os.kill(program.process.pid, signal.SIGKILL)
    program.process.wait(timeout=PATIENCE)
    again = start(desk, "after", arguments=("--background",))
    assert is_sound(history_of(desk))
    history = HistoryStore(history_of(desk))
    assert history.moved_aside is None
    assert history.entries()[-1].source == "kept"
    history.close()
    again.kill()


def test_snip_across_the_portal(desk: Desk, tmp_path: Path) -> None:
    """The session says Wayland, so keys and pictures come from the portal, played by a program."""
    desk.start_bus()
    picture = tmp_path / "screen.png"
    with Image.open(SAMPLE) as formula:
        screen = Image.new("RGB", (1280, 800), "#dddddd")
        screen.paste(formula, (300, 200))
        screen.save(picture)
    portal = desk.start("fake_portal", "ok", "ok", picture)
    portal.expect("ready")
    desk.environ |= {"WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}
    program = start(desk, LATEX, arguments=("--background",))
    portal.order("press formula")
    program.expect("opened")
    desk.drag((295, 195), (520, 330))
    assert program.expect("read")["source"] == LATEX
    program.expect("copied")
    eventually(lambda: clipboard(desk) == LATEX, "the LaTeX is on the clipboard")
