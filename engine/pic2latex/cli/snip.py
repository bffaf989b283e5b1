"""`pic2latex snip`: let the desktop program take a snip. Any desktop can bind a key to it.

The program is started if it does not run. No Qt is loaded here, so the screens are frozen without delay.
"""

import argparse

from pic2latex.cli.desktop_client import ask_program, with_token
from pic2latex.desktop_ipc import IpcRequest
from pic2latex.types import Mode

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    modes = [mode.value for mode in Mode]
    parser.add_argument("--mode", choices=modes, default="", help="what the region holds")
    parser.add_argument("--repeat", action="store_true", help="read the last region again, without asking")
    parser.add_argument("--wait", action="store_true", help="wait for the result and print it")
    parser.add_argument("--format", default="", metavar="NAME", help="the format to copy and to print")
    parser.add_argument("--no-start", action="store_true", help="fail if the program does not run")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="how long to wait for an answer")


def run(arguments: argparse.Namespace) -> int:
    """Ask for a snip, and print its result if it is waited for."""
    request = IpcRequest(
        "repeat" if arguments.repeat else "snip",
        mode=arguments.mode,
        format=arguments.format,
        waits=arguments.wait,
        token=with_token(),
    )
    text = ask_program(request, starts=not arguments.no_start, limit=arguments.timeout)
    if arguments.wait:
        print(text)
    return 0
