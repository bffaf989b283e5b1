"""How setting up speaks: whole lines on stderr, so that stdout belongs to the program that is started."""

import sys
from collections.abc import Callable

Progress = Callable[[str], None]


class SetupFailed(Exception):
    """Setting up cannot go on: `str(error)` says what happened, `remedy` what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def say(line: str) -> None:
    """Print one line of progress."""
    print(f"[set-up] {line}", file=sys.stderr, flush=True)
