"""Where results go: never over what is read, never two into one file, and every failure to write is an OutputError."""

import contextlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from pic2latex.errors import OptionError, OutputError

__all__ = ["distinct", "make_folder", "refuse_overwriting", "writing"]

HINT = "Make room there, or name another place with -o."


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system, or the file's name, has against writing `path` into OutputError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.", hint=HINT) from error
    except ValueError as error:  # a zero byte in the name, or text that UTF-8 cannot hold
        raise OutputError(f"{path} cannot be written: {error}.", hint=HINT) from error


def make_folder(folder: Path) -> None:
    """Make a folder for results where there is none yet. Raises OutputError, and OptionError when it is a file."""
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file, and there are several results."
        raise OptionError(message, hint="Name a folder for them with -o.")
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)


def distinct(stems: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Return the stems, those that were there before, or are `taken`, with a number: no files overwrite each other.

    Compared as the file systems of macOS and Windows do: without case, accents composed.
    """
    used = {_folded(name) for name in taken}
    distinct: list[str] = []
    for stem in stems:
        numbered = (f"{stem}-{number}" for number in count(2))
        distinct.append(next(each for each in chain([stem], numbered) if _folded(each) not in used))
        used.add(_folded(distinct[-1]))
    return distinct


def refuse_overwriting(
    inputs: Iterable[Path], outputs: Iterable[Path], is_output: Callable[[Path], bool] | None = None
) -> None:
    """Raise OptionError when writing `outputs`, or what `is_output` says is one, would destroy one of `inputs`.

    Links of both kinds are seen through: the same file by another name is the same file.
    """
    known = [(path, identity) for path in inputs if (identity := _identity(path)) is not None]
    theirs = {identity: path for path, identity in known}
    for output in outputs:
        identity = _identity(output)
        if identity in theirs:
            raise _overwriting(output, theirs[identity])
    for path, _ in known:
        if is_output is not None and is_output(path):
            raise _overwriting(path, path)


def _overwriting(output: Path, path: Path) -> OptionError:
    message = f"The result {output} would be written over {path}, which is to be read."
    return OptionError(message, hint="Name another file or folder with -o.")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a regular file on this machine from all others; None when there is none."""
    with contextlib.suppress(OSError, ValueError):
        status = path.stat()
        return (status.st_dev, status.st_ino) if os.path.isfile(path) else None  # noqa: PTH113 - never raises
    return None


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
