r"""One picture, one spelling.

The first normal forms for training and scoring are those of im2latex (Deng and others 2016, arXiv 1609.04938).

Three levels, each a fixed point of its rules, each built on the one before:

- `training_target`: what a recognizer is trained to write. Spellings that no picture can tell apart become one.
- `canonical`: what scoring and history compare. Also drops what is layout only: spaces, sizes of delimiters, the
  place of limits, column alignment, fonts split over neighbours.
- `canonical_loose`: also drops upright, bold and italic, unifies variant letters and ignores punctuation at the end.

`canonical(training_target(x)) == canonical(x)`, and each level leaves its own output alone.
"""

from functools import cache

from pic2latex.latex.compact_printer import compact
from pic2latex.latex.deep_nesting import settled
from pic2latex.latex.parser import parse
from pic2latex.latex.rewrite import NodeRule, RowRule, Rules, apply_to_fixpoint, node_kind
from pic2latex.latex.rules import delimiters, environments, operators, scripts, spaces, text, words
from pic2latex.latex.rules.characters import spell_out
from pic2latex.latex.rules.synonyms import DRAWN_ALIKE, NEGATED, ONE_READING, SAME_GLYPH, VARIANTS
from pic2latex.latex.rules.templates import filled_tables
from pic2latex.latex.signatures import ALPHABETS
from pic2latex.latex.symbols import DELIMITERS
from pic2latex.latex.tree import Command, Environment, Group, Node, Row, Symbol, Text

__all__ = ["canonical", "canonical_loose", "drawn_tree", "training_target"]

_ENDING = frozenset(".,;")


def training_target(latex: str) -> str:
    r"""Spell a formula the way a recognizer should write it.

    Compact LaTeX; `\left … \right` only around something tall; of all spaces only `\quad` and `\qquad`; subscript
    before superscript; primes as `'`. Never fails; `training_target(training_target(x)) == training_target(x)`.
    """
    return settled(lambda text: compact(drawn_tree(text)), latex)


def canonical(latex: str) -> str:
    """Spell a formula the one way that scoring and history compare. Never fails; idempotent."""
    return settled(lambda text: compact(apply_to_fixpoint(drawn_tree(text), _reading())), latex)


def canonical_loose(latex: str) -> str:
    """Spell a formula without fonts of letters, variant forms and final punctuation. Never fails; idempotent."""
    return settled(_loosely_spelt, latex)


def _loosely_spelt(latex: str) -> str:
    row = apply_to_fixpoint(apply_to_fixpoint(drawn_tree(latex), _reading()), _loose())
    while row and isinstance(row[-1], Symbol) and row[-1].text in _ENDING:
        row = apply_to_fixpoint(row[:-1], _loose())
    return compact(row)


def drawn_tree(latex: str) -> Row:
    """Read a formula into the tree behind its training target."""
    row = apply_to_fixpoint(parse(spell_out(latex)), _drawn())
    if r"\dots" in latex:
        row = apply_to_fixpoint(row, _last_dots())
    while (shorter := spaces.outer(row)) is not row:
        row = apply_to_fixpoint(shorter, _drawn())
    return row


@cache
def _drawn() -> Rules:
    """Build the rules that change no picture."""
    symbols, nodes = filled_tables(DRAWN_ALIKE)
    symbols |= dict.fromkeys(spaces.DROPPED, ())
    nodes |= dict.fromkeys(text.UPRIGHT_TEXT, text.text)
    nodes |= dict.fromkeys(text.TEXT_FONTS, text.italic)
    nodes |= dict.fromkeys(ALPHABETS - nodes.keys(), words.alphabet)
    nodes |= dict.fromkeys(
        (r"\hspace", r"\kern", r"\mkern", r"\hskip", r"\mskip", r"\hglue"), spaces.wide_space
    )
    nodes |= dict.fromkeys((r"\underset", r"\overset"), scripts.underset)
    nodes |= _environment_rules(environments.environment)
    nodes |= {
        r"\mathrm": words.upright,
        r"\boldsymbol": words.bold,
        r"\operatorname": operators.name,
        r"\operatorname*": operators.name,
        r"\mathop": _first_argument,
        r"\genfrac": _fraction,
        r"\not": _negated,
        r"\fbox": text.box,
        "^": scripts.bare_scripts,
        "{}": scripts.bare_scripts,
        r"\left": delimiters.fence,
        r"\big": delimiters.size,
    }
    rows: dict[str, RowRule] = {
        r"\dots": spaces.dots,
        r"\quad": spaces.quads,
        r"\qquad": spaces.quads,
        r"\mathrm": spaces.modulo,
        "{}": scripts.attach,
    }
    return Rules(symbols, nodes, rows, _without_groups)


