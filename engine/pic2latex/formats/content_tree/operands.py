r"""Which part of a row an integral, a sum or a function applies to.

TeX does not say: `\sum_i x_i + 1` is three things in a row. Word's equations want the operand inside of the operator,
so it is found here, by the rules a reader uses: a term ends at a relation, a comma, a closing bracket or, for sums, a
plus; an integral goes on to its differential.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pic2latex.formats.content_tree.nodes import (
    Expression,
    Fence,
    Fraction,
    Prescripts,
    Role,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    SymbolKind,
    Table,
)

__all__ = ["Application", "Grouped", "LargeOperator", "grouped"]

INTEGRALS = frozenset("∫∬∭∮∯∰⨌∱∲∳")
DIFFERENTIALS = frozenset({"d", "ⅆ", "∂"})


@dataclass(frozen=True, slots=True)
class LargeOperator:
    """A sum, an integral or the like, with its bounds and what it runs over."""

    sign: Symbol
    sub: Row | None
    sup: Row | None
    has_limits: bool
    operand: Row


@dataclass(frozen=True, slots=True)
class Application:
    """A named function (perhaps with scripts) and its argument."""

    function: Expression
    argument: Row


Grouped: TypeAlias = Expression | LargeOperator | Application


def grouped(row: Row) -> tuple[Grouped, ...]:
    """Return the items of a row with operators and functions joined to what they apply to.

    The operands are rows as they were: group them in their turn.
    """
    items = row.items
    result: list[Grouped] = []
    position = 0
    while position < len(items):
        item, rest = items[position], items[position + 1 :]
        core = item.base if isinstance(item, Scripts) else item
        taken = 0
        if isinstance(core, Symbol) and core.is_large:
            taken = _term_length(rest, core)
            result.append(_large(item, core, Row(rest[:taken])))
        elif isinstance(core, Symbol) and core.is_function:
            is_limit = isinstance(item, Scripts) and item.has_limits
            taken = _term_length(rest, core) if is_limit else _argument_length(rest)
            result.append(Application(item, Row(rest[:taken])) if taken else item)
        else:
            result.append(item)
        position += 1 + taken
    return tuple(result)


def _large(item: Expression, sign: Symbol, operand: Row) -> LargeOperator:
    if isinstance(item, Scripts):
        return LargeOperator(sign, item.sub, item.sup, item.has_limits, operand)
    return LargeOperator(sign, None, None, has_limits=False, operand=operand)


def _term_length(items: Sequence[Expression], sign: Symbol) -> int:
    """Return how many items the term after an operator has."""
    has_differential = sign.text not in INTEGRALS
    depth = 0
    for position, item in enumerate(items):
        role = _role(item)
        if depth == 0 and (
            role in {Role.RELATION, Role.PUNCTUATION, Role.CLOSE}
            or (role is Role.BINARY and has_differential and _is_additive(item))
        ):
            return _without_space(items, position)
        depth += {Role.OPEN: 1, Role.CLOSE: -1}.get(role, 0)
        has_differential = has_differential or (isinstance(item, Symbol) and item.text in DIFFERENTIALS)
    return _without_space(items, len(items))


def _argument_length(items: Sequence[Expression]) -> int:
    """Return how many items the argument of a function such as sin has: a bracket, or letters and numbers."""
    start = 1 if items and isinstance(items[0], Space) else 0
    if start < len(items) and _role(items[start]) is Role.OPEN:
        return _bracket_length(items, start)
    end = start
    while end < len(items) and _is_factor(items[end]):
        end += 1
        if isinstance(items[end - 1], Fence):
            break
    return end if end > start else 0


def _bracket_length(items: Sequence[Expression], start: int) -> int:
    depth = 0
    for position in range(start, len(items)):
        depth += {Role.OPEN: 1, Role.CLOSE: -1}.get(_role(items[position]), 0)
        if depth == 0:
            return position + 1
    return 0


def _is_factor(item: Expression) -> bool:
    core = item.base if isinstance(item, Scripts | Prescripts) else item
    if isinstance(core, Symbol):
        return core.kind is not SymbolKind.SIGN and core.role is Role.ORDINARY
    return isinstance(core, Fence | Fraction | Root) and not isinstance(core, Table)


def _role(item: Expression) -> Role:
    core = item.base if isinstance(item, Scripts) else item
    return core.role if isinstance(core, Symbol) else Role.ORDINARY


def _is_additive(item: Expression) -> bool:
    return isinstance(item, Symbol) and item.text in {"+", "−", "±", "∓", "-"}


def _without_space(items: Sequence[Expression], end: int) -> int:
    while end and isinstance(items[end - 1], Space):
        end -= 1
    return end
