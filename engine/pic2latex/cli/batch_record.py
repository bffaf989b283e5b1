"""The record of a batch: one line of JSON a picture, which says what is done and what the result was.

Lines are added as results come, so that a batch that is stopped loses nothing; when it ends, the lines are put in the
order of the pictures, the newest of each.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["BatchRecord", "fingerprint"]

NAME = "results.jsonl"


def fingerprint(path: Path) -> str:
    """Return what tells a file's content from another: the start of its SHA-256. Empty when it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


class BatchRecord:
    """The lines about the pictures of a batch, in the folder where its results lie."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / NAME
        self._lines: dict[str, dict[str, Any]] = {}

    def load(self) -> None:
        """Read what an earlier run left. A line that was cut off does not count."""
        self._lines = {}
        if not self.path.is_file():
            return
        text = self.path.read_text(encoding="utf-8", errors="replace")
        for line in text.splitlines():
            entry = _parsed(line)
            if entry:
                self._lines[entry["picture"]] = entry
        if text and not text.endswith("\n"):  # what is added next must not continue that line
            self.path.write_text(f"{text}\n", encoding="utf-8")

    def clear(self) -> None:
        """Forget what an earlier run left."""
        self._lines = {}
        self.path.unlink(missing_ok=True)

    def is_done(self, name: str, content: str, asked: dict[str, object]) -> bool:
        """Tell whether the picture `name` with this fingerprint has its result, and was asked for in the same way."""
        entry = self._lines.get(name)
        return (
            entry is not None
            and entry.get("content") == content
            and entry.get("asked") == asked
            and isinstance(entry.get("file"), str)
            and (self._folder / entry["file"]).is_file()
        )

    def add(self, entry: dict[str, Any]) -> None:
        """Write the line about one picture; `picture` is its name."""
        self._lines[entry["picture"]] = entry
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(entry))

    def finish(self, names: Sequence[str]) -> None:
        """Put the lines in the order of `names`; those of other pictures come last."""
        ordered = [*names, *(name for name in self._lines if name not in set(names))]
        lines = [_line(self._lines[name]) for name in ordered if name in self._lines]
        beside = self.path.with_suffix(".new")
        beside.write_text("".join(lines), encoding="utf-8")
        beside.replace(self.path)


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("picture"), str) else None


def _line(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"
