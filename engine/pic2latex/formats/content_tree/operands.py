r"""Which part of a row an integral, a sum or a function applies to.

TeX does not say: `\sum_i x_i + 1` is three things in a row. Word's equations want the operand inside of the operator,
so it is found here, by the rules a reader uses: a term ends at a relation, a comma, a closing bracket or, for sums, a
plus; an integral goes on to its differential.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pic2latex.formats.content_tree.nodes import (
    AtomClass,
    Expression,
    FenceNode,
    Fraction,
    Prescripts,
    Root,
    RowNode,
    ScriptsNode,
    Space,
    SymbolKind,
    SymbolNode,
    TableNode,
)

__all__ = ["FunctionApplication", "Grouped", "LargeOperator", "grouped"]

INTEGRALS = frozenset("∫∬∭∮∯∰⨌∱∲∳")
DIFFERENTIALS = frozenset({"d", "ⅆ", "∂"})


@dataclass(frozen=True, slots=True)
class LargeOperator:
    """A sum, an integral or the like, with its bounds and what it runs over."""

    sign: SymbolNode
    sub: RowNode | None
    sup: RowNode | None
    has_limits: bool
    operand: RowNode


@dataclass(frozen=True, slots=True)
class FunctionApplication:
    """A named function (perhaps with scripts) and its argument."""

    function: Expression
    argument: RowNode


Grouped: TypeAlias = Expression | LargeOperator | FunctionApplication


def grouped(row: RowNode) -> tuple[Grouped, ...]:
    """Return the items of a row with operators and functions joined to what they apply to.

    The operands are rows as they were: group them in their turn.
    """
    items = row.items
    result: list[Grouped] = []
    position = 0
    while position < len(items):
        item, rest = items[position], items[position + 1 :]
        core = item.base if isinstance(item, ScriptsNode) else item
        taken = 0
        if isinstance(core, SymbolNode) and core.is_large:
            taken = _term_length(rest, core)
            result.append(_large(item, core, RowNode(rest[:taken])))
        elif isinstance(core, SymbolNode) and core.is_function:
            is_limit = isinstance(item, ScriptsNode) and item.has_limits
            taken = _term_length(rest, core) if is_limit else _argument_length(rest)
            result.append(FunctionApplication(item, RowNode(rest[:taken])) if taken else item)
        else:
            result.append(item)
        position += 1 + taken
    return tuple(result)


def _large(item: Expression, sign: SymbolNode, operand: RowNode) -> LargeOperator:
    if isinstance(item, ScriptsNode):
        return LargeOperator(sign, item.sub, item.sup, item.has_limits, operand)
    return LargeOperator(sign, None, None, has_limits=False, operand=operand)


def _term_length(items: Sequence[Expression], sign: SymbolNode) -> int:
    """Return how many items the term after an operator has."""
    has_differential = sign.text not in INTEGRALS
    depth = 0
    for position, item in enumerate(items):
        role = _role(item)
        if depth == 0 and (
            role in {AtomClass.RELATION, AtomClass.PUNCTUATION, AtomClass.CLOSE}
            or (role is AtomClass.BINARY and has_differential and _is_additive(item))
        ):
            return _without_space(items, position)
        depth += {AtomClass.OPEN: 1, AtomClass.CLOSE: -1}.get(role, 0)
        has_differential = has_differential or (isinstance(item, SymbolNode) and item.text in DIFFERENTIALS)
    return _without_space(items, len(items))


def _argument_length(items: Sequence[Expression]) -> int:
    """Return how many items the argument of a function such as sin has: a bracket, or letters and numbers."""
    start = 1 if items and isinstance(items[0], Space) else 0
    if start < len(items) and _role(items[start]) is AtomClass.OPEN:
        return _bracket_length(items, start)
    end = start
    while end < len(items) and _is_factor(items[end]):
        end += 1
        if isinstance(items[end - 1], FenceNode):
            break
    return end if end > start else 0


def _bracket_length(items: Sequence[Expression], start: int) -> int:
    depth = 0
    for position in range(start, len(items)):
        depth += {AtomClass.OPEN: 1, AtomClass.CLOSE: -1}.get(_role(items[position]), 0)
        if depth == 0:
            return position + 1
    return 0


def _is_factor(item: Expression) -> bool:
    core = item.base if isinstance(item, ScriptsNode | Prescripts) else item
    if isinstance(core, SymbolNode):
        return core.kind is not SymbolKind.SIGN and core.role is AtomClass.ORDINARY
    return isinstance(core, FenceNode | Fraction | Root) and not isinstance(core, TableNode)


def _role(item: Expression) -> AtomClass:
    core = item.base if isinstance(item, ScriptsNode) else item
    return core.role if isinstance(core, SymbolNode) else AtomClass.ORDINARY


def _is_additive(item: Expression) -> bool:
    return isinstance(item, SymbolNode) and item.text in {"+", "−", "±", "∓", "-"}


def _without_space(items: Sequence[Expression], end: int) -> int:
    while end and isinstance(items[end - 1], Space):
        end -= 1
    return end
