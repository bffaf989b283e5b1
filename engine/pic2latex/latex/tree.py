r"""A small syntax tree of LaTeX mathematics.

What every rule works on: frozen values with tuples inside, so that parts may be shared and an unchanged part is the
same object. The tree knows structure (arguments, scripts, fences, cells) and no meaning. `parser` reads it from
LaTeX, `printer` and `readable` write it.
"""

from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
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
