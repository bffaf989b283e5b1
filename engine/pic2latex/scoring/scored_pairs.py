"""What is scored: a reading beside the LaTeX it should have been, and where such pairs come from."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pic2latex.errors import OptionError
from pic2latex.input_file import read_input_text

__all__ = ["LatexOf", "ScoredPair", "pair_up", "read_latex_lines"]

_NAMES = ("name", "img_name", "image", "picture", "file", "id")
_LATEX = ("latex", "formula", "prediction", "text")


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A reading and its reference.

    `display` and `degraded` are None where it is not known; `picture` is the file that was read, for reports.
    """

    name: str
    prediction: str
    reference: str
    display: bool | None = None
    degraded: bool | None = None
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class LatexOf:
    """A line of a file with formulas: what it is about, its LaTeX, and what is said about it."""

    name: str
    latex: str
    display: bool | None = None
    degraded: bool | None = None


def read_latex_lines(path: Path) -> tuple[LatexOf, ...]:
    """Read a file with a JSON object a line.

    An object has a name (`name`, `img_name`, `image`, `picture`, `file` or `id`) and LaTeX (`latex`, `formula`,
    `prediction` or `text`), and may say `display` and `degraded`. Lines without a name are named by their number.
    Raises OptionError when the file cannot be read or a line is something else.
    """
    try:
        lines = read_input_text(path).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(
            f"The file {path} cannot be read ({error}).",
            hint="Name a text file with a JSON object in each line.",
        ) from error
    return tuple(_line(line, number, path) for number, line in enumerate(lines, 1) if line.strip())


def _line(line: str, number: int, path: Path) -> LatexOf:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError:
        fields = None
    latex = _first(fields, _LATEX) if isinstance(fields, Mapping) else None
    if latex is None:
        raise OptionError(
            f"Line {number} of {path} is not an object with a formula.",
            hint='Write lines like {"img_name": "1.png", "formula": "x^2"}.',
        )
    return LatexOf(
        _first(fields, _NAMES) or str(number),
        latex,
        _flag(fields.get("display")),
        _flag(fields.get("degraded")),
    )


def _first(fields: Mapping[str, object], names: Iterable[str]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def pair_up(predictions: Iterable[LatexOf], references: Iterable[LatexOf]) -> Iterator[ScoredPair]:
    """Pair each reference with the prediction of its name; a missing prediction counts as an empty one.

    Raises OptionError when no name is in both.
    """
    read = {line.name: line.latex for line in predictions}
    wanted = tuple(references)
    if wanted and not any(line.name in read for line in wanted):
        raise OptionError(
            "No prediction has the name of a reference.",
            hint="Give both files the same names, or the same order and no names.",
        )
    for line in wanted:
        yield ScoredPair(line.name, read.get(line.name, ""), line.latex, line.display, line.degraded)
