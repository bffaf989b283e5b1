"""Tree -> compact LaTeX: one spelling for one tree, in the form that recognizers are trained to write.

Every argument and every script has its braces, scripts come as primes, subscript, superscript, and a space stands
only where a command would run into a letter, and in text.
"""

from collections.abc import Callable

from pic2latex.latex.signatures import SIGNATURES, column_argument
from pic2latex.latex.symbols import names
from pic2latex.latex.tree import Command, Environment, Fence, Group, Row, Scripts, Sized, Symbol, Text

__all__ = ["compact", "pieces"]

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
# After a new line or the start of these, a bracket or a star would be read as an option.
_TAKES_OPTION = names("aligned gathered alignedat split matrix* pmatrix* bmatrix* vmatrix* Vmatrix* Bmatrix*")


def compact(row: Row) -> str:
    """Write a row as LaTeX without needless spaces."""
    parts: list[str] = []
    after_word = False
    for piece in pieces(row):
        if after_word and piece[0] in _LETTERS:
            parts.append(" ")
        parts.append(piece)
        after_word = piece[0] == "\\" and piece[-1] in _LETTERS
    return "".join(parts)


def pieces(row: Row) -> list[str]:
    """Write a row as a list of tokens; text, names and raw arguments are one piece each."""
    out: list[str] = []
    _write(row, out)
    return out


def _write(row: Row, out: list[str]) -> None:
    for node in row:
        if type(node) is Symbol:
            out.append(node.text)
        else:
            _WRITERS[type(node)](node, out)


def _braced(row: Row, out: list[str]) -> None:
    out.append("{")
    _write(row, out)
    out.append("}")


def _group(node: Group, out: list[str]) -> None:
    _braced(node.items, out)


def _command(node: Command, out: list[str]) -> None:
    out.append(node.name)
    if node.option is not None:
        _option(node.option, out)
    if node.name == r"\not" and node.arguments and _is_symbol(node.arguments[0]):
        _write(node.arguments[0], out)
        return
    kinds = SIGNATURES.get(node.name, "").replace("o", "")
    for index, argument in enumerate(node.arguments):
        if kinds[index : index + 1] == "d":
            out += pieces(argument)
        else:
            _braced(argument, out)


def _is_symbol(row: Row) -> bool:
    return len(row) == 1 and isinstance(row[0], Symbol)


def _option(row: Row, out: list[str]) -> None:
    inner = pieces(row)
    depth = 0
    guarded = False
    for piece in inner:
        depth += (piece == "{") - (piece == "}")
        guarded |= piece == "]" and not depth
    out += ["[", *["{"] * guarded, *inner, *["}"] * guarded, "]"]


def _scripts(node: Scripts, out: list[str]) -> None:
    if node.base is None:
        out += "{}"
    elif isinstance(node.base, Scripts):
        _braced((node.base,), out)
    else:
        _write((node.base,), out)
    if node.limits:
        out.append(node.limits)
    out += "'" * node.primes
    if node.sub is not None:
        out.append("_")
        _braced(node.sub, out)
    if node.sup is not None:
        out.append("^")
        _braced(node.sup, out)


def _fence(node: Fence, out: list[str]) -> None:
    out += [r"\left", node.left]
    _write(node.items, out)
    out += [r"\right", node.right]


def _sized(node: Sized, out: list[str]) -> None:
    out += [node.command, node.delimiter]


def _text(node: Text, out: list[str]) -> None:
    out.append(f"{node.command}{{{node.content}}}")


def _is_placement(node: Environment, first: list[str]) -> bool:
    r"""Whether these first tokens of the content would be read as the option of `\begin{matrix}[r]`."""
    has_argument = node.option or column_argument(node.name)
    return not has_argument and first[0] == "[" and first[2:] == ["]"] and first[1] in "tbclr"


def _environment(node: Environment, out: list[str]) -> None:
    if node.name == "substack":
        out += [r"\substack", "{"]
    else:
        out.append(rf"\begin{{{node.name}}}")
        if node.option:
            out += ["[", node.option, "]"]
        if node.columns or column_argument(node.name):
            out.append(f"{{{node.columns}}}")
    for number, cells in enumerate(node.rows):
        if number:
            out.append("\\\\")
        start = len(out)
        for column, cell in enumerate(cells):
            if column:
                out.append("&")
            _write(cell, out)
        first = out[start : start + 3]
        if first[:1] in (["["], ["*"]) and (
            number or node.name in _TAKES_OPTION or _is_placement(node, first)
        ):
            out[start:start] = "{}"
    out.append("}" if node.name == "substack" else rf"\end{{{node.name}}}")


_WRITERS: dict[type, Callable[..., None]] = {
    Group: _group,
    Command: _command,
    Scripts: _scripts,
    Fence: _fence,
    Sized: _sized,
    Text: _text,
    Environment: _environment,
}
