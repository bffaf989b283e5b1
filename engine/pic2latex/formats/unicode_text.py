r"""Mathematics as plain text: x² + αᵢ, ∑ᵢ₌₁ⁿ, √(x + 1), (a + b)/c.

For chats, code comments and file names. The text must mean the same as the formula: whatever a raised or lowered
character does not exist for is said with ^ and _, and brackets are added where a line of text needs them. The
libraries that were tried do not promise that: `pylatexenc` 2.11 turns \frac{a+1}{b} into a+1/b, `unicodeit` 0.7.5
reads \left as \le, `flatlatex` 0.15 knows no environment.
"""

import functools
import re
from collections.abc import Sequence

from pic2latex.formats.alphabets import COMBINING, lowered, raised, styled
from pic2latex.formats.content_tree.from_mathjax import read_formula
from pic2latex.formats.content_tree.nodes import (
    Accent,
    AtomClass,
    Coloured,
    Enclosure,
    Expression,
    FenceNode,
    Fraction,
    Phantom,
    Prescripts,
    Root,
    RowNode,
    ScriptsNode,
    Space,
    SymbolNode,
    TableNode,
    TextNode,
)

__all__ = ["unicode_text"]

OVERLINE, STRIKE = "\N{COMBINING OVERLINE}", "\N{COMBINING LONG SOLIDUS OVERLAY}"
BARS = frozenset("―¯‾")
WORDS = {
    "^": "hat",
    "ˆ": "hat",
    "~": "tilde",
    "˜": "tilde",
    "→": "vec",
    "ˇ": "check",
    "˘": "breve",
    "˚": "ring",
}
ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
SPACED = frozenset({AtomClass.RELATION, AtomClass.BINARY})


def unicode_text(latex: str, *, display: bool = True) -> str:
    """Return the formula as text, one line for each of its lines. Raises ConversionError when it does not compile."""
    formula = read_formula(latex, display=display)
    only = formula.items[0] if len(formula.items) == 1 else None
    if isinstance(only, TableNode) and (only.is_aligned or only.width == 1):
        lines = [" ".join(_row(cell) for cell in row) for row in only.rows]
    else:
        lines = [_row(formula)]
    return "\n".join(re.sub(r" {2,}", " ", line).strip() for line in lines)


def _row(row: RowNode, *, is_script: bool = False) -> str:
    """Write a row; in scripts nothing is spaced."""
    text = ""
    for place, item in enumerate(row.items):
        piece = _write(item)
        following = row.items[place + 1] if place + 1 < len(row.items) else None
        if isinstance(item, Fraction) and following is not None and _is_factor(following):
            piece = f"({piece})"
        text += piece if is_script else _spaced(item, piece, text, following)
    return text.replace(" ", "") if is_script and not _has_text(row.items) else text


def _spaced(item: Expression, piece: str, before: str, following: Expression | None) -> str:
    symbol = _core(item)
    role = symbol.role if symbol else AtomClass.ORDINARY
    if role in SPACED:
        return f" {piece} " if before else f"{piece} "
    if role is AtomClass.PUNCTUATION:
        return f"{piece} "
    if role is AtomClass.OPERATOR or _is_name(symbol):
        # sin x, ∑ᵢ xᵢ and Hom A, but sin(x) and Hom(A, B).
        opens = isinstance(following, FenceNode) or (
            isinstance(following, SymbolNode) and following.role is AtomClass.OPEN
        )
        continues = role is AtomClass.OPERATOR or _is_name(following) or _is_letter(following)
        gap = " " if before and before[-1].isalnum() else ""
        return gap + piece + (" " if continues and not (opens and _is_name(symbol)) else "")
    return piece


def _core(item: Expression | None) -> SymbolNode | None:
    core = item.base if isinstance(item, ScriptsNode) else item
    return core if isinstance(core, SymbolNode) else None


def _is_name(item: Expression | None) -> bool:
    core = _core(item)
    return core is not None and len(core.text) > 1 and core.text.isalpha()


def _is_letter(item: Expression | None) -> bool:
    core = _core(item)
    return core is not None and core.text.isalnum()


def _has_text(items: Sequence[Expression]) -> bool:
    return any(isinstance(item, TextNode) for item in items)


def _is_factor(item: Expression) -> bool:
    """Tell whether an item, standing right after something, multiplies it."""
    core = item.base if isinstance(item, ScriptsNode | Prescripts) else item
    if isinstance(core, SymbolNode):
        return core.role in {AtomClass.ORDINARY, AtomClass.OPEN, AtomClass.OPERATOR}
    return not isinstance(core, Space | TextNode | Phantom)


@functools.singledispatch
def _write(item: object) -> str:
    raise TypeError(f"{type(item).__name__} cannot stand in a formula")


@_write.register
def _write_row(item: RowNode) -> str:
    return _row(item)


