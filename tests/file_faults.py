"""A file layer that refuses: below one folder, one step of writing fails with an error of the system's.

Patched are the calls that the standard library itself makes (`open`, `os.open`, `os.mkdir`, `os.replace`, `os.rename`,
`os.fsync`), so whatever way a program takes to a file, its next step meets the fault. What is only read is left alone.
"""

import builtins
import contextlib
import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

FAULTS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO)
"""What disks say: full, mounted to be read only, no rights, broken."""


class Step(StrEnum):
    """The steps of writing a file, in the order in which they are taken."""

    MKDIR = "mkdir"
    OPEN = "open"
    WRITE = "write"
    FSYNC = "fsync"
    REPLACE = "replace"


@dataclass(slots=True)
class Fault:
    """What fails, the names of the files at which it did, and the files of code that were on the way there."""

    folder: Path
    step: Step
    number: int
    met: list[str] = field(default_factory=list)
    code: set[str] = field(default_factory=set)

    def check(self, step: Step, path: object) -> None:
        """Raise the error when `path` lies below the folder and `step` is the one that fails."""
        if step is self.step and isinstance(path, str | bytes | os.PathLike) and self._is_below(path):
            self.note(os.fsdecode(path))
            raise OSError(self.number, os.strerror(self.number), os.fsdecode(path))

    def note(self, path: str) -> None:
        """Remember that a step failed, and whose."""
        self.met.append(path)
        frame = sys._getframe()
        while frame.f_back is not None:
            frame = frame.f_back
            self.code.add(frame.f_code.co_filename)

    def _is_below(self, path: "str | bytes | os.PathLike[Any]") -> bool:
        return Path(os.path.abspath(os.fsdecode(path))).is_relative_to(self.folder)  # noqa: PTH100 - links stay


class _RefusingFile:
    """A file opened for writing that takes no bytes; everything else is the real file's."""

    def __init__(self, file: Any, fault: Fault, name: str) -> None:
        self._file, self._fault, self._name = file, fault, name

    def write(self, _: object) -> int:
        self._fault.note(self._name)
        raise OSError(self._fault.number, os.strerror(self._fault.number))

    def flush(self) -> None:  # what was written past this object, to the descriptor, is refused here
        self.write(b"")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _file_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()


def _opening(fault: Fault, real: Callable[..., Any]) -> Callable[..., Any]:
    def opened(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+"):
            return real(file, mode, *arguments, **named)
        if isinstance(file, int):  # of `os.open`, which was asked before
            found = str(_file_of(file)) if stat.S_ISREG(os.fstat(file).st_mode) else ""
            below = fault.step is Step.WRITE and bool(found) and fault._is_below(found)
        else:
            fault.check(Step.OPEN, file)
            found = os.fsdecode(file)
            below = fault.step is Step.WRITE and fault._is_below(file)
        made = real(file, mode, *arguments, **named)
        return _RefusingFile(made, fault, found) if below else made

    return opened


def _checked(fault: Fault, step: Step, real: Callable[..., Any], place: int) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        if not (step is Step.OPEN and not arguments[1] & (os.O_WRONLY | os.O_RDWR)):
            fault.check(step, arguments[place])
        return real(*arguments, **named)

    return call


def _syncing(fault: Fault) -> Callable[[int], None]:
    real = os.fsync

    def fsync(descriptor: int) -> None:
        fault.check(Step.FSYNC, _file_of(descriptor))
        real(descriptor)

    return fsync


@contextlib.contextmanager
def failing(folder: Path, step: Step, number: int) -> Iterator[Fault]:
    """Let `step` fail with the error `number` for every file below `folder`, until the block ends."""
    fault = Fault(folder, step, number)
    with contextlib.ExitStack() as patches:
        opened = _opening(fault, io.open)
        for target, name, new in (
            (builtins, "open", opened),
            (io, "open", opened),
            (os, "open", _checked(fault, Step.OPEN, os.open, 0)),
            (os, "mkdir", _checked(fault, Step.MKDIR, os.mkdir, 0)),
            (os, "replace", _checked(fault, Step.REPLACE, os.replace, 1)),
            (os, "rename", _checked(fault, Step.REPLACE, os.rename, 1)),
            (os, "fsync", _syncing(fault)),
        ):
            patches.enter_context(patch.object(target, name, new))
        yield fault
