"""The record of a batch: one line of JSON a picture, which says what is done and what the result was.

Lines are added as results come, so that a batch that is stopped loses nothing; when it ends, the lines are put in the
order of the pictures, the newest of each. A second, passing file names the pictures that are being read: whoever still
stands there at the next start may have ended the process, and comes last.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pic2latex.jsonl_record import JsonlRecord, RecordLine

__all__ = ["BatchRecord", "fingerprint"]

NAME = "results.jsonl"
BEGUN = ".results-begun.jsonl"
CHUNK_BYTES = 1 << 20


def fingerprint(path: Path) -> str:
    """Return what tells a file's content from another: the start of its SHA-256. Empty when it cannot be read."""
    state = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                state.update(chunk)
    except OSError:
        return ""
    return state.hexdigest()[:16]


class BatchRecord:
    """The lines about the pictures of a batch, in the folder where its results lie.

    `add`, `begin`, `finish` and `clear` raise OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / NAME
        self._record = JsonlRecord(self.path)
        self._begun = JsonlRecord(folder / BEGUN)
        self._lines: dict[str, RecordLine] = {}
        self._tries: Counter[str] = Counter()

    def load(self) -> None:
        """Read what an earlier run left. A line that is damaged does not count."""
        named = ((_name_of(line), line) for line in self._record.load())
        self._lines = {name: line for name, line in named if name is not None}
        self._tries = Counter(name for line in self._begun.load() if (name := _name_of(line)) is not None)

    def clear(self) -> None:
        """Forget what an earlier run left."""
        self._lines = {}
        self._tries = Counter()
        self._record.clear()
        self._begun.clear()

    def is_done(self, name: str, file: str, content: str, asked: dict[str, object]) -> bool:
        """Tell whether a picture with this fingerprint has its result in `file`, and was asked for in the same way."""
        line = self._lines.get(name)
        return (
            line is not None
            and line.entry.get("content") == content
            and line.entry.get("asked") == asked
            and line.entry.get("file") == file
            and (self._folder / file).is_file()
        )

    def results(self) -> frozenset[str]:
        """Return the files that earlier runs wrote, relative to the folder."""
        files = (line.entry.get("file") for line in self._lines.values())
        return frozenset(file for file in files if isinstance(file, str))

    def tries(self, name: str) -> int:
        """Return how often runs that were killed had begun to read this picture; at least 1 if it failed before."""
        line = self._lines.get(name)
        return max(self._tries[name], line is not None and "error" in line.entry)

    def begin(self, names: Iterable[str]) -> None:
        """Note that these pictures are read next."""
        for name in names:
            self._begun.add({"picture": name})

    def add(self, entry: dict[str, Any]) -> None:
        """Write the line about one picture; `picture` is its name."""
        self._lines[entry["picture"]] = self._record.add(entry)

    def finish(self, names: Sequence[str]) -> None:
        """Put the lines in the order of `names`; those of other pictures come last."""
        known = set(names)
        ordered = [*names, *(name for name in self._lines if name not in known)]
        self._record.replace(self._lines[name] for name in ordered if name in self._lines)
        self._begun.clear()


def _name_of(line: RecordLine) -> str | None:
    name = line.entry.get("picture")
    return name if isinstance(name, str) else None