@_write.register
def _write_symbol(item: SymbolNode) -> str:
    plain = item.variant in {"", "normal", "italic"} or len(item.text) > 1
    return item.text if plain else styled(item.text, item.variant)


@_write.register
def _write_text(item: TextNode) -> str:
    return item.text


@_write.register
def _write_space(item: Space) -> str:
    return " " if item.em > 0.1 else ""


@_write.register
def _write_fraction(item: Fraction) -> str:
    above, below = _row(item.above), _row(item.below)
    if not item.has_bar:
        return f"{above} choose {below}"
    if not _is_product(item.above):
        above = f"({above})"
    if not (_is_atom(item.below) or _is_differential(item.below)):
        below = f"({below})"
    return f"{above}/{below}"


def _is_product(row: RowNode) -> bool:
    """Tell whether a row is a product, which needs no brackets before a slash."""
    symbols = (item.base if isinstance(item, ScriptsNode) else item for item in row.items)
    return bool(row.items) and all(
        isinstance(item, SymbolNode) and item.role is AtomClass.ORDINARY and item.text != "/"
        for item in symbols
    )


def _is_atom(row: RowNode) -> bool:
    only = row.items[0] if len(row.items) == 1 else None
    core = only.base if isinstance(only, ScriptsNode) else only
    return isinstance(core, SymbolNode | Accent | Root | FenceNode) and not (
        isinstance(core, FenceNode) and not core.right
    )


def _is_differential(row: RowNode) -> bool:
    """Tell whether a row is dx or ∂x², as under the line of a derivative."""
    cores = [item.base if isinstance(item, ScriptsNode) else item for item in row.items]
    first = cores[0] if len(cores) == 2 else None
    return isinstance(first, SymbolNode) and first.text in {"d", "∂"} and isinstance(cores[1], SymbolNode)


@_write.register
def _write_root(item: Root) -> str:
    index = _row(item.index, is_script=True) if item.index else ""
    body = _row(item.body)
    body = body if _is_atom(item.body) and "^" not in body and "_" not in body else f"({body})"
    if index in ROOTS:
        return ROOTS[index] + body
    small = raised(index)
    return f"{small}√{body}" if small else f"√[{index}]{body}"


@_write.register
def _write_scripts(item: ScriptsNode) -> str:
    base = _write(item.base)
    is_simple = isinstance(item.base, SymbolNode | Accent | TextNode | FenceNode | Prescripts) or not base
    base = base if is_simple else f"({base})"
    return base + _scripts(item.sub, item.sup)


def _scripts(sub: RowNode | None, sup: RowNode | None) -> str:
    """Write scripts small, both or neither: x_b² could be read as b squared."""
    below = _row(sub, is_script=True) if sub is not None else ""
    above = _row(sup, is_script=True) if sup is not None else ""
    small_below, small_above = lowered(below), raised(above)
    if small_below is not None and small_above is not None:
        return small_below + small_above
    primes = above if above and not above.strip("′″‴⁗") else ""
    return (primes or "") + _marked("_", below) + ("" if primes else _marked("^", above))


def _marked(mark: str, script: str) -> str:
    if not script:
        return ""
    return mark + (script if len(script) == 1 or script.isdigit() else f"({script})")


@_write.register
def _write_prescripts(item: Prescripts) -> str:
    below, above = _row(item.presub, is_script=True), _row(item.presup, is_script=True)
    small_below, small_above = lowered(below), raised(above)
    if small_below is not None and small_above is not None:
        before = small_above + small_below
    else:
        before = _marked("^", above) + _marked("_", below)
    return before + _write(ScriptsNode(item.base, item.sub, item.sup))


@_write.register
def _write_accent(item: Accent) -> str:
    body = _row(item.body)
    if item.mark in BARS:
        return body if item.is_below else "".join(c if c == " " else c + OVERLINE for c in body)
    if len(body) == 1 and item.mark in COMBINING and not item.is_below:
        return body + COMBINING[item.mark]
    word = WORDS.get(item.mark, item.mark)
    return f"{word}({body})"


@_write.register
def _write_fence(item: FenceNode) -> str:
    only = item.body.items[0] if len(item.body.items) == 1 else None
    gap = " " if item.left == "{" and not item.right and isinstance(only, TableNode) else ""
    return f"{item.left}{gap}{_row(item.body)}{item.right}"


@_write.register
def _write_table(item: TableNode) -> str:
    between = " " if item.is_aligned else ", "
    rows = (between.join(_row(cell).strip() for cell in row) for row in item.rows)
    return "; ".join(row.strip() for row in rows)


@_write.register
def _write_enclosure(item: Enclosure) -> str:
    body = _row(item.body)
    if any("strike" in notation for notation in item.notations):
        return "".join(character + STRIKE for character in body)
    return body


@_write.register
def _write_phantom(_item: Phantom) -> str:
    return ""


@_write.register
def _write_coloured(item: Coloured) -> str:
    return _row(item.body)
