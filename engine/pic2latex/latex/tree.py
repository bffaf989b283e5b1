r"""A small syntax tree of LaTeX mathematics.

What every rule works on: frozen values with tuples inside, so that parts may be shared and an unchanged part is the
same object. The tree knows structure (arguments, scripts, fences, cells) and no meaning. `parser` reads it from
LaTeX, `printer` and `readable` write it.
"""

from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "NEW_LINES",
    "Cells",
    "Command",
    "Environment",
    "Fence",
    "Group",
    "Node",
    "Row",
    "Scripts",
    "Sized",
    "Symbol",
    "Text",
    "as_row",
    "without_empty_end",
    "without_middles",
]


@dataclass(frozen=True, slots=True)
class Symbol:
    r"""One character or one command without arguments: `x`, `+`, `\alpha`, `\,`."""

    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """A brace group that is nobody's argument."""

    items: "Row"


@dataclass(frozen=True, slots=True)
class Command:
    r"""A command with arguments. `option` is the content of its brackets, as in `\sqrt[3]{x}`."""

    name: str
    arguments: tuple["Row", ...]
    option: "Row | None" = None


@dataclass(frozen=True, slots=True)
class Scripts:
    r"""Primes, a subscript and a superscript on a base; without a base they stand on nothing, as in `{}^{14}C`.

    `limits` is `\limits`, `\nolimits` or empty.
    """

    base: "Node | None"
    primes: int = 0
    sub: "Row | None" = None
    sup: "Row | None" = None
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Fence:
    r"""`\left( … \right)`; `left` and `right` are the delimiters, `.` for none."""

    left: str
    items: "Row"
    right: str


@dataclass(frozen=True, slots=True)
class Sized:
    r"""A delimiter of a given size: `\big(`, `\middle|`."""

    command: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Environment:
    r"""`\begin{name}[option]{columns} … \end{name}`. `\substack` and its like are environments too."""

    name: str
    rows: "tuple[Cells, ...]"
    columns: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    r"""A command with raw text: `\text{for all }`, `\operatorname{rank}`, `\tag{1}`. Braces in it are balanced."""

    command: str
    content: str


Node: TypeAlias = Symbol | Group | Command | Scripts | Fence | Sized | Environment | Text
Row: TypeAlias = tuple[Node, ...]
Cells: TypeAlias = tuple[Row, ...]


def without_middles(row: Row) -> Row:
    r"""Make the `\middle` delimiters of a row plain ones: their fence is gone."""
    return tuple([_without_middle(node) for node in row])


def _without_middle(node: Node) -> Node:
    if isinstance(node, Scripts) and isinstance(node.base, Sized):
        return Scripts(_without_middle(node.base), node.primes, node.sub, node.sup, node.limits)
    if isinstance(node, Sized) and node.command == r"\middle":
        return Symbol(node.delimiter)
    return node


NEW_LINES = frozenset({"\\\\", r"\cr", r"\newline", r"\tabularnewline"})


def as_row(lines: list[Cells]) -> Row:
    """Lines of a formula or a group as one row: themselves where there is one line, else an environment."""
    rows = without_empty_end(lines)
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return (Environment("aligned" if any(len(cells) > 1 for cells in rows) else "gathered", rows),)


def without_empty_end(lines: list[Cells]) -> tuple[Cells, ...]:
    """Drop the empty lines at the end, as after a last new-line command."""
    while len(lines) > 1 and lines[-1] == ((),):
        lines.pop()
    return tuple(lines)
