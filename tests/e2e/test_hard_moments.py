"""Moments at which something was lost once: while it starts, while it quits, two snips at a time, on small screens."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.processes import renderers_of
from tests.e2e.whole_program import (
    LATEX,
    clipboard,
    command,
    show_formula,
    start,
    window_named,
)
from tests.e2e.xvfb_session import PATIENCE, Desk, MakeDesk, Program, eventually


def is_seen(desk: Desk, *search: str) -> bool:
    done = subprocess.run(
        ["xdotool", "search", "--onlyvisible", *search],
        env=desk.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return bool(done.stdout.strip())


def ended(process: "subprocess.Popen[str]") -> int:
    """Wait for a command to end, and return its exit code."""
    process.communicate(timeout=PATIENCE)
    return process.returncode


def snip(desk: Desk, program: Program) -> None:
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    desk.drag((295, 195), (400, 280), (520, 330))


def test_snip_asked_of_a_program_that_does_not_run_yet(desk: Desk) -> None:
    """The call came before anybody served it: no overlay ever, and the command waited for good."""
    show_formula(desk)
    asking = command(desk, "snip", "--wait", "--timeout", str(PATIENCE))

    def is_cancelled() -> bool:
        desk.hands("key Escape")
        return asking.poll() is not None

    eventually(is_cancelled, "the overlay came, and Escape cancelled it")
    assert ended(asking) == 130
    assert ended(command(desk, "app", "quit")) == 0


def test_the_keys_open_the_overlay_again_as_soon_as_it_is_gone(desk: Desk) -> None:
    """For 0.3 s after a press the next one counted as the bounce of a key, also when the first had been served."""
    program = start(desk, LATEX, arguments=("--background",))
    show_formula(desk)
    for _ in range(5):
        desk.hands("key ctrl+alt+m")
        program.expect("opened")
        desk.hands("key Escape")
        program.expect("cancelled")


def test_every_call_made_while_it_starts_is_answered(desk: Desk) -> None:
    program = desk.start("whole", "{}", "--background")
    asking = [command(desk, "app", "status") for _ in range(4)]
    program.expect("started")
    # One that came too early for the socket says that nothing runs; all others are answered.
    assert {ended(each) for each in asking} <= {0, 70}
    assert ended(command(desk, "app", "status")) == 0


@pytest.mark.parametrize("way", ["command", "signal"])
def test_it_quits_whatever_window_is_open(desk: Desk, way: str) -> None:
    """Windows that refused to close made Qt give up quitting, in 7 of 17 tries."""
    program = start(desk, LATEX, arguments=("--background",))
    show_formula(desk)
    snip(desk, program)
    program.expect("copied")
    window_named(desk, "Result")
    for name in ("settings", "history"):
        assert ended(command(desk, "app", name)) == 0
        window_named(desk, name.title())
    if way == "command":
        assert ended(command(desk, "app", "quit")) == 0
    else:
        program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(PATIENCE) == 0


def test_overlay_keeps_the_keyboard_when_a_result_arrives(desk: Desk, artefacts: Path) -> None:
    """The result of the first snip took the keyboard from the overlay of the second: Escape closed the result."""
    show_formula(desk)
    program = start(desk, LATEX, LATEX, arguments=("--background",), is_held=True)
    snip(desk, program)
    eventually(lambda: program.expect("status")["state"] == "busy", "the first is being read")
    # Not by the key: pressed again so soon, it would be taken for one that bounces.
    assert ended(command(desk, "snip")) == 0
    program.expect("opened")
    program.order("read")
    assert program.expect("read")["source"] == LATEX
    program.expect("copied")
    desk.screenshot(artefacts / "overlay-while-a-result-arrives.png")
    assert not is_seen(desk, "--name", "^Result$"), "it would be over the overlay"
    desk.hands("key Escape")
    program.expect("cancelled")
    window_named(desk, "^Result$")


def test_pinned_result_is_not_in_the_next_picture(desk: Desk) -> None:
    show_formula(desk)
    program = start(desk, LATEX, LATEX, arguments=("--background",), settings={"result_pinned": True})
    snip(desk, program)
    program.expect("copied")
    window_named(desk, "^Result$")
    desk.hands("key ctrl+alt+m")
    program.expect("opened")
    assert not is_seen(desk, "--name", "^Result$")
    desk.drag((295, 195), (520, 330))
    program.expect("copied")
    window_named(desk, "^Result$")


def test_renderer_may_die_as_often_as_it_likes(desk: Desk) -> None:
    """The second death freed the page within its own signal, and the program ended with SIGSEGV."""
    if os.geteuid() == 0:
        # Chromium refuses to start its sandbox as root, which is what most build machines are.
        desk.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    program = start(desk, *[LATEX] * 4, arguments=("--background",), settings={"preview": "web"})
    show_formula(desk)
    for death in range(3):
        snip(desk, program)
        if death < 2:
            eventually(lambda: not program.expect("preview")["is_light"], "the browser draws")
        else:
            program.expect("copied")
        renderers = renderers_of(program.process.pid)
        assert death == 2 or renderers, "nothing was there to be killed"
        for process in renderers:
            os.kill(process, signal.SIGKILL)
    snip(desk, program)
    program.expect("copied")
    assert program.process.poll() is None
    assert clipboard(desk) == LATEX


def outer_edges(desk: Desk, window: str) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a window with its frame, in pixels of the screen."""
    # xdotool counts the frame twice.
    info = desk.run("xwininfo", "-id", window)
    values = dict(line.strip().partition(":")[::2] for line in info.splitlines() if ":" in line)
    extents = desk.run("xprop", "-id", window, "_NET_FRAME_EXTENTS").partition("=")[2]
    left, right, top, bottom = (int(number) for number in extents.split(","))
    x, y = int(values["Absolute upper-left X"]), int(values["Absolute upper-left Y"])
    return x - left, y - top, x + int(values["Width"]) + right, y + int(values["Height"]) + bottom


