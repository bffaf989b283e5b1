"""Files are written beside their place and moved there: whatever happens, the old content is there or the new.

Used for everything the program leaves on a disk. The bytes are on the disk (fsync) before the name is theirs, so that a
loss of power leaves no empty file either. The last step is `rename` of POSIX, or `MoveFileEx` on Windows.
"""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

__all__ = ["BESIDE_SUFFIX", "append_line", "atomic_file", "atomic_files", "atomic_write"]

BESIDE_SUFFIX = ".pic2latex-new"
"""How the names of files end that are being written. One that a killed process left is used by the next writer."""

_STREAMS = frozenset({"/dev/stdout", "/dev/stderr"})
_DESCRIPTOR = re.compile(r"(/dev|/proc/[^/]+)/fd/\d+")
_BINARY = getattr(os, "O_BINARY", 0)  # of Windows: no newline is translated


def atomic_write(path: Path, content: str | bytes) -> None:
    """Make `content` the content of `path`; text is written as UTF-8 with the line ends it has.

    A link stays a link: the file behind it is replaced. What is no regular file (a device, a pipe) is written to as it
    is, and what an open stream (`/dev/stdout`, `/dev/fd/3`) leads to at its end. Raises OSError when that cannot be
    done; `path` then has the content it had. Raises ValueError for a path with a zero byte and for text with lone
    surrogates, which no file can hold.
    """
    with atomic_file(path) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def append_line(path: Path, line: bytes) -> None:
    """Add `line` and a newline at the end of `path`, which need not exist, with one call of the system.

    So two processes never write into each other's lines, and a process that is killed leaves at most one line that is
    cut off; such a line is ended first. Raises OSError; what was there stays.
    """
    try:
        with path.open("ab", buffering=0) as file:
            data = (b"" if _ends_with_newline(path) else b"\n") + line + b"\n"
            _write_at_once(file, data)
    except OSError as error:
        _give_name(error, path)
        raise


@contextlib.contextmanager
def atomic_file(path: Path, *, rights: int = 0o666) -> Iterator[BinaryIO]:
    """Yield a file whose content becomes that of `path` when the block ends, and vanishes when the block raises.

    `rights` are those of a new file, less the process's umask; one that is replaced keeps its own. Raises what
    `atomic_write` raises.
    """
    try:
        with _replacing(path, rights) as file:
            yield file
    except OSError as error:
        _give_name(error, path)
        raise


@contextlib.contextmanager
def atomic_files(folder: Path) -> Iterator[Path]:
    """Yield an empty folder whose files become those of `folder`, each in one step, when the block ends.

    For libraries that are given a folder and write by themselves. When the block raises, `folder` has the files it had.
    One writer at a time: what a killed one left is removed first. Raises OSError.
    """
    beside = folder / f".files{BESIDE_SUFFIX}"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        yield beside
        files = sorted(beside.iterdir())
        for file in files:
            with file.open("rb+") as written:
                os.fsync(written.fileno())
        for file in files:
            file.replace(folder / file.name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextlib.contextmanager
def _replacing(path: Path, rights: int) -> Iterator[BinaryIO]:
    # A file behind it may be half written by others, and a pipe has no name to resolve to.
    if _is_stream(path):
        with path.open("ab") as stream:
            yield stream
        return
    target = Path(os.path.realpath(path))
    mode = _mode(target)
    if mode is not None and not stat.S_ISREG(mode):
        with target.open("wb") as as_it_is:  # also says so when it is a folder
            yield as_it_is
        return
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied", str(path))
    beside, file = _open_beside(target, rights)
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            _give_mode(file, mode)
            if (
                os.name != "nt"
            ):  # while the lock is held, or another writer could take the file for a left one
                beside.replace(target)
        if os.name == "nt":  # which renames no open file
            beside.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _is_stream(path: Path) -> bool:
    """Tell whether this is a name for something the process, or another, has open."""
    name = os.path.abspath(path)  # noqa: PTH100 - resolving it would lead to what is open
    return name in _STREAMS or bool(_DESCRIPTOR.fullmatch(name))


def _give_name(error: OSError, path: Path) -> None:
    """Let `error` name the file it is about: a failing write knows none, a failing open or rename another one."""
    if error.filename is None or str(error.filename).endswith(BESIDE_SUFFIX):
        error.filename, error.filename2 = str(path), None


def _write_at_once(file: RawIOBase, data: bytes) -> None:
    if file.write(data) != len(data):  # a full disk takes some
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if not size:
            return True
        file.seek(size - 1)
        return file.read(1) == b"\n"


def _mode(target: Path) -> int | None:
    """Return the kind and the rights of a file as `stat` has them; None when there is none."""
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _open_beside(target: Path, rights: int) -> tuple[Path, BinaryIO]:
    """Open the file to write to, in the target's folder. Its name is short, as the target's may be long."""
    name = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    beside = target.with_name(f".{name}{BESIDE_SUFFIX}")
    file = _taken_over(beside, rights)
    if file is None:  # somebody writes the same file at this moment: the last one to end has it
        beside = target.with_name(f".{name}-{secrets.token_hex(8)}{BESIDE_SUFFIX}")
        file = os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, rights), "wb")
    return beside, file


def _taken_over(beside: Path, rights: int) -> BinaryIO | None:
    """Open a file for this writer alone, made now or left by a killed one; None when another writer may have it."""
    if os.name == "nt":  # a left file stays, and is passed by
        with contextlib.suppress(FileExistsError):
            return beside.open("xb")
        return None
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
    file = os.fdopen(os.open(beside, flags, rights), "wb")
    if _is_locked_for_us(file, beside):
        return file
    file.close()
    return None


def _is_locked_for_us(file: BinaryIO, beside: Path) -> bool:
    """Lock and empty the file. False when another writer has it, or the file system knows no locks (NFS)."""
    import fcntl  # POSIX only

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Another writer may have moved it to its place between opening and locking.
        if beside.stat().st_ino != os.fstat(file.fileno()).st_ino:
            return False
        file.truncate()
    except (BlockingIOError, FileNotFoundError):
        return False
    except OSError:
        beside.unlink(missing_ok=True)
        return False
    return True


def _give_mode(file: BinaryIO, mode: int | None) -> None:
    """Keep the rights the replaced file had. A file system without such rights keeps its own."""
    if mode is not None and os.name != "nt":
        with contextlib.suppress(PermissionError):
            os.fchmod(file.fileno(), stat.S_IMODE(mode))
