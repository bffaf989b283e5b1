"""How tests drive the whole program on a desk."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pic2latex_resources
from tests.e2e.xvfb_session import Desk, Program, eventually

SAMPLE = pic2latex_resources.path("samples/basel.png")
LATEX = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"


def start(desk: Desk, *script: str, arguments: tuple[str, ...] = (), **asked: Any) -> Program:
    """Start the program and wait until it hears its keys."""
    program = desk.start("whole", json.dumps({"script": script, **asked}), *arguments)
    program.expect("started")
    eventually(lambda: program.expect("keys")["is_heard"], "keys are heard")
    if desk.environ.get("XDG_SESSION_TYPE") != "wayland":
        # The listener says that it is fine a moment before the X server tells it of keys.
        eventually(lambda: _hears_a_key(desk, program), "the X server tells it of keys")
    return program


def _hears_a_key(desk: Desk, program: Program) -> bool:
    desk.hands("key Pause")
    return not program.says_nothing("key", 0.2)


def show_formula(desk: Desk, left: int = 300, top: int = 200) -> None:
    desk.start("show_picture", SAMPLE, left, top).expect("ready")


def clipboard(desk: Desk) -> str:
    return desk.run("xclip", "-selection", "clipboard", "-out")


def command(desk: Desk, *arguments: str) -> subprocess.Popen[str]:
    """Start the command line on this desk."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pic2latex", *arguments],
        env=desk.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    desk.processes.append(process)
    return process


def window_named(desk: Desk, name: str) -> str:
    """Wait until a window of this name is seen, and return its number."""
    number: str = eventually(lambda: _first_window(desk, name), f"a window named {name} is seen")
    return number


def window_is_gone(desk: Desk, name: str) -> None:
    """Wait until no window of this name is seen."""
    eventually(lambda: not _first_window(desk, name), f"no window named {name} is seen")


def _first_window(desk: Desk, name: str) -> str:
    done = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", name],
        env=desk.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.partition("\n")[0]


def history_of(desk: Desk) -> Path:
    return Path(desk.environ["HOME"]) / ".local" / "share" / "pic2latex" / "history.sqlite"
