"""`pic2latex app`: tell the desktop program what to do, as its tray menu does: for desktops without a tray."""

import argparse
from pathlib import Path

from pic2latex.cli.desktop_client import ask_program, with_token
from pic2latex.desktop_ipc import COMMANDS, IpcRequest
from pic2latex.errors import PictureMissing

__all__ = ["add_arguments", "run"]

# Asking these of a program that does not run must not start one.
_NEVER_START = {"status", "quit", "pause", "resume", "stop"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    lines = "; ".join(f"{name}: {summary}" for name, summary in COMMANDS)
    parser.add_argument("wish", choices=[name for name, _ in COMMANDS], metavar="WISH", help=lines)
    parser.add_argument("files", nargs="*", type=Path, help="with open: the pictures or PDF files")
    parser.add_argument("--wait", action="store_true", help="wait for the result and print it")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="how long to wait for an answer")


def run(arguments: argparse.Namespace) -> int:
    """Pass the command on and print the answer, if it has one.

    Raises PictureMissing for a file that does not exist: the program would say so in a window alone.
    """
    for file in arguments.files:
        if not file.exists():
            raise PictureMissing(f"{file} does not exist.", hint="Check the path.")
    request = IpcRequest(
        arguments.wish,
        paths=tuple(str(file.absolute()) for file in arguments.files),
        waits=arguments.wait,
        token=with_token(),
    )
    text = ask_program(request, starts=arguments.wish not in _NEVER_START, limit=arguments.timeout)
    if text:
        print(text)
    return 0
