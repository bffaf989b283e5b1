r"""Delimiters: `\left … \right` only around something tall, sizes without their class, matrices with their own.

What stands in a line of text is no taller than the plain delimiter, so `\left(x\right)` is `(x)`.
"""

from pic2latex.latex.rules.synonyms import DELIMITERS
from pic2latex.latex.symbols import BIG_OPERATORS, INTEGRALS, LIMIT_FUNCTIONS, names
from pic2latex.latex.tree import (
    Command,
    Environment,
    Fence,
    Group,
    Node,
    Row,
    Scripts,
    Sized,
    Symbol,
    without_middles,
)

__all__ = ["MATRIX_OF", "fence", "flatten", "is_tall", "size", "wrapped_matrix"]

# The matrix environment that draws these delimiters itself.
MATRIX_OF = {
    ("(", ")"): "pmatrix",
    ("[", "]"): "bmatrix",
    (r"\{", r"\}"): "Bmatrix",
    ("|", "|"): "vmatrix",
    (r"\|", r"\|"): "Vmatrix",
}
_TALL_COMMANDS = names(r"""
    \frac \binom \sqrt \overset \underset \overbrace \underbrace \overbracket \underbracket \boxed
    \xrightarrow \xleftarrow \xmapsto \xleftrightarrow \xRightarrow \xLeftarrow \xLeftrightarrow
    \xhookrightarrow \xhookleftarrow \xlongequal \genfrac \nicefrac \sfrac
""")
_TALL_SYMBOLS = BIG_OPERATORS | INTEGRALS


def is_tall(row: Row) -> bool:
    """Say whether delimiters around this would have to grow."""
    return any(_is_tall(node) for node in row)


def _is_tall(node: Node) -> bool:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Symbol(text):
            return text in _TALL_SYMBOLS
        case Group(items):
            return is_tall(items)
        case Command(name, arguments):
            return name in _TALL_COMMANDS or any(is_tall(argument) for argument in arguments)
        case Scripts(base, _, sub, sup):
            if isinstance(base, Symbol) and base.text in LIMIT_FUNCTIONS and sub:
                return True
            return (base is not None and _is_tall(base)) or any(
                script is not None and (is_tall(script) or any(isinstance(part, Scripts) for part in script))
                for script in (sub, sup)
            )
        case Fence() | Sized() | Environment():
            return True
    return False


def fence(node: Node) -> Row | None:
    r"""Unify `\left … \right`: matrices with delimiters, cases, and plain delimiters around what is not tall."""
    assert isinstance(node, Fence)
    left, right = (DELIMITERS.get(side, side) for side in (node.left, node.right))
    if len(node.items) == 1 and isinstance(inner := node.items[0], Environment):
        if (found := wrapped_matrix(left, inner, right)) is not None:
            return (found,)
        if (
            left == r"\{"
            and right == "."
            and inner.name in {"array", "cases"}
            and set(inner.columns) <= {"l"}
        ):
            return (Environment("cases", inner.rows),)
    if left == right == ".":
        return (Group(without_middles(node.items)),)
    if not is_tall(without_middles(node.items)):
        return (*_plain(left), *without_middles(node.items), *_plain(right))
    new = Fence(left, node.items, right)
    return None if new == node else (new,)


def wrapped_matrix(left: str, inner: Node, right: str) -> Environment | None:
    """Give a plain matrix between these delimiters the environment that draws them."""
    name = MATRIX_OF.get((left, right))
    if name is None or not isinstance(inner, Environment) or inner.name != "matrix":
        return None
    return Environment(name, inner.rows)


def _plain(delimiter: str) -> Row:
    return () if delimiter == "." else (Symbol(delimiter),)


def size(node: Node) -> Row | None:
    r"""`\bigl(`, `\bigr)` and `\bigm|` are of the size of `\big`."""
    assert isinstance(node, Sized)
    command, delimiter = node.command, DELIMITERS.get(node.delimiter, node.delimiter)
    if delimiter == ".":
        return () if command != r"\middle" else None
    if command != r"\middle":
        command = command.rstrip("lrm")
    new = Sized(command, delimiter)
    return None if new == node else (new,)


def flatten(row: Row) -> Row | None:
    r"""Drop every size: `\left`, `\right`, `\middle` and `\big`. A brace before an array alone becomes `cases`."""
    if not any(
        isinstance(node, Fence | Sized)
        or (isinstance(node, Scripts) and isinstance(node.base, Fence | Sized))
        for node in row
    ):
        return None
    out: list[Node] = []
    for node in row:
        if isinstance(node, Fence | Sized):
            out += _flat(node)
        elif isinstance(node, Scripts) and isinstance(node.base, Fence | Sized):
            *before, last = _flat(node.base) or (None,)
            out += [part for part in before if part is not None]
            base = Group((last,)) if isinstance(last, Scripts) else last
            out.append(Scripts(base, node.primes, node.sub, node.sup, node.limits))
        else:
            out.append(node)
    return tuple(out)


def _flat(node: Fence | Sized) -> Row:
    if isinstance(node, Sized):
        return _plain(node.delimiter)
    inner = node.items[0] if len(node.items) == 1 else None
    if node.left == r"\{" and node.right == "." and isinstance(inner, Environment) and _is_plain(inner):
        return (Environment("cases", inner.rows),)
    middle = flatten(node.items) or node.items
    return (*_plain(node.left), *middle, *_plain(node.right))


def _is_plain(table: Environment) -> bool:
    return table.name == "matrix" or (table.name == "array" and set(table.columns) <= set("lcr"))
