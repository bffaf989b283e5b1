"""The name under which a file that cannot be read is kept: with the time, and never that of a file that is there."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

__all__ = ["aside_name"]


def aside_name(path: Path, word: str) -> Path:
    """Return where `path` can be moved to: beside it, with `word` and the local time in its name.

    The time alone is not enough: a clock that is set back shows the same second twice.
    """
    stem = f"{path.stem}-{word}-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    return next(each for each in _names(path, stem) if not each.exists())


def _names(path: Path, stem: str) -> Iterator[Path]:
    yield path.with_name(stem + path.suffix)
    yield from (path.with_name(f"{stem}-{number}{path.suffix}") for number in count(2))
