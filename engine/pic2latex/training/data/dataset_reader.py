"""Datasets as people have them: a folder with `images/` and `formulas.jsonl` (`img_name` and `formula` a line)."""

import json
from dataclasses import dataclass
from pathlib import Path

from pic2latex.errors import TrainingError

__all__ = ["LabelledPicture", "read_dataset_folder"]

_HINT = 'Each line is {"img_name": "a.png", "formula": "x^2"}; the pictures lie in the folder images.'


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """A picture file, its LaTeX, and whether it is known to be display style or degraded."""

    path: Path
    latex: str
    display: bool | None = None
    degraded: bool = False


def read_dataset_folder(folder: Path) -> tuple[LabelledPicture, ...]:
    """Read and check a dataset folder; every problem is found before training begins.

    Raises TrainingError naming the line.
    """
    index = folder / "formulas.jsonl"
    try:
        lines = index.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{index} cannot be read: {error}.", hint=_HINT) from error
    rows = tuple(_row(folder, line, number) for number, line in enumerate(lines, 1) if line.strip())
    if not rows:
        raise TrainingError(f"{index} holds no formulas.", hint=_HINT)
    return rows


def _row(folder: Path, line: str, number: int) -> LabelledPicture:
    place = f"{folder / 'formulas.jsonl'}, line {number}"
    try:
        row = json.loads(line)
        name, latex = row["img_name"], row["formula"]
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{place}, is not a picture and its formula ({error}).", hint=_HINT) from error
    if not isinstance(name, str) or not isinstance(latex, str) or not latex.strip():
        raise TrainingError(f"{place}, has no name or no formula.", hint=_HINT)
    path = folder / "images" / name
    if not path.resolve().is_relative_to((folder / "images").resolve()):
        raise TrainingError(f"{place}, names a picture outside the folder images.", hint=_HINT)
    if not path.is_file():
        raise TrainingError(f"{place}: there is no picture {path}.", hint=_HINT)
    display = row.get("display")
    return LabelledPicture(
        path, latex.strip(), bool(display) if display is not None else None, bool(row.get("degraded"))
    )
