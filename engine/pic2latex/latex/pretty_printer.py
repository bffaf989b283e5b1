r"""Tree -> LaTeX for the user: `\frac{a}{b} + x_{1} \in \mathbb{R}`.

Spaces stand around relations and operations, after commas and around text; scripts stay tight; every line of a
displayed environment has a line of its own. The spaces are nothing to LaTeX: the result reads back as the same tree.
"""

import re
from dataclasses import dataclass

from pic2latex.latex.compact_printer import compact
from pic2latex.latex.symbols import (
    BIG_OPERATORS,
    BINARY,
    CLOSING,
    FUNCTIONS,
    INTEGRALS,
    OPENING,
    PUNCTUATION,
    RELATIONS,
    SPACES,
    STYLES,
)
from pic2latex.latex.tree import Command, Environment, Fence, Group, Node, Row, Scripts, Symbol, Text

__all__ = ["readable"]

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_ENDS_IN_WORD = re.compile(r"\\[A-Za-z]+$")
_LINES = frozenset({"aligned", "gathered", "split"})
_SPACED = frozenset({"relation", "text", "space"})
_CLASSES = (
    (RELATIONS, "relation"),
    (BINARY, "binary"),
    (BIG_OPERATORS | INTEGRALS | FUNCTIONS, "operator"),
    (PUNCTUATION, "punctuation"),
    (OPENING, "opening"),
    (CLOSING, "closing"),
    (SPACES | STYLES | {r"\hline"}, "space"),
)
_COMMAND_CLASSES = {
    r"\not": "relation",
    r"\pmod": "text",
    r"\hspace": "space",
    r"\kern": "space",
    r"\mkern": "space",
}
# After these a plus or a minus is a sign, not an operation.
_BEFORE_SIGN = frozenset({"", "relation", "binary", "punctuation", "opening", "space", "text"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A node written out, and what it is to its neighbours."""

    text: str
    kind: str


def readable(row: Row) -> str:
    """Write a row as LaTeX for the user."""
    return _row(row, tight=False)


def _row(row: Row, *, tight: bool) -> str:
    out: list[str] = []
    before = _Piece("", "")
    for node in row:
        piece = _Piece(_write(node, tight=tight), _kind(node))
        if piece.kind == "binary" and before.kind in _BEFORE_SIGN:
            piece = _Piece(piece.text, "sign")
        if out and _is_apart(before, piece, tight=tight):
            out.append(" ")
        out.append(piece.text)
        before = piece
    return "".join(out)


def _is_apart(before: _Piece, after: _Piece, *, tight: bool) -> bool:  # noqa: PLR0911 - one for each rule
    """Say whether a space belongs between two neighbours."""
    if _ENDS_IN_WORD.search(before.text) and (
        after.text[0] in _LETTERS or (not tight and after.text[0] in "\\0123456789")
    ):
        return True
    kinds = (before.kind, after.kind)
    if tight:
        return any(piece.kind in {"relation", "binary"} and len(piece.text) > 1 for piece in (before, after))
    if before.kind == "sign":
        return False
    if any(kind in _SPACED or kind == "binary" for kind in kinds):
        return True
    if before.kind == "punctuation":
        return True
    if after.kind == "operator":
        return before.kind in {"ordinary", "closing", "operator", "block"}
    return before.kind in {"operator", "block"} and after.kind in {"ordinary", "block"}


def _kind(node: Node) -> str:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Symbol(text):
            return next((kind for symbols, kind in _CLASSES if text in symbols), "ordinary")
        case Scripts(base):
            kind = "ordinary" if base is None else _kind(base)
            return "ordinary" if kind == "block" else kind
        case Text(command):
            return "operator" if command.startswith(r"\operatorname") else "text"
        case Command(name, arguments):
            if name in {r"\overset", r"\underset"} and len(arguments[1]) == 1:
                return _kind(arguments[1][0])
            return "relation" if name.startswith(r"\x") else _COMMAND_CLASSES.get(name, "ordinary")
        case Environment() | Fence():
            return "block"
    return "ordinary"


def _write(node: Node, *, tight: bool) -> str:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Symbol(text):
            return text
        case Group(items):
            return f"{{{_row(items, tight=tight)}}}"
        case Scripts():
            return _scripts(node, tight=tight)
        case Fence(left, items, right):
            inner = _row(items, tight=tight)
            gap = " " if inner else ""
            return rf"\left{left}{gap}{inner} \right{right}" if not tight else compact((node,))
        case Command():
            return _command(node, tight=tight)
        case Environment():
            return _environment(node)
    return compact((node,))


def _scripts(node: Scripts, *, tight: bool) -> str:
    if node.base is None:
        base = "{}"
    elif isinstance(node.base, Scripts):
        base = f"{{{_write(node.base, tight=tight)}}}"
    else:
        base = _write(node.base, tight=tight)
    sub = "" if node.sub is None else f"_{{{_row(node.sub, tight=True)}}}"
    sup = "" if node.sup is None else f"^{{{_row(node.sup, tight=True)}}}"
    # TeX takes a superscript into the prime's only if it follows at once: `x'_{a}^{b}` is a double superscript.
    scripts = sup + sub if node.primes else sub + sup
    return base + node.limits + "'" * node.primes + scripts


def _command(node: Command, *, tight: bool) -> str:
    plain = compact((node,))
    if not plain.endswith("}"):
        return plain
    head = compact((Command(node.name, (), node.option),))
    arguments = "".join(f"{{{_row(argument, tight=tight)}}}" for argument in node.arguments)
    return head + arguments


def _environment(node: Environment) -> str:
    head, _, end = compact((Environment(node.name, ((),), node.columns, node.option),)).rpartition(
        "}" if node.name == "substack" else rf"\end{{{node.name}}}"
    )
    end = end or ("}" if node.name == "substack" else rf"\end{{{node.name}}}")
    if node.name == "substack":
        return (
            head
            + r" \\ ".join(_cells(cells, guarded=index > 0) for index, cells in enumerate(node.rows))
            + end
        )
    gap = "\n" if node.name in _LINES and len(node.rows) > 1 else " "
    first_guarded = node.name in _LINES
    lines = [_cells(cells, guarded=index > 0 or first_guarded) for index, cells in enumerate(node.rows)]
    body = (" \\\\" + gap).join(lines)
    return head + gap + body + gap + end


def _cells(cells: tuple[Row, ...], *, guarded: bool) -> str:
    """Write a line; a bracket or star at its start must not be read as an option."""
    line = " & ".join(_row(cell, tight=False) for cell in cells)
    line = line.lstrip(" ")
    if not line.endswith("\\ "):
        line = line.rstrip(" ")
    return "{}" + line if guarded and line[:1] in {"[", "*"} else line
