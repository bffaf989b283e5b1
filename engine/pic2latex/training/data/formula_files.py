"""Formula files: a formula a line, as JSON (`latex`, `display` and `source` if known) or plain text, or gzipped."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TrainingFormula", "read_formulas"]

LONGEST_LINE = 1_000_000
"""Characters of a line at most: what has no ends of lines, as a device, would be read until memory is full."""


@dataclass(frozen=True, slots=True)
class TrainingFormula:
    """LaTeX without delimiters, whether its source set it on a line of its own, and which source that was."""

    latex: str
    display: bool = False
    source: str = ""


def read_formulas(path: Path) -> "Iterator[TrainingFormula]":
    """Yield the formulas of a `.jsonl`, `.json`, `.txt` file or the same with `.gz`; blank lines are passed over.

    Raises TrainingError, with the line's number, for a file that cannot be read or a line that is not a formula.
    """
    as_json = any(suffix in {".jsonl", ".json"} for suffix in path.suffixes)
    try:
        with _open(path) as lines:
            for number, line in enumerate(iter(lambda: lines.readline(LONGEST_LINE), ""), 1):
                if len(line) == LONGEST_LINE:
                    message = f"{path}, line {number}, is longer than a formula can be."
                    raise TrainingError(message, hint="Give a file with one formula a line.")
                if line.strip():
                    yield _from_json(line, path, number) if as_json else TrainingFormula(line.strip())
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TrainingError(
            f"{path} cannot be read: {error}.", hint="Check the path and the file."
        ) from error


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")


def _from_json(line: str, path: Path, number: int) -> TrainingFormula:
    try:
        row = json.loads(line)
        latex = row["latex"] if "latex" in row else row["formula"]
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"{path}, line {number}, is not a formula ({error}).",
            hint='Each line is an object with "latex" (or "formula"), and "display" if it is known.',
        ) from error
    if not isinstance(latex, str) or not latex.strip():
        raise TrainingError(f"{path}, line {number}, has no LaTeX.", hint="Remove the line or fill it in.")
    return TrainingFormula(latex.strip(), bool(row.get("display", False)), str(row.get("source", "")))
