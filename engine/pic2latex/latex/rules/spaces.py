r"""Spaces, ellipses and `mod`: what depends on the neighbours in a row.

Only `\quad` and `\qquad` are kept of all spaces: authors write them to set phrases apart, and they can be seen.
"""

import re
from itertools import pairwise

from pic2latex.latex.symbols import BINARY, CLOSING, OPENING, PUNCTUATION, RELATIONS, SPACES, STYLES
from pic2latex.latex.tree import Command, Node, Row, Scripts, Symbol

__all__ = ["DROPPED", "dots", "modulo", "outer", "quads", "wide_space"]

QUAD, QQUAD = Symbol(r"\quad"), Symbol(r"\qquad")
DROPPED = (SPACES | STYLES) - {QUAD.text, QQUAD.text}
_LENGTH = re.compile(r"(-?\d*\.?\d+)(em|ex|pt|mm|cm|in|mu|px|pc)")
# Rough sizes in em at ten points: enough to tell a wide space from a fine one.
_EM = {
    "em": 1.0,
    "ex": 0.43,
    "pt": 0.1,
    "mm": 0.285,
    "cm": 2.85,
    "in": 7.2,
    "mu": 1 / 18,
    "px": 0.1,
    "pc": 1.2,
}
_WIDE, _VERY_WIDE = 0.8, 1.6
_DOTS = Symbol(r"\dots")


def wide_space(node: Node) -> Row | None:
    r"""`\hspace{2em}` and its like: a quad when it is as wide as one, else nothing."""
    assert isinstance(node, Command)
    argument = node.arguments[0]
    length = argument[0].text if argument and isinstance(argument[0], Symbol) else ""
    match = _LENGTH.match(length)
    width = float(match[1]) * _EM[match[2]] if match else 0.0
    if width < _WIDE:
        return ()
    return (QUAD,) if width < _VERY_WIDE else (QQUAD,)


def quads(row: Row) -> Row | None:
    r"""Write neighbouring quads as `\qquad`s and at most one `\quad` after them."""
    out: list[Node] = []
    width = 0
    for node in (*row, None):
        if node in (QUAD, QQUAD):
            width += 1 if node == QUAD else 2
            continue
        out += [QQUAD] * (width // 2) + [QUAD] * (width % 2)
        width = 0
        if node is not None:
            out.append(node)
    return None if tuple(out) == row else tuple(out)


def outer(row: Row) -> Row:
    """Drop the quads at both ends of a formula: nobody sees them."""
    start, end = 0, len(row)
    while start < end and row[start] in (QUAD, QQUAD):
        start += 1
    while end > start and row[end - 1] in (QUAD, QQUAD):
        end -= 1
    return row if end - start == len(row) else row[start:end]


def dots(row: Row) -> Row | None:
    r"""Set `\dots` in the middle of the line before a relation or an operation, and low elsewhere.

    At the end of a row it waits: what follows may come to stand in the same row.
    """
    out = [_dots(after) if node == _DOTS else node for node, after in pairwise(row)]
    new = (*out, *row[-1:])
    return None if new == row else new


def _dots(node: Node) -> Node:
    base = node.base if isinstance(node, Scripts) else node
    between = isinstance(base, Symbol) and base.text in (RELATIONS | BINARY)
    return Symbol(r"\cdots" if between else r"\ldots")


def modulo(row: Row) -> Row | None:
    r"""`\quad(\mathrm{mod}\,n)` is `\pmod{n}`, and an upright mod between two terms `\bmod`."""
    for index, node in enumerate(row):
        if not _is_mod(node):
            continue
        before = row[index - 1] if index else None
        if before == Symbol("("):
            end = _closing(row, index)
            if end is not None and _is_term(row[index + 1]) and end > index + 1:
                start = index - 2 if index > 1 and row[index - 2] in (QUAD, QQUAD) else index - 1
                return (*row[:start], Command(r"\pmod", (row[index + 1 : end],)), *row[end + 1 :])
        elif (
            before is not None
            and index + 1 < len(row)
            and _is_term(before, CLOSING)
            and _is_term(row[index + 1])
        ):
            return (*row[:index], Symbol(r"\bmod"), *row[index + 1 :])
    return None


def _is_mod(node: Node) -> bool:
    return (
        isinstance(node, Command)
        and node.name == r"\mathrm"
        and node.arguments[0] == (Symbol("m"), Symbol("o"), Symbol("d"))
    )


def _is_term(node: Node, allowed: frozenset[str] = OPENING) -> bool:
    """Say whether a node can be, begin (or, with `CLOSING`, end) a term."""
    if not isinstance(node, Symbol):
        return not (isinstance(node, Scripts) and node.base is None)
    outside = RELATIONS | BINARY | OPENING | CLOSING | PUNCTUATION | SPACES
    return node.text in allowed or node.text not in outside or node.text == "|"


def _closing(row: Row, start: int) -> int | None:
    """Find the parenthesis that closes the one before `start`; it must carry no scripts."""
    depth = 1
    for index in range(start, len(row)):
        node = row[index]
        symbol = node.base if isinstance(node, Scripts) else node
        if isinstance(symbol, Symbol):
            depth += (symbol.text == "(") - (symbol.text == ")")
            if not depth:
                return index if node is symbol else None
    return None
