"""A record of what is done: JSON objects, one a line (JSON Lines), added as work proceeds and read by the next run.

Lines are only ever added, so that a process that is killed loses at most the line it was writing. Damage of any kind
(lines cut off, bytes that are no text, nesting without end) costs the damaged lines and nothing else.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pic2latex.atomic_write import append_line, atomic_write

__all__ = ["JsonlRecord", "RecordLine", "json_line", "json_text"]

MAX_LINE = 64 << 20
"""Bytes. No page has a longer line; what is longer is no line of ours and is passed by."""

_SURROGATES = re.compile("[\ud800-\udfff]")


def json_line(entry: Mapping[str, object]) -> str:
    """Return `entry` as one line of JSON without its end, readable but for what UTF-8 cannot hold.

    A file name that is not UTF-8 has lone surrogates in Python; they are written as escapes, and so read back.
    """
    return _without_surrogates(json.dumps(entry, ensure_ascii=False))


def json_text(entry: Mapping[str, object]) -> str:
    """Return `entry` as JSON of many lines, for reading; what UTF-8 cannot hold is written as in `json_line`."""
    return _without_surrogates(json.dumps(entry, ensure_ascii=False, indent=2))


def _without_surrogates(text: str) -> str:
    return _SURROGATES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of the record: what it says, and its bytes as they lie in the file, without the end."""

    entry: dict[str, Any]
    raw: bytes

    @classmethod
    def of(cls, entry: dict[str, Any]) -> "RecordLine":
        """Make the line that says `entry`."""
        return cls(entry, json_line(entry).encode())


class JsonlRecord:
    """The record in the file `path`, which need not exist. Every method but `load` raises OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> list[RecordLine]:
        """Return the lines that are whole, in order; none when there is no file, or it cannot be read."""
        if not self.path.is_file():  # missing, a folder, or a device, which may have no end
            return []
        try:
            with self.path.open("rb") as file:
                return [line for raw in iter(lambda: file.readline(MAX_LINE), b"") if (line := _parsed(raw))]
        except OSError:  # then writing says so
            return []

    def add(self, entry: dict[str, Any]) -> RecordLine:
        """Add a line at the end, and return it."""
        line = RecordLine.of(entry)
        append_line(self.path, line.raw)
        return line

    def replace(self, lines: Iterable[RecordLine]) -> None:
        """Make these the lines of the record, in one step."""
        atomic_write(self.path, b"".join(line.raw + b"\n" for line in lines))

    def clear(self) -> None:
        """Delete the record."""
        self.path.unlink(missing_ok=True)


def _parsed(raw: bytes) -> RecordLine | None:
    try:
        entry = json.loads(raw)
    except (ValueError, RecursionError):  # cut off, no UTF-8, no JSON, or nested beyond all sense
        return None
    return RecordLine(entry, raw.rstrip(b"\r\n")) if isinstance(entry, dict) else None
