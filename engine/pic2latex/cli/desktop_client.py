"""The command line's side of the desktop program: find it, start it if need be, ask it, and take its answer."""

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

from pic2latex.desktop_ipc import IpcRequest, IpcStatus, Reply, ask
from pic2latex.errors import Cancelled, ComponentMissing, RecognitionError

__all__ = ["ask_program", "with_token"]

_START_SECONDS = 30.0
#: A program that lives answers within this time, unless the command waits for a result.
_ANSWER_SECONDS = 10.0
_STARTING_SECONDS = 2.0  # for a program that runs already but does not listen yet


def with_token(environ: dict[str, str] | None = None) -> str:
    """Return the desktop's permission to bring a window to the front, if this command was given one."""
    return (os.environ if environ is None else environ).get("XDG_ACTIVATION_TOKEN", "")


def ask_program(request: IpcRequest, *, starts: bool, limit: float | None = None) -> str:
    """Ask the desktop program, starting it first if it does not run and `starts` says so; return the result's text.

    Without a `limit` (seconds), only a request that waits for a result is waited for without end.

    Raises ComponentMissing when it does not run, Cancelled when the user cancelled, and RecognitionError with
    the program's own words when it failed.
    """
    if limit is None and not request.waits:
        limit = _ANSWER_SECONDS
    reply = ask(request, limit=limit)
    if reply is None and starts:
        _start()
        reply = ask(request, patience=_STARTING_SECONDS, limit=limit)
    if reply is None:
        raise ComponentMissing(
            "Pic2LaTeX is not running.",
            hint="Start it from the menu of your desktop, or with pic2latex-desktop.",
        )
    return _text_of(reply)


def _text_of(reply: Reply) -> str:
    if reply.status is IpcStatus.OK:
        return reply.text
    if reply.status is IpcStatus.CANCELLED:
        raise Cancelled(reply.message or "The snip was cancelled.", hint="")
    raise RecognitionError(reply.message or "The program could not do this.", hint=reply.hint)


def _start() -> None:
    """Start the desktop program in the background and wait until it listens."""
    process = subprocess.Popen(
        (*_program(), "--background"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if ask(IpcRequest("status"), limit=_STARTING_SECONDS) is not None:
            return
        if process.poll() not in {None, 0}:
            break
        time.sleep(0.05)
    raise ComponentMissing(
        "The desktop program could not be started.", hint="Start pic2latex-desktop in a terminal to see why."
    )


def _program() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).with_name("pic2latex-desktop" + Path(sys.executable).suffix)
        return (str(beside),)
    for package in ("pic2latex_desktop", "PySide6"):
        if importlib.util.find_spec(package) is None:
            raise ComponentMissing(
                "The desktop program is not installed.",
                hint='Install it with: pip install "pic2latex[desktop]"',
            )
    return (sys.executable, "-m", "pic2latex_desktop")
