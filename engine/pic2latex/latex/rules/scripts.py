r"""Scripts: primes as `'`, no needless braces around a base, limits only where they change something.

Subscript before superscript needs no rule: the tree has one place for each and the printer one order.
"""

from pic2latex.latex.rules.delimiters import is_tall
from pic2latex.latex.rules.operators import limit_operator
from pic2latex.latex.symbols import (
    BIG_OPERATORS,
    BINARY,
    INTEGRALS,
    LIMIT_FUNCTIONS,
    OPENING,
    PUNCTUATION,
    RELATIONS,
    SPACES,
)
from pic2latex.latex.tree import Command, Group, Node, Row, Scripts, Symbol, Text

__all__ = ["attach", "bare_scripts", "plain_scripts", "tidy_scripts", "underset"]

_PRIME = Symbol(r"\prime")
_HAS_LIMITS = BIG_OPERATORS | LIMIT_FUNCTIONS
_NO_BASE = SPACES | {r"\hline"}
_STARRED = (r"\operatorname*", r"\mathop")
# What a script on nothing does not belong to when it follows.
_NO_OWNER = _HAS_LIMITS | INTEGRALS | RELATIONS | BINARY | OPENING | PUNCTUATION | SPACES


def bare_scripts(node: Node) -> Row | None:
    """Apply every rule on scripts that changes no drawing."""
    assert isinstance(node, Scripts)
    new = _limits(_primes(node))
    if new.sub == ():
        new = Scripts(new.base, new.primes, None, new.sup, new.limits)
    if new.sup == ():
        new = Scripts(new.base, new.primes, new.sub, None, new.limits)
    if not new.primes and new.sub is None and new.sup is None:
        return () if new.base is None else (new.base,)
    row = _unbraced(new)
    return None if row == (node,) else row


def plain_scripts(node: Node) -> Row | None:
    """Apply the same rules, and do not tell the place of limits apart."""
    assert isinstance(node, Scripts)
    base = node.base
    if isinstance(base, Group) and len(base.items) == 1 and not isinstance(base.items[0], Scripts):
        inner = base.items[0]
        base = base if isinstance(inner, Symbol) and inner.text in _NO_BASE else inner
    if isinstance(base, Text) and base.command == r"\operatorname*":
        base = Text(r"\operatorname", base.content)
    if base is not node.base or node.limits:
        return (Scripts(base, node.primes, node.sub, node.sup),)
    return bare_scripts(node)


def tidy_scripts(node: Node) -> Row | None:
    """Write primes as primes, drop empty scripts and the braces around a single letter, and no more."""
    assert isinstance(node, Scripts)
    new = _primes(node)
    base = new.base
    if isinstance(base, Group) and len(base.items) == 1 and not isinstance(base.items[0], Scripts | Group):
        base = new.base if _moves_scripts(base.items[0]) else base.items[0]
    new = Scripts(base, new.primes, new.sub or None, new.sup or None, new.limits)
    if not new.primes and new.sub is None and new.sup is None:
        return () if base is None else (base,)
    return None if new == node else (new,)


def _primes(node: Scripts) -> Scripts:
    r"""Count `^{\prime}` at the start of a superscript as a prime."""
    count = 0
    sup = node.sup or ()
    while sup:
        first = sup[0]
        if first == _PRIME:
            count += 1
        elif (
            isinstance(first, Scripts)
            and first.base is None
            and first.primes
            and first.sub is first.sup is None
        ):
            count += first.primes
        else:
            break
        sup = sup[1:]
    if not count:
        return node
    return Scripts(node.base, node.primes + count, node.sub, sup or None, node.limits)


def _limits(node: Scripts) -> Scripts:
    r"""Drop `\limits` and `\nolimits` where they say what happens anyway, and spell operators with limits."""
    base, limits = node.base, node.limits
    if (
        isinstance(base, Text | Command)
        and (base.command if isinstance(base, Text) else base.name) in _STARRED
    ):
        spelled = limit_operator(base)
        if spelled is None:
            return _stacked(base, node) if isinstance(base, Command) else node
        base, limits = spelled, ""
    elif isinstance(base, Text) and base.command == r"\operatorname" and limits == r"\limits":
        base, limits = Text(r"\operatorname*", base.content), ""
    elif limits and not _matters(base, limits):
        limits = ""
    starred = isinstance(base, Text) and base.command == r"\operatorname*"
    if starred and node.sub is None and node.sup is None:
        assert isinstance(base, Text)
        base = Text(r"\operatorname", base.content)
    if base is node.base and limits == node.limits:
        return node
    return Scripts(base, node.primes, node.sub, node.sup, limits)


