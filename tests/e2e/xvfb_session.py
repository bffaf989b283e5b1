"""A desk: an X server without a screen, a window manager, and programs started on it."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Seconds after which something will never come. Two busy cores have made a program wait for 20 to start.
PATIENCE = 90.0


def eventually(check: Callable[[], Any], what: str, limit: float = PATIENCE) -> Any:
    """Return the first true value of `check`, or fail saying what never came."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        value = check()
        if value:
            return value
        time.sleep(0.02)
    pytest.fail(f"it never came to this: {what}")


class Program:
    """A program of tests/e2e/programs: it prints one JSON value per line, and reads lines as orders."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        # Only the thread that reads closes what it reads: closed under it, it would fail in the middle of a line.
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self._lines.put(line)
        self._lines.put(None)

    def expect(self, kind: str, limit: float = PATIENCE) -> dict[str, Any]:
        """Return the next message of this kind; messages of other kinds are passed over."""
        deadline = time.monotonic() + limit
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"the program never said {kind!r}")
            if line is None:
                pytest.fail(f"the program ended before it said {kind!r}")
            message: dict[str, Any] = json.loads(line)
            if message["kind"] == kind:
                return message

    def says_nothing(self, kind: str, seconds: float) -> bool:
        """Listen for so long and say whether no message of this kind came."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return True
            if line is not None and json.loads(line)["kind"] == kind:
                return False
        return True

    def ended(self) -> bool:
        """Say whether its output comes to an end, which it does not while a child of it keeps it open."""
        with suppress(queue.Empty):
            while self._lines.get(timeout=PATIENCE) is not None:
                pass
            return True
        return False

    def order(self, text: str) -> None:
        """Send a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        """Close its input, which tells it to end, and return its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        """Kill it at once."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)

    def put_away(self) -> None:
        """Close the pipes of a program that was killed, once nothing holds the other ends any more."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self._reader.join(timeout=PATIENCE)
        assert not self._reader.is_alive(), "something still holds the program's output"


@dataclass
class Desk:
    """One X server with a window manager; everything started here is ended with it."""

    environ: dict[str, str]
    processes: list[subprocess.Popen[Any]] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)

    def start(self, name: str, *arguments: object, **variables: str) -> Program:
        """Start a program of tests/e2e/programs on this desk."""
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", f"tests.e2e.programs.{name}", *map(str, arguments)],
            env=self.environ | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        program = Program(process)
        self.programs.append(program)
        return program

    def start_bus(self) -> None:
        """Give the desk a message bus of its own, as dbus-run-session does."""
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it complains that it may not open 65536 files
            text=True,
        )
        self.processes.append(bus)
        assert bus.stdout is not None
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

    def end(self) -> None:
        """End everything that was started here."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        # Only now: what a program left behind to hold the clipboard keeps its pipes open until the server is
        # gone.
        for program in self.programs:
            program.put_away()
        read_by_threads = {program.process.pid for program in self.programs}
        for process in self.processes:
            if process.pid not in read_by_threads and process.stdout is not None:
                process.stdout.close()

    def run(self, *command: str) -> str:
        """Run a tool on this desk to its end and return what it wrote; it is found whatever the desk's own PATH."""
        tool, *arguments = command
        done = subprocess.run(
            [which(tool) or tool, *arguments],
            env=self.environ,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout

    def hands(self, what: str) -> None:
        """Let xdotool do something with the mouse and the keys."""
        self.run("xdotool", *what.split())

    def drag(self, *points: tuple[int, int]) -> None:
        """Press the mouse at the first point, pass through the others, and let go at the last."""
        (x, y), *others = points
        steps = "".join(f" sleep 0.05 mousemove {x} {y}" for x, y in others)
        self.hands(f"mousemove {x} {y} mousedown 1{steps} sleep 0.05 mouseup 1")

    def screenshot(self, path: Path) -> Path:
        """Keep a picture of the whole desk, as another program sees it."""
        import mss
        import mss.tools

        with mss.MSS(display=self.environ["DISPLAY"]) as source:
            shot = source.grab(source.monitors[0])
        path.parent.mkdir(parents=True, exist_ok=True)
        mss.tools.to_png(shot.rgb, shot.size, output=str(path))
        return path


def environment(home: Path) -> dict[str, str]:
    """Return what programs on a desk are given: nothing of the user who runs the tests."""
    kept = ("PATH", "LANG", "VIRTUAL_ENV", "PIC2LATEX_ARTEFACTS")
    environ = {name: os.environ[name] for name in kept if name in os.environ}
    runtime = home / "run"
    runtime.mkdir(parents=True)
    runtime.chmod(0o700)
    folders = (ROOT / "engine", ROOT / "desktop", ROOT / "resources", ROOT)
    return environ | {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "QT_QPA_PLATFORM": "xcb",
        "LC_ALL": "C.UTF-8",
    }


def _start_server(environ: dict[str, str], size: str) -> subprocess.Popen[bytes]:
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
        env=environ,
        pass_fds=(writer,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    with os.fdopen(reader) as number:
        environ["DISPLAY"] = f":{number.readline().strip()}"
    return server


def _has_manager(environ: dict[str, str]) -> bool:
    command = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    return "window id" in done.stdout


MakeDesk = Callable[..., Desk]


def new_desk(home: Path, size: str) -> Desk:
    """Start an X server on a free display with a window manager; `home` is the home of what runs on it."""
    for tool in ("Xvfb", "openbox", "xdotool", "xprop", "xrandr", "xclip", "xsel"):
        assert shutil.which(tool), f"these tests need {tool}"
    environ = environment(home)
    desk = Desk(environ, [_start_server(environ, size)])
    manager = subprocess.Popen(["openbox"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    desk.processes.append(manager)
    eventually(lambda: _has_manager(environ), "a window manager runs")
    return desk
