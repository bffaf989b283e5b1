r"""Tidying what a model wrote, for the user to read, paste and edit.

The outer `$$` or `\[ \]` goes, what is unbalanced is repaired, every argument has its braces, commands that MathJax
or KaTeX cannot draw are replaced, and spaces make it readable. What is drawn stays: `canonical(clean(x)) ==
canonical(x)`. The author's own spelling stays too: `\le` is not made `\leq`, `\left(` is kept, `\operatorname` is kept.
"""

from functools import cache

from pic2latex.latex.deep_nesting import settled
from pic2latex.latex.parser import parse
from pic2latex.latex.pretty_printer import readable
from pic2latex.latex.rewrite import Rules, apply_to_fixpoint
from pic2latex.latex.rules import environments, operators, safety, scripts, text
from pic2latex.latex.rules.characters import spell_out
from pic2latex.latex.rules.templates import filled_tables
from pic2latex.latex.signatures import ALPHABETS
from pic2latex.latex.symbols import BINARY, PUNCTUATION, RELATIONS, SPACES
from pic2latex.latex.tree import Command, Group, Node, Row, Symbol, Text

__all__ = ["clean"]

_ATOMS = BINARY | PUNCTUATION | RELATIONS


def clean(latex: str) -> str:
    r"""Tidy LaTeX for the user.

    `\[\frac12+x^\prime\]` becomes `\frac{1}{2} + x'`. Never fails; what is clean already stays as it is.
    """
    return settled(_tidied, latex)


def _tidied(latex: str) -> str:
    return readable(_without_outer_space(apply_to_fixpoint(parse(spell_out(latex)), _rules())))


def _without_outer_space(row: Row) -> Row:
    first, end = 0, len(row)
    while first < end and _is_space(row[first]):
        first += 1
    while first < end and _is_space(row[end - 1]):
        end -= 1
    return row[first:end]


def _is_space(node: Node) -> bool:
    return isinstance(node, Symbol) and node.text in SPACES


@cache
def _rules() -> Rules:
    symbols, replaced = filled_tables(safety.REPLACED)
    emptied = [*ALPHABETS, r"\boldsymbol", r"\not", r"\kern", r"\mkern", r"\hskip", r"\mskip", r"\hspace"]
    nodes = {**dict.fromkeys(emptied, _unless_empty), **replaced}
    symbols |= dict.fromkeys(safety.DROPPED, ())
    nodes |= {
        "{": _group,
        "^": scripts.tidy_scripts,
        "{}": scripts.tidy_scripts,
        r"\label": _nothing,
        r"\ref": _nothing,
        r"\operatorname": _function,
        r"\operatorname*": _function,
        r"\fbox": text.box,
        r"\mathop": _operator,
    }
    nodes |= dict.fromkeys([r"\text", *safety.TEXT_REPLACED], _text)
    names = [*environments.RENAMED, *environments.UNWRAPPED]
    nodes |= {"begin" + name: environments.environment for name in names}
    return Rules(symbols, nodes)


def _nothing(_node: Node) -> Row:
    return ()


def _group(node: Node) -> Row | None:
    """Dissolve a group, unless it changes the space around a comma or a sign."""
    assert isinstance(node, Group)
    items = node.items
    if len(items) == 1 and isinstance(items[0], Symbol) and items[0].text in _ATOMS:
        return None
    return items


def _text(node: Node) -> Row | None:
    assert isinstance(node, Text)
    command, content = safety.TEXT_REPLACED.get(node.command, node.command), text.tidy(node.content)
    if not content:
        return ()
    new = Text(command, content)
    return None if new == node else (new,)


def _function(node: Node) -> Row | None:
    r"""Write `\operatorname{sin}` as `\sin`."""
    assert isinstance(node, Text)
    found = operators.limit_operator(node)
    if found is None:
        return None if node.content.strip() else ()
    if isinstance(found, Symbol):
        return (found,)
    return None if found.content == node.content else (Text(node.command, found.content),)


def _operator(node: Node) -> Row | None:
    r"""Write `\mathop{\rm argmax}` as `\operatorname*{argmax}`."""
    found = operators.limit_operator(node)
    return None if found is None else (found,)


def _unless_empty(node: Node) -> Row | None:
    """Drop a font, a negation or a length without anything in it."""
    assert isinstance(node, Command)
    return None if node.arguments[0] else ()