def _matters(base: Node | None, limits: str) -> bool:
    if not isinstance(base, Symbol):
        return False
    return base.text in (INTEGRALS if limits == r"\limits" else _HAS_LIMITS)


def _stacked(base: Command, node: Scripts) -> Scripts:
    r"""Write scripts on some other `\mathop` as what they are: something set above or below."""
    row = base.arguments[0]
    if node.sup:
        row = (Command(r"\overset", (node.sup, row)),)
    if node.sub:
        row = (Command(r"\underset", (node.sub, row)),)
    return Scripts(Group(row), node.primes)


def _unbraced(node: Scripts) -> Row:
    """Take a base out of its braces where scripts sit no differently without them."""
    base = node.base
    if not isinstance(base, Group):
        return (node,)
    items = base.items
    if not items:
        return (Scripts(None, node.primes, node.sub, node.sup, node.limits),)
    last = items[-1]
    if isinstance(last, Group):
        return (node,)
    core = last.base if isinstance(last, Scripts) else last
    if _moves_scripts(core) or (len(items) > 1 and is_tall(items)):
        return (node,)
    if isinstance(last, Scripts):
        # What follows a script starts after it: {x^a}_b is x^a{}_b, and x_b^a is something else.
        return (*items, Scripts(None, node.primes, node.sub, node.sup, node.limits))
    return (*items[:-1], Scripts(last, node.primes, node.sub, node.sup, node.limits))


def _moves_scripts(core: Node | None) -> bool:
    """Say whether scripts directly on this stand elsewhere than beside it, or on nothing."""
    if isinstance(core, Symbol):
        return core.text in _HAS_LIMITS or core.text in INTEGRALS or core.text in _NO_BASE
    if isinstance(core, Command):
        return core.name in {r"\underbrace", r"\overbrace", r"\underbracket", r"\overbracket", r"\mathop"}
    return core is None or (isinstance(core, Text) and core.command == r"\operatorname*")


def attach(row: Row) -> Row | None:
    r"""Give scripts on nothing to the unscripted letter before them: `f{}'` and `f'` are one drawing."""
    out: list[Node] = []
    for node in row:
        last = out[-1] if out else None
        if not isinstance(node, Scripts) or node.base is not None or last is None:
            out.append(node)
        elif isinstance(last, Scripts) and _is_primed(last) and not node.primes and node.sub is None:
            out[-1] = Scripts(last.base, last.primes, None, node.sup)
        elif _owns(last):
            out[-1] = Scripts(last, node.primes, node.sub, node.sup, node.limits)
        else:
            out.append(node)
    return tuple(out) if len(out) < len(row) else None


def _is_primed(node: Scripts) -> bool:
    """Say whether a node has primes and no other script: a superscript then stands right after them."""
    return node.primes > 0 and node.sub is None and node.sup is None and not _moves_scripts(node.base)


def _owns(last: Node) -> bool:
    """Say whether scripts on nothing that follow this node look like its own."""
    if isinstance(last, Scripts | Group) or (isinstance(last, Symbol) and last.text in _NO_OWNER):
        return False
    return not _moves_scripts(last)


def underset(node: Node) -> Row | None:
    r"""`\underset{x}{\max}` is `\max_{x}`, and `\overset` alike."""
    assert isinstance(node, Command)
    script, row = node.arguments
    if not script:
        return row
    if len(row) != 1:
        return None
    base: Node = row[0]
    inner = Scripts(None)
    if isinstance(base, Scripts) and base.base is not None and not base.primes:
        inner, base = base, base.base
    operator = _operator(base)
    below = node.name == r"\underset"
    if operator is None or (inner.sub if below else inner.sup) is not None:
        return None
    return (
        Scripts(operator, 0, script if below else inner.sub, inner.sup if below else script, inner.limits),
    )


def _operator(base: Node) -> Node | None:
    r"""Read a base as an operator whose scripts are limits; upright words become `\operatorname*`."""
    if isinstance(base, Symbol):
        return base if base.text in _HAS_LIMITS else None
    if isinstance(base, Text) and base.command in {r"\operatorname", r"\operatorname*"}:
        return Text(r"\operatorname*", base.content)
    if isinstance(base, Command) and base.name == r"\mathrm" and len(base.arguments[0]) > 1:
        return limit_operator(Command(r"\mathop", ((base,),)))
    return None
