r"""MathML as Word likes to be given it: pasted as text, it becomes an equation.

Word takes plain text that is one `math` element with its namespace and without line breaks. What makes the equation
good is what Word itself writes when asked for MathML: `mfenced` for brackets that grow, the operand of a sum grouped
behind it, one letter or one name in a token, and no padding or styles, which it would turn into boxes.
"""

import functools
from xml.etree import ElementTree as ET

from pic2latex.formats.alphabets import styled
from pic2latex.formats.colours import hexadecimal
from pic2latex.formats.content_tree.from_mathjax import read_formula
from pic2latex.formats.content_tree.nodes import (
    Accent,
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
from pic2latex.formats.content_tree.operands import FunctionApplication, LargeOperator, grouped
from pic2latex.formats.mathml import NAMESPACE, SIGNS

__all__ = ["word_mathml"]

APPLY = "\N{FUNCTION APPLICATION}"


def word_mathml(latex: str, *, display: bool = True) -> str:
    """Return the formula as one line of MathML for Word. Raises ConversionError when the LaTeX does not compile."""
    root = ET.Element("math", {"xmlns": NAMESPACE, "display": "block" if display else "inline"})
    root.extend(_row(read_formula(latex, display=display)))
    return ET.tostring(root, encoding="unicode")


def _element(name: str, *children: ET.Element, **attributes: str) -> ET.Element:
    made = ET.Element(name, attributes)
    made.extend(children)
    return made


def _token(name: str, text: str, **attributes: str) -> ET.Element:
    made = ET.Element(name, attributes)
    made.text = text
    return made


def _row(row: RowNode) -> list[ET.Element]:
    return [made for item in grouped(row) for made in _write(item)]


def _one(row: RowNode | None) -> ET.Element:
    """Write a row as the one element a place in a fraction or a script has."""
    made = _row(row or RowNode())
    return made[0] if len(made) == 1 else _element("mrow", *made)


@functools.singledispatch
def _write(item: object) -> list[ET.Element]:
    raise TypeError(f"{type(item).__name__} cannot stand in a formula")


@_write.register
def _write_row(item: RowNode) -> list[ET.Element]:
    return [_one(item)]


@_write.register
def _write_symbol(item: SymbolNode) -> list[ET.Element]:
    text = SIGNS.get(item.text, item.text)
    if item.variant == "normal":
        is_letter = item.kind is SymbolKind.IDENTIFIER and len(text) == 1
        return [_token(item.kind, text, mathvariant="normal") if is_letter else _token(item.kind, text)]
    kind = SymbolKind.IDENTIFIER if text.isalpha() and len(text) > 1 else item.kind
    return [_token(kind, styled(text, item.variant))]


@_write.register
def _write_text(item: TextNode) -> list[ET.Element]:
    # Word drops blanks at the ends of a token, but not these.
    text = item.text.replace(" ", "\u00a0")
    styles = {"mathvariant": item.variant} if item.variant in {"bold", "italic", "bold-italic"} else {}
    return [_token("mtext", text, **styles)]


@_write.register
def _write_space(item: Space) -> list[ET.Element]:
    return [_element("mspace", width=f"{item.em:g}em")] if item.em > 0 else []


@_write.register
def _write_fraction(item: Fraction) -> list[ET.Element]:
    bar = {} if item.has_bar else {"linethickness": "0"}
    return [_element("mfrac", _one(item.above), _one(item.below), **bar)]


@_write.register
def _write_root(item: Root) -> list[ET.Element]:
    if item.index is None:
        return [_element("msqrt", *_row(item.body))]
    return [_element("mroot", _one(item.body), _one(item.index))]


@_write.register
def _write_scripts(item: ScriptsNode) -> list[ET.Element]:
    return [_scripted(_one(RowNode((item.base,))), item.sub, item.sup, has_limits=item.has_limits)]


def _scripted(base: ET.Element, sub: RowNode | None, sup: RowNode | None, *, has_limits: bool) -> ET.Element:
    parts = [_one(row) for row in (sub, sup) if row is not None]
    names = ("munderover", "munder", "mover") if has_limits else ("msubsup", "msub", "msup")
    if not parts:
        return base
    name = names[0] if len(parts) == 2 else names[1 if sub is not None else 2]
    return _element(name, base, *parts)


@_write.register
def _write_prescripts(item: Prescripts) -> list[ET.Element]:
    places = [item.sub, item.sup, None, item.presub, item.presup]
    parts = [_one(row) if row is not None and row.items else _element("none") for row in places]
    parts[2] = _element("mprescripts")
    return [_element("mmultiscripts", *_write(item.base), *parts)]


@_write.register
def _write_accent(item: Accent) -> list[ET.Element]:
    mark = _token("mo", SIGNS.get(item.mark, item.mark))
    if item.is_below:
        return [_element("munder", _one(item.body), mark, accentunder="true")]
    return [_element("mover", _one(item.body), mark, accent="true")]


@_write.register
def _write_fence(item: FenceNode) -> list[ET.Element]:
    inside = _element("mrow", *_row(item.body))
    return [_element("mfenced", inside, open=item.left, close=item.right, separators="|")]


@_write.register
def _write_table(item: TableNode) -> list[ET.Element]:
    rows = (
        _element(
            "mtr", *(_element("mtd", *(_row(row[i]) if i < len(row) else ())) for i in range(item.width))
        )
        for row in item.rows
    )
    alignment = " ".join(item.alignment(column) for column in range(item.width))
    return [_element("mtable", *rows, columnalign=alignment)]


@_write.register
def _write_enclosure(item: Enclosure) -> list[ET.Element]:
    return [_element("menclose", *_row(item.body), notation=" ".join(item.notations))]


@_write.register
def _write_phantom(item: Phantom) -> list[ET.Element]:
    return [_element("mphantom", *_row(item.body))]


@_write.register
def _write_coloured(item: Coloured) -> list[ET.Element]:
    digits = hexadecimal(item.colour)
    return [_element("mstyle", *_row(item.body), mathcolor=f"#{digits}")] if digits else _row(item.body)


@_write.register
def _write_large(item: LargeOperator) -> list[ET.Element]:
    sign = _token("mo", item.sign.text, stretchy="false")
    operator = _scripted(sign, item.sub, item.sup, has_limits=item.has_limits)
    return [_element("mrow", operator, _element("mrow", *_row(item.operand)))]


@_write.register
def _write_application(item: FunctionApplication) -> list[ET.Element]:
    function = _one(RowNode((item.function,)))
    return [_element("mrow", function, _token("mo", APPLY), _element("mrow", *_row(item.argument)))]
