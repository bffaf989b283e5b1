"""Reading a file that somebody named: what it is and how long it may be is settled before its bytes are taken."""

import contextlib
import errno
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from pic2latex.errors import PictureMissing, PictureTooLarge, PictureUnreadable

__all__ = ["MAX_FILE_BYTES", "is_pipe", "read_bounded", "read_input", "read_input_text"]

MAX_FILE_BYTES = 512 << 20
"""Bytes. Above the largest PDF and the largest picture without compression that is accepted."""
CHUNK_BYTES = 1 << 20


def is_pipe(path: Path) -> bool:
    """Tell whether `path` gives its bytes only once: a named pipe, or the output of a process as shells pass it."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def read_bounded(file: BinaryIO) -> bytes:
    """Return what a file or a pipe holds, or a byte more than MAX_FILE_BYTES of it. Raises OSError.

    Asked for so many bytes at once, Python takes memory for all of them before it knows that there are fewer.
    """
    size = 0
    with contextlib.suppress(OSError):  # no file of the system
        size = os.fstat(file.fileno()).st_size
    content = io.BytesIO(file.read(min(size, MAX_FILE_BYTES) + 1))
    taken = content.seek(0, io.SEEK_END)
    while taken <= MAX_FILE_BYTES and (chunk := file.read(min(CHUNK_BYTES, MAX_FILE_BYTES + 1 - taken))):
        taken += content.write(chunk)
    return content.getvalue()


def read_input(path: Path) -> bytes:
    """Return the content of a picture or PDF.

    Raises PictureMissing when there is no such file or it is a folder, PictureTooLarge when it is longer than
    MAX_FILE_BYTES, and PictureUnreadable for a device and when the system refuses.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            hint = "Name the picture files in it."
            raise PictureMissing(f"{path} is a folder, not a picture.", hint=hint)
        if _is_device(mode):
            hint = "Name a file that holds a picture."
            raise PictureUnreadable(f"{path} is a device, not a picture.", hint=hint)
        with path.open("rb") as file:
            data = read_bounded(file)
    except FileNotFoundError:
        raise PictureMissing(f"There is no file {path}.", hint="Check the path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "Check the file's permissions."
        raise PictureUnreadable(f"{path} cannot be read: {reason}.", hint=hint) from error
    if len(data) > MAX_FILE_BYTES:
        message = f"{path} is longer than {MAX_FILE_BYTES >> 20} MB."
        raise PictureTooLarge(message, hint="Save it with compression, or cut out what is to be read.")
    return data


def read_input_text(path: Path) -> str:
    """Return the text of a file in UTF-8. Raises UnicodeDecodeError, and OSError also for a device or a long file."""
    if _is_device(path.stat().st_mode):
        raise OSError(errno.ENOTSUP, "it is a device")
    with path.open("rb") as file:
        data = read_bounded(file)
    if len(data) > MAX_FILE_BYTES:
        raise OSError(errno.EFBIG, f"it is longer than {MAX_FILE_BYTES >> 20} MB")
    return data.decode("utf-8-sig")


def _is_device(mode: int) -> bool:
    """Tell devices, which may have no end."""
    return stat.S_ISCHR(mode) or stat.S_ISBLK(mode)
