r"""LaTeX -> tree, for correct and for broken LaTeX alike.

A recognizer may stop in the middle of a formula or forget a brace, so nothing is an error here. What is missing is
supplied and what is left over is ignored: an open brace ends with its cell, an open environment with the formula, a
`\left` without its `\right` is the plain delimiter, a second superscript stands on nothing. Every tree that comes out
is balanced. `structure` names what was wrong.
"""

from functools import cache, partial

from pic2latex.latex.lexer import scan
from pic2latex.latex.signatures import FONT_SWITCHES, INFIX
from pic2latex.latex.split_commands import taken_apart
from pic2latex.latex.symbols import SIZES, SPACES, STANDALONE, STYLES
from pic2latex.latex.token_reader import DEEPEST, END, Step, TokenReader
from pic2latex.latex.tree import (
    NEW_LINES,
    Command,
    Fence,
    Group,
    Node,
    Row,
    Scripts,
    Sized,
    Symbol,
    as_row,
    without_middles,
)

__all__ = ["parse"]

_WRAPPERS = frozenset({"\\", "$", r"\[", r"\]", r"\(", r"\)"})
_NO_BASE = SPACES | STYLES | {r"\hline", r"\toprule", r"\midrule", r"\bottomrule"}
_PRIME = Symbol(r"\prime")


def parse(latex: str) -> Row:
    r"""Read LaTeX into a row of nodes. Never fails.

    Dollar signs and `\[ \]`, `\( \)` around or inside are ignored. Several lines without an environment become
    one: `aligned` where there are cells, `gathered` otherwise.
    """
    reader = TokenReader(taken_apart(scan(latex)), _leaves(), _steps())
    return as_row(reader.lines(reader.row()))


@cache
def _leaves() -> dict[str, Symbol]:
    """Make the one node of every token that stands for itself."""
    return {text: Symbol(text) for text in STANDALONE}


@cache
def _steps() -> dict[str, Step]:
    """Table what each structural token does."""
    steps: dict[str, Step] = {
        END: _stop,
        "&": _stop,
        "{": _group,
        "}": _close_group,
        "_": _subscript,
        "^": _superscript,
        "'": _primes,
        r"\begin": _skip,
        r"\end": _close_environment,
        r"\left": _open_fence,
        r"\right": _close_fence,
        r"\middle": _sized,
        r"\limits": _limits,
        r"\nolimits": _limits,
        r"\not": _negation,
    }
    steps |= dict.fromkeys(NEW_LINES, _stop)
    steps |= dict.fromkeys(_WRAPPERS, _skip)
    steps |= dict.fromkeys(SIZES, _sized)
    steps |= {token: partial(_infix, name) for token, name in INFIX.items()}
    steps |= {token: partial(_font, name) for token, name in FONT_SWITCHES.items()}
    return steps


def _stop(_reader: TokenReader, _items: list[Node]) -> bool:
    return False


def _skip(reader: TokenReader, _items: list[Node]) -> bool:
    reader.at += 1
    return True


def _group(reader: TokenReader, items: list[Node]) -> bool:
    if items and reader.ends_at_group == reader.depth:
        return False
    items.append(Group(as_row(reader.group_lines())))
    return True


def _close_group(reader: TokenReader, _items: list[Node]) -> bool:
    if reader.braces:
        return False
    reader.at += 1
    return True


def _close_environment(reader: TokenReader, _items: list[Node]) -> bool:
    if reader.names:
        return False
    reader.at += 1
    return True


def _open_fence(reader: TokenReader, items: list[Node]) -> bool:
    reader.at += 1
    left = reader.delimiter() or "."
    in_fence, reader.in_fence = reader.in_fence, True
    reader.fences += 1
    inner = reader.row()
    reader.fences -= 1
    reader.in_fence = in_fence
    if reader.tokens[reader.at] == r"\right":
        reader.at += 1
        items.append(Fence(left, inner, reader.delimiter() or "."))
    else:
        items += [*_plain(left), *without_middles(inner)]
    return True


def _close_fence(reader: TokenReader, items: list[Node]) -> bool:
    if reader.fences:
        return False
    reader.at += 1
    items += _plain(reader.delimiter() or ".")
    return True


def _plain(delimiter: str) -> list[Node]:
    return [] if delimiter == "." else [Symbol(delimiter)]


def _sized(reader: TokenReader, items: list[Node]) -> bool:
    command = reader.tokens[reader.at]
    reader.at += 1
    delimiter = reader.delimiter()
    if command == r"\middle" and not reader.in_fence:
        items += _plain(delimiter or ".")
    elif delimiter is not None:
        items.append(Sized(command, delimiter))
    return True


def _limits(reader: TokenReader, items: list[Node]) -> bool:
    token = reader.tokens[reader.at]
    reader.at += 1
    last = items[-1] if items else None
    if last is None or (isinstance(last, Symbol) and last.text in _NO_BASE):
        return True
    items[-1] = (
        Scripts(last.base, last.primes, last.sub, last.sup, token)
        if isinstance(last, Scripts)
        else Scripts(last, limits=token)
    )
    return True


def _negation(reader: TokenReader, items: list[Node]) -> bool:
    reader.at += 1
    if argument := reader.argument():
        items.append(Command(r"\not", (argument,)))
    return True


def _infix(name: str, reader: TokenReader, items: list[Node]) -> bool:
    reader.at += 1
    if reader.depth >= DEEPEST:
        return True
    items[:] = [Command(name, (without_middles(tuple(items)), without_middles(reader.row())))]
    return True


def _font(name: str, reader: TokenReader, items: list[Node]) -> bool:
    reader.at += 1
    if rest := without_middles(reader.row()):
        items.append(Command(name, (rest,)))
    return True


def _primes(reader: TokenReader, items: list[Node]) -> bool:
    start = reader.at
    while reader.tokens[reader.at] == "'":
        reader.at += 1
    count = reader.at - start
    last = items[-1] if items else None
    if not isinstance(last, Scripts):
        base = _base(items)
        items.append(Scripts(base, count))
    elif last.sup is None:
        items[-1] = Scripts(last.base, last.primes + count, last.sub, None, last.limits)
    else:
        items[-1] = Scripts(last.base, last.primes, last.sub, (*last.sup, *[_PRIME] * count), last.limits)
    return True


def _subscript(reader: TokenReader, items: list[Node]) -> bool:
    reader.at += 1
    sub = reader.argument()
    last = items[-1] if items else None
    if isinstance(last, Scripts) and last.sub is None:
        items[-1] = Scripts(last.base, last.primes, sub, last.sup, last.limits)
    else:
        items.append(Scripts(_base(items), 0, sub))
    return True


def _superscript(reader: TokenReader, items: list[Node]) -> bool:
    reader.at += 1
    sup = reader.argument()
    last = items[-1] if items else None
    if isinstance(last, Scripts) and last.sup is None:
        items[-1] = Scripts(last.base, last.primes, last.sub, sup, last.limits)
    else:
        items.append(Scripts(_base(items), 0, None, sup))
    return True


def _base(items: list[Node]) -> Node | None:
    """Take the last node as the base of a script; spaces, switches, an empty group and scripts are none."""
    last = items[-1] if items else None
    if last is None or isinstance(last, Scripts) or (isinstance(last, Symbol) and last.text in _NO_BASE):
        return None
    items.pop()
    return None if last == Group(()) else last
