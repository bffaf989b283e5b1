"""Applying rules to a tree, from the leaves up, until nothing changes.

What the rules do is not known here. A part that no rule touches stays the same object, so that a second pass over a
settled tree costs little and `is` tells whether anything happened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pic2latex.latex.signatures import SIGNATURES
from pic2latex.latex.symbols import SPACES
from pic2latex.latex.tree import (
    Cells,
    Command,
    Environment,
    Fence,
    Group,
    Node,
    Row,
    Scripts,
    Sized,
    Symbol,
    Text,
)

__all__ = ["NodeRule", "RowRule", "Rules", "apply_once", "apply_to_fixpoint", "node_kind"]

# What a node becomes; None leaves it alone.
NodeRule: TypeAlias = Callable[[Node], "Row | None"]
# What a row becomes; None leaves it alone.
RowRule: TypeAlias = Callable[[Row], "Row | None"]
# More rounds than any real formula needs (4 at most were seen); a guard against two rules undoing each other.
MOST_ROUNDS = 30
# The bases that only a rule for the whole of the scripts may change, because without scripts they lose their star.
_NO_BASE = SPACES | {r"\hline"}
_KEPT_BASES = frozenset({r"\operatorname*", r"\mathop"})


@dataclass(frozen=True, slots=True)
class Rules:
    """A set of rules.

    `symbols`: what a symbol becomes, by its text. `nodes`: rules for other nodes, by `node_kind`. `rows`: rules for
    rows, run once for a row that holds a node of their key. `flatten`: run on every row before its parts.
    """

    symbols: Mapping[str, Row] = field(default_factory=dict)
    nodes: Mapping[str, NodeRule] = field(default_factory=dict)
    rows: Mapping[str, RowRule] = field(default_factory=dict)
    flatten: RowRule | None = None


def node_kind(node: Node) -> str:  # noqa: PLR0911 - one for each kind of node
    r"""Name the kind of a node.

    A symbol's text, a command's name, `begin` plus an environment's name; `^` for scripts and `{}` for those on
    nothing, `{` for a group, `\left` for a fence, `\big` for a sized delimiter.
    """
    match node:
        case Symbol(text):
            return text
        case Command(name):
            return name
        case Text(command):
            return command
        case Scripts(base):
            return "{}" if base is None else "^"
        case Environment(name):
            return "begin" + name
        case Group():
            return "{"
        case Fence():
            return r"\left"
        case Sized():
            return r"\big"


def apply_to_fixpoint(row: Row, rules: Rules) -> Row:
    """Apply the rules until they change nothing more."""
    for _ in range(MOST_ROUNDS):
        new = apply_once(row, rules)
        if new is row:
            break
        row = new
    return row


def apply_once(row: Row, rules: Rules) -> Row:
    """Apply the rules once, to every part and then to the row. Returns `row` itself if nothing changed."""
    if rules.flatten is not None and (flat := rules.flatten(row)) is not None:
        row = flat
    symbols, triggers = rules.symbols, rules.rows
    out: list[Node] = []
    changed = False
    awake: list[RowRule] = []
    for node in row:
        if type(node) is Symbol:
            key = node.text
            replacement = symbols.get(key)
            if replacement is None:
                out.append(node)
            else:
                changed = True
                out += replacement
        else:
            new = _rewrite(node, rules)
            changed |= len(new) != 1 or new[0] is not node
            out += new
            key = node_kind(new[0]) if new else ""
        if key in triggers and (rule := triggers[key]) not in awake:
            awake.append(rule)
    result = tuple(out) if changed else row
    for rule in awake:
        new_row = rule(result)
        result = result if new_row is None else new_row
    return result


def _rewrite(node: Node, rules: Rules) -> Row:
    """Rewrite the parts of one node, then the node."""
    node, before = _REBUILD[type(node)](node, rules)
    rule = rules.nodes.get(node_kind(node))
    after = rule(node) if rule is not None else None
    return before + ((node,) if after is None else after)


def _command(node: Command, rules: Rules) -> tuple[Node, Row]:
    arguments = tuple([apply_once(argument, rules) for argument in node.arguments])
    option = node.option and apply_once(node.option, rules)
    if node.name not in SIGNATURES and not all(arguments):
        # Empty braces after a command that is not known are no argument.
        arguments = tuple([argument for argument in arguments if argument])
        return (Command(node.name, arguments) if arguments else Symbol(node.name)), ()
    if option is node.option and all(a is b for a, b in zip(arguments, node.arguments, strict=True)):
        return node, ()
    return Command(node.name, arguments, option), ()


def _scripts(node: Scripts, rules: Rules) -> tuple[Node, Row]:
    base, before = _base(node.base, rules)
    sub = node.sub and apply_once(node.sub, rules)
    sup = node.sup and apply_once(node.sup, rules)
    if base is node.base and sub is node.sub and sup is node.sup:
        return node, before
    return Scripts(base, node.primes, sub, sup, node.limits), before


def _base(base: Node | None, rules: Rules) -> tuple[Node | None, Row]:
    """Rewrite a base. Where it becomes several nodes the scripts go to the last one."""
    if base is None:
        return None, ()
    if type(base) is Symbol:
        row = rules.symbols.get(base.text)
        if row is None:
            return base, ()
    elif isinstance(base, Group):
        # A group under scripts binds them; only the rule for scripts knows whether it can go.
        inner = apply_once(base.items, rules)
        return (base if inner is base.items else Group(inner)), ()
    elif node_kind(base) in _KEPT_BASES:
        return _REBUILD[type(base)](base, rules)[0], ()
    else:
        row = _rewrite(base, rules)
    if not row or (isinstance(row[-1], Symbol) and row[-1].text in _NO_BASE):
        return None, row
    return (Group(row[-1:]) if isinstance(row[-1], Scripts) else row[-1]), row[:-1]


def _fence(node: Fence, rules: Rules) -> tuple[Node, Row]:
    items = apply_once(node.items, rules)
    return (node if items is node.items else Fence(node.left, items, node.right)), ()


def _group(node: Group, rules: Rules) -> tuple[Node, Row]:
    items = apply_once(node.items, rules)
    return (node if items is node.items else Group(items)), ()


def _environment(node: Environment, rules: Rules) -> tuple[Node, Row]:
    rows = tuple([_cells(cells, rules) for cells in node.rows])
    while len(rows) > 1 and rows[-1] == ((),):
        rows = rows[:-1]
    if len(rows) == len(node.rows) and all(a is b for a, b in zip(rows, node.rows, strict=True)):
        return node, ()
    return Environment(node.name, rows, node.columns, node.option), ()


def _cells(cells: Cells, rules: Rules) -> Cells:
    new = tuple([apply_once(cell, rules) for cell in cells])
    return cells if all(a is b for a, b in zip(new, cells, strict=True)) else new


def _alone(node: Node, _rules: Rules) -> tuple[Node, Row]:
    return node, ()


_REBUILD: dict[type, Callable[..., tuple[Node, Row]]] = {
    Symbol: _alone,
    Text: _alone,
    Sized: _alone,
    Command: _command,
    Scripts: _scripts,
    Fence: _fence,
    Group: _group,
    Environment: _environment,
}
