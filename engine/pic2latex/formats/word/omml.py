r"""OMML, the equations of Word documents, written element by element from the meaning of the formula.

The elements are those of ECMA-376, part 1, section 22.1 (Math). No converter that was tried would do. `mathml2omml`
(npm, 0.5.0) leaves `<` unescaped, writes the growing brackets of `\left` and matrices as plain ones and fails on
arrows with something over them. `mathml-to-omml` (PyPI, 1.1.1) boxes every group, takes all the rest of the line into
the operand of a sum, and needs three more packages.
"""

import functools
from xml.etree import ElementTree as ET

from pic2latex.formats.alphabets import COMBINING
from pic2latex.formats.colours import hexadecimal
from pic2latex.formats.content_tree.from_mathjax import read_formula
from pic2latex.formats.content_tree.nodes import (
    Accent,
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
from pic2latex.formats.content_tree.operands import FunctionApplication, LargeOperator, grouped
from pic2latex.formats.word.omml_runs import colour, element, is_plain, run, run_of, value

__all__ = ["MATH", "omml"]

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

BARS = frozenset("―¯‾_‗")

# In the order the schema wants them.
STRIKES = {
    "horizontalstrike": "strikeH",
    "verticalstrike": "strikeV",
    "updiagonalstrike": "strikeBLTR",
    "downdiagonalstrike": "strikeTLBR",
}
SIDES = {"top": "hideTop", "bottom": "hideBot", "left": "hideLeft", "right": "hideRight"}
FRAMES = frozenset({"box", "roundedbox", "circle"})


def omml(latex: str, *, display: bool = True) -> str:
    """Return the formula as one `m:oMathPara` element, or `m:oMath` inside of a line.

    Raises ConversionError when the LaTeX does not compile.
    """
    formula = element("oMath", *_row(read_formula(latex, display=display)))
    root = element("oMathPara", formula) if display else formula
    root.set("xmlns:m", MATH)
    root.set("xmlns:w", WORDS)
    return ET.tostring(root, encoding="unicode")


def _argument(name: str, row: RowNode | None) -> ET.Element:
    return element(name, *_row(row or RowNode()))


def _row(row: RowNode) -> list[ET.Element]:
    """Write a row; neighbours that are plain signs and letters share one run."""
    elements: list[ET.Element] = []
    for item in grouped(row):
        for new in _write(item):
            if elements and is_plain(elements[-1]) and is_plain(new):
                elements[-1][0].text = (elements[-1][0].text or "") + (new[0].text or "")
            else:
                elements.append(new)
    return elements


@functools.singledispatch
def _write(item: object) -> list[ET.Element]:
    raise TypeError(f"{type(item).__name__} cannot stand in a formula")


@_write.register
def _write_row(item: RowNode) -> list[ET.Element]:
    return _row(item)


@_write.register(SymbolNode)
@_write.register(TextNode)
@_write.register(Space)
def _write_run(item: SymbolNode | TextNode | Space) -> list[ET.Element]:
    made = run_of(item)
    return [] if made is None else [made]


@_write.register
def _write_fraction(item: Fraction) -> list[ET.Element]:
    properties = () if item.has_bar else (element("fPr", value("type", "noBar")),)
    return [element("f", *properties, _argument("num", item.above), _argument("den", item.below))]


@_write.register
def _write_root(item: Root) -> list[ET.Element]:
    properties = () if item.index else (element("radPr", value("degHide", "1")),)
    return [element("rad", *properties, _argument("deg", item.index), _argument("e", item.body))]


@_write.register
def _write_scripts(item: ScriptsNode) -> list[ET.Element]:
    base = element("e", *_write(item.base))
    if item.has_limits:
        if item.sub is not None:
            base = element("e", element("limLow", base, _argument("lim", item.sub)))
        if item.sup is not None:
            base = element("e", element("limUpp", base, _argument("lim", item.sup)))
        return list(base)
    parts = [_argument(name, row) for name, row in (("sub", item.sub), ("sup", item.sup)) if row is not None]
    name = {(True, True): "sSubSup", (True, False): "sSub"}.get(
        (item.sub is not None, item.sup is not None), "sSup"
    )
    return [element(name, base, *parts)]


@_write.register
def _write_prescripts(item: Prescripts) -> list[ET.Element]:
    inner = item.base
    if item.sub is not None or item.sup is not None:
        inner = ScriptsNode(item.base, item.sub, item.sup)
    parts = _argument("sub", item.presub), _argument("sup", item.presup), element("e", *_write(inner))
    return [element("sPre", *parts)]


@_write.register
def _write_accent(item: Accent) -> list[ET.Element]:
    body = _argument("e", item.body)
    side = "bot" if item.is_below else "top"
    if item.mark in BARS:
        return [element("bar", element("barPr", value("pos", side)), body)]
    is_wide_arrow = item.mark in "→←↔" and len(item.body.items) > 1
    if item.mark in COMBINING and not item.is_below and not is_wide_arrow:
        return [element("acc", element("accPr", value("chr", COMBINING[item.mark])), body)]
    other = "top" if item.is_below else "bot"
    properties = element("groupChrPr", value("chr", item.mark), value("pos", side), value("vertJc", other))
    return [element("groupChr", properties, body)]


@_write.register
def _write_fence(item: FenceNode) -> list[ET.Element]:
    """Write delimiters; a sign that grows with them divides the inside into several arguments."""
    dividers = [part.text for part in item.body.items if isinstance(part, SymbolNode) and part.is_divider]
    separator = dividers[0] if dividers and len(set(dividers)) == 1 else ""
    properties = element(
        "dPr", value("begChr", item.left), value("sepChr", separator), value("endChr", item.right)
    )
    parts: list[list[Expression]] = [[]]
    for part in item.body.items:
        if separator and isinstance(part, SymbolNode) and part.is_divider:
            parts.append([])
        else:
            parts[-1].append(part)
    return [element("d", properties, *(_argument("e", RowNode(tuple(part))) for part in parts))]


@_write.register
def _write_table(item: TableNode) -> list[ET.Element]:
    if item.is_aligned or item.width == 1:
        lines = (element("e", *_joined_cells(row)) for row in item.rows)
        return [element("eqArr", *lines)]
    columns = (
        element("mc", element("mcPr", value("count", "1"), value("mcJc", item.alignment(column))))
        for column in range(item.width)
    )
    properties = element("mPr", element("mcs", *columns))
    rows = (
        element("mr", *(_argument("e", row[i] if i < len(row) else None) for i in range(item.width)))
        for row in item.rows
    )
    return [element("m", properties, *rows)]


def _joined_cells(row: tuple[RowNode, ...]) -> list[ET.Element]:
    """Write the cells of one line of an array of equations; its `&` aligns and spaces in turn, as in LaTeX."""
    elements: list[ET.Element] = []
    for number, cell in enumerate(row):
        if number:
            elements.append(run("&"))
        elements.extend(_row(cell))
    return elements


@_write.register
def _write_enclosure(item: Enclosure) -> list[ET.Element]:
    is_framed = bool(FRAMES.intersection(item.notations))
    hidden = (
        [] if is_framed else [value(hide, "1") for side, hide in SIDES.items() if side not in item.notations]
    )
    strikes = [value(strike, "1") for name, strike in STRIKES.items() if name in item.notations]
    if not is_framed and not strikes and len(hidden) == len(SIDES):
        return _row(item.body)
    return [element("borderBox", element("borderBoxPr", *hidden, *strikes), _argument("e", item.body))]


@_write.register
def _write_phantom(item: Phantom) -> list[ET.Element]:
    return [element("phant", element("phantPr", value("show", "0")), _argument("e", item.body))]


@_write.register
def _write_coloured(item: Coloured) -> list[ET.Element]:
    elements = _row(item.body)
    digits = hexadecimal(item.colour)
    if digits:
        for made in (made for each in elements for made in each.iter("m:r")):
            colour(made, digits)
    return elements


@_write.register
def _write_large(item: LargeOperator) -> list[ET.Element]:
    properties = element(
        "naryPr",
        value("chr", item.sign.text),
        value("limLoc", "undOvr" if item.has_limits else "subSup"),
        *([] if item.sub else [value("subHide", "1")]),
        *([] if item.sup else [value("supHide", "1")]),
    )
    parts = _argument("sub", item.sub), _argument("sup", item.sup), _argument("e", item.operand)
    return [element("nary", properties, *parts)]


@_write.register
def _write_application(item: FunctionApplication) -> list[ET.Element]:
    return [element("func", element("fName", *_write(item.function)), _argument("e", item.argument))]