@cache
def _last_dots() -> Rules:
    """Build the rule for ellipses with nothing behind them."""
    return Rules({r"\dots": parse(r"\ldots")})


@cache
def _reading() -> Rules:
    """Build the rules of scoring: those of the drawing, and those that drop layout."""
    drawn = _drawn()
    symbols, nodes = filled_tables(SAME_GLYPH | ONE_READING)
    symbols |= {r"\quad": (), r"\qquad": ()}
    nodes |= _environment_rules(environments.reading)
    nodes |= {
        r"\text": text.simple_text,
        r"\operatorname": operators.plain_name,
        r"\operatorname*": operators.plain_name,
        "^": scripts.plain_scripts,
        "{}": scripts.plain_scripts,
    }
    rows: dict[str, RowRule] = dict.fromkeys(ALPHABETS | {r"\boldsymbol"}, words.join_fonts)
    rows |= {r"\text": text.join_texts, r"\mathrm": _in_turn(words.join_fonts, spaces.modulo)}
    rows |= {"begin" + name: environments.tables for name in ("matrix", "array")}
    return Rules({**drawn.symbols, **symbols}, {**drawn.nodes, **nodes}, {**drawn.rows, **rows}, _flattened)


@cache
def _loose() -> Rules:
    """Build the rules of the loosest comparison."""
    reading = _reading()
    symbols, _ = filled_tables(VARIANTS | {r"\dots": r"\ldots"})
    fonts = dict.fromkeys(
        (r"\mathrm", r"\mathbf", r"\mathit", r"\mathsf", r"\mathtt", r"\boldsymbol"), _first_argument
    )
    texts = dict.fromkeys((r"\text", r"\operatorname", r"\operatorname*", r"\textbf", r"\textit"), _letters)
    return Rules(
        {**reading.symbols, **symbols}, {**reading.nodes, **fonts, **texts}, reading.rows, reading.flatten
    )


def _environment_rules(rule: NodeRule) -> dict[str, NodeRule]:
    names = [
        *environments.RENAMED,
        *environments.UNWRAPPED,
        *environments.LINES,
        "array",
        "matrix",
        "smallmatrix",
    ]
    names += ["cases", *delimiters.MATRIX_OF.values()]
    return {"begin" + name: rule for name in names}


def _in_turn(*rules: RowRule) -> RowRule:
    """Make one rule of the first that applies."""
    return lambda row: next((new for rule in rules if (new := rule(row)) is not None), None)


def _first_argument(node: Node) -> Row:
    assert isinstance(node, Command)
    return node.arguments[0]


def _without_groups(row: Row) -> Row | None:
    """Dissolve the groups that bind nothing."""
    if not any(type(node) is Group for node in row):
        return None
    out: list[Node] = []
    for node in row:
        if isinstance(node, Group):
            out += _without_groups(node.items) or node.items
        else:
            out.append(node)
    return tuple(out)


def _flattened(row: Row) -> Row | None:
    """Dissolve groups, and fences into plain delimiters."""
    ungrouped = _without_groups(row)
    flat = delimiters.flatten(row if ungrouped is None else ungrouped)
    return ungrouped if flat is None else flat


def _letters(node: Node) -> Row:
    assert isinstance(node, Text)
    return parse(spell_out(node.content))


def _fraction(node: Node) -> Row:
    r"""`\genfrac` with a line is `\frac`, without one `\binom` or a stack; its delimiters stand around it."""
    assert isinstance(node, Command)
    left, right, line, _style, above, below = node.arguments
    pair = (above, below)
    left, right = (
        side if len(side) == 1 and node_kind(side[0]) in DELIMITERS else () for side in (left, right)
    )
    bare = line and isinstance(line[0], Symbol) and not line[0].text.strip("0.ptemx")
    if bare and (left, right) == ((Symbol("("),), (Symbol(")"),)):
        return (Command(r"\binom", pair),)
    core: Node = Environment("substack", ((pair[0],), (pair[1],))) if bare else Command(r"\frac", pair)
    return (*left, core, *right)


def _negated(node: Node) -> Row | None:
    r"""`\not=`, `\not\in` and others have commands of their own."""
    assert isinstance(node, Command)
    row = node.arguments[0]
    if not row:
        return ()
    first = row[0]
    if len(row) == 1 and isinstance(first, Group):
        return (Command(node.name, (first.items,)),)
    known = NEGATED.get(first.text) if isinstance(first, Symbol) else None
    if known is not None:
        return (Symbol(known), *row[1:])
    return None if len(row) == 1 else (Command(node.name, (row[:1],)), *row[1:])
