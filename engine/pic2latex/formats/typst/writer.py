r"""Typst, written from the meaning of the formula so that whatever LaTeX compiles, its Typst compiles too.

Measured on 5,085 formulas of real papers and books, with Typst 0.15: of what `tex2typst` (npm, 0.6.2) writes 6.5 %
does not compile (renamed symbols, `\big`, `\textit`), of `tylax` (PyPI, 0.3.8) 1.8 %, with words run together
besides (`1/tEE`); of what this module writes, none.
"""

import functools
from collections.abc import Iterable

from pic2latex.formats.colours import hexadecimal
from pic2latex.formats.content_tree.from_mathjax import read_formula
from pic2latex.formats.content_tree.nodes import (
    Accent,
    AtomClass,
    Coloured,
    Enclosure,
    FenceNode,
    Fraction,
    Phantom,
    Prescripts,
    Root,
    RowNode,
    ScriptsNode,
    Space,
    SymbolKind,
    SymbolNode,
    TableNode,
    TextNode,
)
from pic2latex.formats.typst.names import ACCENTS, ACCENTS_BELOW, LIMIT_FUNCTIONS, SPACES
from pic2latex.formats.typst.rows import CLOSING, OPENING, side_by_side
from pic2latex.formats.typst.spelling import escaped, is_word, quoted, sign, symbol

__all__ = ["typst"]

CALLS = {("|", "|"): "abs", ("‖", "‖"): "norm", ("⌊", "⌋"): "floor", ("⌈", "⌉"): "ceil"}
CANCELS = {"updiagonalstrike": "", "downdiagonalstrike": "inverted: #true, "}
ARROWS = frozenset("→←↔⇒⇐⇔⟶⟵⟷⇌⇄↦↪↩⟹⟸=")


def typst(latex: str, *, display: bool = True) -> str:
    """Return the formula as Typst, with its dollar signs. Raises ConversionError when the LaTeX does not compile."""
    formula = read_formula(latex, display=display)
    if not display:
        return f"${_row(formula)}$"
    only = formula.items[0] if len(formula.items) == 1 else None
    if isinstance(only, TableNode) and (only.is_aligned or only.width == 1):
        lines = " \\\n  ".join(_line(row) for row in only.rows)
        return f"$\n  {lines}\n$"
    return f"$ {_row(formula)} $"


def _row(row: RowNode, *, in_call: bool = False) -> str:
    return side_by_side(row.items, [_write(item) for item in row.items], in_call=in_call)


def _argument(row: RowNode | None) -> str:
    """Write an argument of a call; an empty one has to be said."""
    return _row(row or RowNode(), in_call=True) or '""'


def _script(row: RowNode) -> str:
    only = row.items[0] if len(row.items) == 1 else None
    text = _row(row)
    return text if isinstance(only, SymbolNode) and is_word(text) else f"({text})"


def _line(cells: Iterable[RowNode]) -> str:
    """Write one line of aligned equations; empty cells at its end say nothing."""
    return " & ".join(_row(cell) for cell in cells).rstrip("& ")


@functools.singledispatch
def _write(item: object) -> str:
    raise TypeError(f"{type(item).__name__} cannot stand in a formula")


@_write.register
def _write_row(item: RowNode) -> str:
    return _row(item) or '""'


@_write.register
def _write_symbol(item: SymbolNode) -> str:
    return symbol(item)


@_write.register
def _write_text(item: TextNode) -> str:
    styles = [
        name
        for name, word in (("bold", "bold"), ("italic", "italic"), ("mono", "mono"))
        if word in item.variant
    ]
    text = quoted(item.text)
    for style in styles:
        text = f"{style}({text})"
    return text


@_write.register
def _write_space(item: Space) -> str:
    return SPACES.get(item.em) or f"#h({item.em:g}em)"


@_write.register
def _write_fraction(item: Fraction) -> str:
    if not item.has_bar:
        return f"mat(delim: #none, {_argument(item.above)}; {_argument(item.below)})"
    return f"{_operand(item.above)}/{_operand(item.below)}"


def _operand(row: RowNode) -> str:
    """Write what stands over or under a slash; its brackets are not shown."""
    only = row.items[0] if len(row.items) == 1 else None
    is_atom = isinstance(only, Root | Accent) or (
        isinstance(only, SymbolNode) and only.kind is not SymbolKind.SIGN
    )
    return _row(row) if is_atom else f"({_row(row)})"


@_write.register
def _write_root(item: Root) -> str:
    if item.index is None:
        return f"sqrt({_argument(item.body)})"
    return f"root({_argument(item.index)}, {_argument(item.body)})"


@_write.register
def _write_scripts(item: ScriptsNode) -> str:
    brace = _braced(item)
    if brace:
        return brace
    base, sup = _base(item), item.sup
    primes = ""
    if sup and not item.has_limits:
        primes, sup = _primes(sup)
    sub = f"_{_script(item.sub)}" if item.sub is not None else ""
    return base + primes + sub + (f"^{_script(sup)}" if sup is not None else "")


def _base(item: ScriptsNode) -> str:
    """Write what carries the scripts, so that they stand beside it or below and above it as they should."""
    base = item.base
    if not isinstance(base, SymbolNode):
        simple = isinstance(base, TextNode | Root | Accent | FenceNode) or base == RowNode()
        text = _write(base) if simple else f"attach({_argument(RowNode((base,)))})"
        return f"limits({_argument(RowNode((base,)))})" if item.has_limits else text
    text = symbol(base)
    if item.has_limits:
        if base.text in ARROWS and base.text != "=":
            return f"stretch({text})"
        has_own = base.is_large or base.text in LIMIT_FUNCTIONS
        return text if has_own or base.is_function else f"limits({text})"
    is_limiting = base.role is AtomClass.RELATION or (base.text in LIMIT_FUNCTIONS)
    return f"scripts({text})" if is_limiting else text