@pytest.mark.parametrize(
    ("size", "scale", "mode"),
    [
        ("1024x600", "1", "formula"),
        ("1024x600", "1", "page"),
        ("1366x768", "1", "page"),
        ("1366x768", "1.25", "formula"),
        ("1366x768", "1.5", "formula"),
        ("1366x768", "1.5", "page"),
        ("1920x1080", "2", "page"),
        # Less room than the windows ask for: they scroll.
        ("1024x600", "1.5", "page"),
        ("1366x768", "2", "formula"),
        ("1366x768", "2", "page"),
        ("1024x600", "2", "formula"),
        ("1024x600", "2", "page"),
    ],
)
def test_windows_fit_small_screens(
    make_desk: MakeDesk, artefacts: Path, size: str, scale: str, mode: str
) -> None:
    """The title bar was not counted: Copy lay below the edge."""
    desk = make_desk(size)
    desk.environ["QT_SCALE_FACTOR"] = scale
    show_formula(desk, 40, int(size.partition("x")[2]) - 160)
    page = "Let $x$ be\n\n$$\n\\sum_n \\frac{1}{n^2}\n$$\n\n" * 6
    program = start(desk, LATEX, pages=[page], arguments=("--background",), settings={"mode": mode})
    desk.hands("key ctrl+alt+p" if mode == "page" else "key ctrl+alt+m")
    program.expect("opened")
    top = int(size.partition("x")[2]) - 165
    desk.drag((35, top), (260, top + 130))
    program.expect("copied")
    for name in ("settings", "history", "about"):
        assert ended(command(desk, "app", name)) == 0
    width, height = map(int, size.split("x"))
    for name in ("^Result$", "^Settings$", "^History$", "^About Pic2LaTeX$"):
        window = window_named(desk, name)
        desk.hands(f"windowactivate --sync {window}")
        desk.screenshot(artefacts / f"{name[1:-1].lower()}-{mode}-{size}-{scale}.png")
        assert_on_screen(desk, window, width, height)


def assert_on_screen(desk: Desk, window: str, width: int, height: int) -> None:
    """Fail unless a window with its frame lies on the screen."""
    left, upper, right, lower = outer_edges(desk, window)
    assert left >= 0
    assert upper >= 0
    assert right <= width
    assert lower <= height


def test_a_window_that_is_shown_again_has_its_title_bar_on_the_screen(make_desk: MakeDesk) -> None:
    """A page after a formula: the window was hidden for the snip, and its frame was not known any more."""
    desk = make_desk("1024x600")
    show_formula(desk, 40, 440)
    program = start(
        desk, LATEX, pages=["Let $x$ be\n\n$$\n\\frac{1}{n^2}\n$$\n\n" * 6], arguments=("--background",)
    )
    for keys in ("ctrl+alt+m", "ctrl+alt+p"):
        desk.hands(f"key {keys}")
        program.expect("opened")
        desk.drag((35, 435), (260, 565))
        program.expect("copied")
        window = window_named(desk, "^Result$")
        desk.hands(f"windowactivate --sync {window}")
        assert_on_screen(desk, window, 1024, 600)
