"""One program per user, spoken to by the real command line over the real socket."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pic2latex.desktop_ipc import IpcRequest, IpcStatus, Reply, address, ask, frame, lock_path
from pic2latex_desktop.app.single_instance import IpcCall, SingleInstance
from tests.e2e.xvfb_session import PATIENCE, ROOT, Program, eventually

Start = Callable[[], Program]


def environment() -> dict[str, str]:
    folders = (ROOT / "engine", ROOT / "desktop", ROOT / "resources", ROOT)
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, folders))}


@pytest.fixture
def start() -> Iterator[Start]:
    programs: list[Program] = []

    def begin() -> Program:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.e2e.programs.instance"],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        programs.append(Program(process))
        return programs[-1]

    yield begin
    for program in programs:
        program.kill()
        program.put_away()


def command(*words: str, **variables: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "pic2latex", *words],
        env=environment() | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_only_one_runs_and_the_next_follows_a_crash(start: Start) -> None:
    first = start()
    first.expect("ready")
    start().expect("second")
    assert ask(IpcRequest("status")) == Reply(IpcStatus.OK)
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    assert Path(address()).exists(), "the crash left its socket behind"
    start().expect("ready")
    assert ask(IpcRequest("status")) == Reply(IpcStatus.OK)


def test_several_at_once_become_one(start: Start) -> None:
    programs = [start() for _ in range(4)]

    def ends() -> list[int]:
        return [code for program in programs if (code := program.process.poll()) is not None]

    eventually(lambda: len(ends()) == 3, "three of them give way")
    assert ends() == [0, 0, 0]
    assert ask(IpcRequest("status"), patience=PATIENCE) == Reply(IpcStatus.OK)


@pytest.mark.parametrize(
    ("order", "code", "printed", "complaint"),
    [
        (r"answer \frac{a}{b} 中", 0, "\\frac{a}{b} 中\n", ""),
        ("cancel", 130, "", "cancelled"),
        ("fail", 40, "", "Nothing is written there. Choose a formula."),
    ],
)
def test_the_command_line_waits_for_the_result(
    start: Start, order: str, code: int, printed: str, complaint: str
) -> None:
    program = start()
    program.expect("ready")
    cli = command(
        "snip", "--wait", "--mode", "page", XDG_ACTIVATION_TOKEN="a token", PYTHONIOENCODING="utf-8"
    )
    called = program.expect("called")
    assert (called["command"], called["mode"], called["token"]) == ("snip", "page", "a token")
    program.order(order)
    out, err = cli.communicate(timeout=PATIENCE)
    assert (cli.returncode, out) == (code, printed)
    assert complaint in err


def test_files_become_absolute_paths(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = start()
    program.expect("ready")
    monkeypatch.chdir(tmp_path)
    Path("formula one.png").touch()
    cli = command("app", "open", "formula one.png")
    assert program.expect("called")["paths"] == [str(tmp_path / "formula one.png")]
    assert cli.communicate(timeout=PATIENCE) == ("", "")
    assert cli.returncode == 0


def test_nobody_runs(tmp_path: Path) -> None:
    assert ask(IpcRequest("status")) is None
    cli = command("snip", "--no-start")
    assert "not running" in cli.communicate(timeout=PATIENCE)[1]
    assert cli.returncode == 70
    # A socket without a program behind it is nobody as well.
    lock_path()
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(address())
    assert ask(IpcRequest("status"), patience=0.1) is None


def test_a_caller_that_goes_away_is_noticed(start: Start) -> None:
    program = start()
    program.expect("ready")
    cli = command("snip", "--wait")
    program.expect("called")
    cli.send_signal(signal.SIGTERM)
    cli.communicate(timeout=PATIENCE)
    program.expect("abandoned")


def test_a_limit_is_kept_and_a_dead_program_is_noticed(start: Start) -> None:
    program = start()
    program.expect("ready")
    late = ask(IpcRequest("snip", waits=True), limit=0.2)
    assert late is not None
    assert "in time" in late.message
    replies: list[Reply | None] = []
    asking = threading.Thread(target=lambda: replies.append(ask(IpcRequest("snip", waits=True))))
    asking.start()
    program.expect("called")
    program.expect("called")
    program.kill()
    asking.join(20)
    assert replies[0] is not None
    assert "ended before" in replies[0].message


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        (frame(IpcRequest("dance")), IpcStatus.UNKNOWN, "does not know the command dance"),
        (frame(IpcRequest("snip", protocol=99)), IpcStatus.UNKNOWN, "older"),
        (struct.pack(">I", 4) + b"oops", IpcStatus.FAILED, "could not be read"),
        (struct.pack(">I", 2) + b"[]", IpcStatus.FAILED, "could not be read"),
        (b"\xff\xff\xff\xff", IpcStatus.FAILED, "could not be read"),
    ],
)
def test_nonsense_gets_a_clear_answer(start: Start, sent: bytes, status: IpcStatus, words: str) -> None:
    from pic2latex.desktop_ipc import Frames, read_reply

    program = start()
    program.expect("ready")
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(address())
        for byte in sent:  # in the smallest pieces
            connection.sendall(bytes([byte]))
        (content,) = Frames().feed(connection.recv(65536))
    reply = read_reply(content)
    assert reply.status is status
    assert words in reply.message + reply.hint
    assert ask(IpcRequest("status")) == Reply(IpcStatus.OK)


def test_call_made_while_the_program_starts_is_kept(qtbot: QtBot) -> None:
    """The first call that connects was once dropped: its command waited for ever."""
    instance = SingleInstance()
    assert instance.acquire()
    replies: list[Reply | None] = []
    asking = threading.Thread(target=lambda: replies.append(ask(IpcRequest("status"), limit=60)))
    asking.start()
    # The program builds its windows, and lets Qt work in between, long before anybody serves.
    qtbot.waitUntil(lambda: bool(instance.waiting))
    served: list[IpcCall] = []

    def serve(call: IpcCall) -> None:
        served.append(call)
        call.answer(Reply(IpcStatus.OK, "here"))

    instance.serve(serve)
    qtbot.waitUntil(lambda: bool(replies))
    asking.join()
    assert replies == [Reply(IpcStatus.OK, "here")]
    assert [call.request.command for call in served] == ["status"]
    instance.close()


def test_caller_that_left_before_the_program_was_ready_is_forgotten(qtbot: QtBot) -> None:
    instance = SingleInstance()
    assert instance.acquire()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address())
        connection.sendall(frame(IpcRequest("snip", waits=True)))
        qtbot.waitUntil(lambda: bool(instance.waiting))
    (call,) = instance.waiting
    qtbot.waitUntil(lambda: call.is_abandoned)
    served: list[IpcCall] = []
    instance.serve(served.append)
    assert served == []
    instance.close()


def test_the_socket_is_ours_alone(start: Start) -> None:
    start().expect("ready")
    assert Path(address()).stat().st_mode & 0o077 == 0
    assert lock_path().parent.stat().st_mode & 0o077 == 0


@pytest.mark.logs_warnings
@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("reason", ["no folder", "no lock"])
def test_it_runs_where_there_can_be_no_lock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, reason: str
) -> None:
    """It took that for another program that runs, and ended without a word; without the folder, with a traceback."""

    def refuse() -> Path:
        if reason == "no folder":
            raise PermissionError(13, "Permission denied")
        return tmp_path / "missing" / "desktop.lock"

    monkeypatch.setattr("pic2latex_desktop.app.single_instance.lock_path", refuse)
    instance = SingleInstance()
    assert instance.acquire()
    instance.close()


@pytest.mark.skipif(os.name == "nt", reason="users have numbers")
@pytest.mark.parametrize("whose", ["nobody's", "a file", "another user's"])
def test_a_runtime_folder_that_is_not_ours_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, whose: str
) -> None:
    """After `su` it is that of the user before, where nothing can be made."""
    runtime = tmp_path / "run"
    if whose == "a file":
        runtime.write_text("")
    elif whose == "another user's":
        runtime.mkdir()
        monkeypatch.setattr(os, "getuid", lambda: runtime.stat().st_uid + 1)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    assert runtime not in Path(address()).parents
