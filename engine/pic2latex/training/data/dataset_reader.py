"""Datasets as users have them: a folder with `images/` and `formulas.jsonl` (`img_name` and `formula` a line)."""

import json
from dataclasses import dataclass
from pathlib import Path

from pic2latex.errors import TrainingError
from pic2latex.input_file import read_input_text

__all__ = ["LabelledPicture", "read_dataset_folder", "scan_dataset_folder"]

_HINT = 'Each line is {"img_name": "a.png", "formula": "x^2"}; the pictures lie in the folder images.'
_TOLD = 5
"""Wrong lines that are told one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """A picture file, its LaTeX, and whether it is known to be display style or degraded."""

    path: Path
    latex: str
    display: bool | None = None
    degraded: bool = False


def read_dataset_folder(folder: Path) -> tuple[LabelledPicture, ...]:
    """Read and check a dataset folder; every problem is found at once.

    Raises TrainingError that names the first wrong lines and counts the others.
    """
    rows, problems = scan_dataset_folder(folder)
    if problems:
        more = f" {len(problems) - _TOLD} more lines are wrong." if len(problems) > _TOLD else ""
        raise TrainingError(" ".join(problems[:_TOLD]) + more, hint=_HINT)
    return rows


def scan_dataset_folder(folder: Path) -> tuple[tuple[LabelledPicture, ...], tuple[str, ...]]:
    """Read a dataset folder; return its pictures and a sentence about every line that cannot be used.

    Raises TrainingError when there is no such folder, or no line in it can be used.
    """
    index = folder / "formulas.jsonl"
    try:
        lines = read_input_text(index).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{index} cannot be read: {error}.", hint=_HINT) from error
    rows: list[LabelledPicture] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _row(folder, line, f"{index}, line {number}")
            if isinstance(row, str):
                problems.append(row)
            else:
                rows.append(row)
    if not rows:
        raise TrainingError(problems[0] if problems else f"{index} holds no formulas.", hint=_HINT)
    return tuple(rows), tuple(problems)


def _row(folder: Path, line: str, place: str) -> LabelledPicture | str:
    """Return the picture of a line, or what is wrong with the line."""
    try:
        row = json.loads(line)
        name, latex = row["img_name"], row["formula"]
    except (ValueError, KeyError, TypeError) as error:
        return f"{place}, is not a picture and its formula ({error})."
    if not isinstance(name, str) or not isinstance(latex, str) or not latex.strip():
        return f"{place}, has no name or no formula."
    path = folder / "images" / name
    if not path.resolve().is_relative_to((folder / "images").resolve()):
        return f"{place}, names a picture outside the folder images."
    if not path.is_file():
        return f"{place}: there is no picture {path}."
    display = row.get("display")
    return LabelledPicture(
        path, latex.strip(), bool(display) if display is not None else None, bool(row.get("degraded"))
    )
