"""Standard input, output and error as the command needs them, also where the caller closed them.

Python gives None for a closed stream. Its number would go to the next file that is opened, and what a library prints
would land in that file; so the numbers are taken first.
"""

import io
import os
import sys
from pathlib import Path
from typing import NoReturn

from pic2latex.errors import OptionError, PictureTooLarge, PictureUnreadable
from pic2latex.input_file import MAX_FILE_BYTES, is_pipe, read_bounded, read_input

__all__ = ["STANDARD_INPUT", "file_or_content", "read_standard_input", "settle_streams"]

STANDARD_INPUT = "standard input"


class _Closed(io.TextIOBase):
    """Standard output that was closed: writing to it fails as it does for every other program."""

    def write(self, _text: str, /) -> NoReturn:
        raise OSError(9, "it is closed", "Standard output")

    @property
    def buffer(self) -> NoReturn:
        """Fail as writing does."""
        raise OSError(9, "it is closed", "Standard output")


def file_or_content(path: Path) -> Path | bytes:
    """Return `path`; of a pipe, which can be read only once, its content. Raises PictureError."""
    return read_input(path) if is_pipe(path) else path


def settle_streams() -> None:
    """Replace closed streams, and write UTF-8 into files and pipes: results hold more letters than old encodings."""
    _fill_numbers()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        sys.stdout = _Closed()
    elif isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        is_plain = sys.stdout.isatty() or "PYTHONIOENCODING" in os.environ
        sys.stdout.reconfigure(
            encoding=sys.stdout.encoding if is_plain else "utf-8", errors="backslashreplace"
        )


def _fill_numbers() -> None:
    if None not in {sys.stdin, sys.stdout, sys.stderr}:
        return
    taken = [os.open(os.devnull, os.O_RDWR)]
    while taken[-1] <= 2:
        taken.append(os.open(os.devnull, os.O_RDWR))
    os.close(taken[-1])


def read_standard_input() -> bytes:
    """Return all of standard input. Raises OptionError when it is closed, PictureUnreadable when it holds nothing."""
    if sys.stdin is None:
        raise OptionError("Standard input is closed.", hint="Send a picture into it, or name a file.")
    data = read_bounded(sys.stdin.buffer)
    if not data:
        raise PictureUnreadable("Standard input is empty.", hint="Send a picture into it, or name a file.")
    if len(data) > MAX_FILE_BYTES:
        message = f"Standard input holds more than {MAX_FILE_BYTES >> 20} MB."
        raise PictureTooLarge(message, hint="Send a single picture or PDF.")
    return data
