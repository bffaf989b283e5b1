r"""Tables of spellings as rules: a symbol becomes a row, a command puts its arguments into a template."""

from collections.abc import Mapping
from functools import partial

from pic2latex.latex.parser import parse
from pic2latex.latex.rewrite import NodeRule, Rules, apply_once
from pic2latex.latex.signatures import SIGNATURES
from pic2latex.latex.tree import Command, Node, Row

__all__ = ["filled_tables"]

_PLACES = (r"\1", r"\2", r"\3")


def filled_tables(spellings: Mapping[str, str]) -> tuple[dict[str, Row], dict[str, NodeRule]]:
    r"""Read a table of `old -> new` LaTeX, where `\1` and `\2` stand for arguments, into rules.

    Returns what symbols become, by their text, and the rules of commands, by their name.
    """
    symbols: dict[str, Row] = {}
    nodes: dict[str, NodeRule] = {}
    for old, new in spellings.items():
        if old in SIGNATURES or r"\1" in new or new == "":
            nodes[old] = partial(_filled, parse(new))
        else:
            symbols[old] = parse(new)
    return symbols, nodes


def _filled(template: Row, node: Node) -> Row:
    arguments = node.arguments if isinstance(node, Command) else ()
    return apply_once(template, Rules(dict(zip(_PLACES, (*arguments, (), (), ()), strict=False))))