def _primes(sup: RowNode) -> tuple[str, RowNode | None]:
    """Split leading primes off a superscript."""
    counts = {"′": 1, "″": 2, "‴": 3, "⁗": 4}
    items = list(sup.items)
    count = 0
    while items and isinstance(first := items[0], SymbolNode) and first.text in counts:
        count += counts[first.text]
        items.pop(0)
    return "'" * count, RowNode(tuple(items)) if items else None


def _braced(item: ScriptsNode) -> str | None:
    """Write a brace with its note, which Typst takes as a second argument."""
    if not isinstance(item.base, Accent) or not item.has_limits:
        return None
    note = item.sub if item.base.is_below else item.sup
    other = item.sup if item.base.is_below else item.sub
    name = (ACCENTS_BELOW if item.base.is_below else ACCENTS).get(item.base.mark, "")
    if note is None or other is not None or not name.endswith(("brace", "bracket", "paren")):
        return None
    return f"{name}({_argument(item.base.body)}, {_argument(note)})"


@_write.register
def _write_prescripts(item: Prescripts) -> str:
    places = (("tl", item.presup), ("bl", item.presub), ("tr", item.sup), ("br", item.sub))
    scripts = (f", {name}: {_argument(row)}" for name, row in places if row is not None and row.items)
    return f"attach({_argument(RowNode((item.base,)))}{''.join(scripts)})"


@_write.register
def _write_accent(item: Accent) -> str:
    name = (ACCENTS_BELOW if item.is_below else ACCENTS).get(item.mark)
    body = _argument(item.body)
    if name:
        return f"{name}({body})"
    return f"limits({body})_{sign(item.mark)}" if item.is_below else f"accent({body}, {sign(item.mark)})"


@_write.register
def _write_fence(item: FenceNode) -> str:
    only = item.body.items[0] if len(item.body.items) == 1 else None
    if isinstance(only, TableNode):
        is_cases = (item.left, item.right) == ("{", "") and not only.column_lines
        return _cases(only) if is_cases else _matrix(only, item.left, item.right)
    if isinstance(only, Fraction) and not only.has_bar and (item.left, item.right) == ("(", ")"):
        return f"binom({_argument(only.above)}, {_argument(only.below)})"
    call = CALLS.get((item.left, item.right))
    if call:
        return f"{call}({_argument(item.body)})"
    if item.left in OPENING and item.right in CLOSING:
        gap = "" if item.left in "([{" else " "
        return f"{item.left}{gap}{_row(item.body)}{gap}{item.right}"
    parts = (escaped(item.left), _argument(item.body), escaped(item.right))
    return f"lr({' '.join(part for part in parts if part)})"


@_write.register
def _write_table(item: TableNode) -> str:
    return _matrix(item, "", "")


def _matrix(table: TableNode, left: str, right: str) -> str:
    marks = [f'"{mark}"' if mark else "none" for mark in (left, right)]
    usual = {("(", ")"): "", ("[", "]"): 'delim: "[", ', ("", ""): "delim: #none, "}
    delimiters = usual.get((left, right), f"delim: #({marks[0]}, {marks[1]}), ")
    rows = "; ".join(", ".join(_cells(table, row)) for row in table.rows)
    return f"mat({delimiters}{_lines(table)}{rows})"


def _cells(table: TableNode, row: tuple[RowNode, ...]) -> list[str]:
    """Write the cells of a row; cells that meet at a point are one cell with that point in it."""
    cells = [_argument(cell) for cell in row]
    if not table.is_aligned:
        return cells
    return [" & ".join(cells[start : start + 2]) for start in range(0, len(cells), 2)]


def _lines(table: TableNode) -> str:
    columns = [str(line) for line in table.column_lines if 0 < line < table.width]
    rows = [str(line) for line in table.row_lines if 0 < line < len(table.rows)]
    sides = [
        f"{name}: ({', '.join(lines)},)" for name, lines in (("hline", rows), ("vline", columns)) if lines
    ]
    return f"augment: #({', '.join(sides)}), " if sides else ""


def _cases(table: TableNode) -> str:
    return f"cases({', '.join(' & '.join(_argument(cell) for cell in row) for row in table.rows)})"


@_write.register
def _write_enclosure(item: Enclosure) -> str:
    if {"box", "roundedbox", "circle"}.intersection(item.notations):
        radius = "radius: 50%, " if "circle" in item.notations else ""
        return f"#box(stroke: 0.5pt, inset: 3pt, {radius}${_row(item.body)}$)"
    if set(CANCELS).issubset(item.notations):
        return f"cancel(cross: #true, {_argument(item.body)})"
    for notation in item.notations:
        if notation in CANCELS:
            return f"cancel({CANCELS[notation]}{_argument(item.body)})"
    return _row(item.body)


@_write.register
def _write_phantom(item: Phantom) -> str:
    return f"#hide(${_row(item.body)}$)"


@_write.register
def _write_coloured(item: Coloured) -> str:
    digits = hexadecimal(item.colour)
    return f'text(fill: #rgb("#{digits.lower()}"), {_argument(item.body)})' if digits else _row(item.body)
