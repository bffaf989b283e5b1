"""MathML for web pages: MathJax's tree, with what browsers need and without what only MathJax reads.

Browsers implement MathML Core (W3C, w3.org/TR/mathml-core). It has no alphabets but upright, so ℝ and 𝓕 are written
as the characters they are; no alignment and no lines in tables, so both are also said as styles; and its accents want
to be called accents.
"""

from xml.etree import ElementTree as ET

from pic2latex.formats.alphabets import styled
from pic2latex.formats.content_tree.from_mathjax import CHEMISTRY, VARIANTS, is_accent
from pic2latex.formats.content_tree.mathjax import Node, mathjax_tree

__all__ = ["NAMESPACE", "mathml"]

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

# Attributes that mean something outside of MathJax. The rest is bookkeeping.
_KEPT = """
    accent accentunder bevelled columnalign columnlines columnspacing depth display displaystyle fence form frame
    height largeop linethickness lspace mathbackground mathcolor mathsize maxsize minsize movablelimits notation
    rowalign rowlines rowspacing rspace scriptlevel separator stretchy symmetric voffset width
"""
KEPT = frozenset(_KEPT.split())

# MathJax's sign for \overline does not stretch in browsers; this one does.
SIGNS = {"\N{HORIZONTAL BAR}": "\N{MACRON}", **CHEMISTRY}

RULE = "0.06em solid"


def mathml(latex: str, *, display: bool = True) -> str:
    """Return the formula as one `math` element. Raises ConversionError when the LaTeX does not compile."""
    root = ET.Element("math", {"xmlns": NAMESPACE, "display": "block" if display else "inline"})
    for node in mathjax_tree(latex, display=display).children:
        _append(root, node)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _element(node: Node) -> ET.Element:
    element = ET.Element("mrow" if node.kind == "TeXAtom" else node.kind)
    for name, value in node.attributes:
        if name in KEPT:
            element.set(name, value)
    if node.kind in {"mi", "mn", "mo", "mtext", "ms"}:
        _fill_token(element, node)
    elif node.kind == "mtable":
        element.extend(_rows(node))
    else:
        _mark_accent(element, node)
        for child in node.children:
            _append(element, child)
    return element


def _append(parent: ET.Element, node: Node) -> None:
    """Add a child; in a row, groups that say nothing are dissolved."""
    child = _element(node)
    is_idle = child.tag in {"mrow", "mstyle"} and not child.attrib
    if is_idle and len(child) == 1:
        parent.append(child[0])
    elif is_idle and child.tag == "mstyle" and parent.tag in {"mrow", "math", "mtd", "mstyle"}:
        parent.extend(list(child))
    else:
        parent.append(child)


def _fill_token(element: ET.Element, node: Node) -> None:
    variant = VARIANTS.get(node.get("mathvariant"), node.get("mathvariant"))
    element.text = SIGNS.get(node.text, node.text)
    if node.kind == "mtext":
        _style_text(element, variant)
    elif variant == "normal":
        # The only alphabet of MathML Core; without it one letter is italic.
        if node.kind == "mi" and len(node.text) == 1:
            element.set("mathvariant", "normal")
    elif variant:
        element.text = styled(node.text, variant)


def _style_text(element: ET.Element, variant: str) -> None:
    styles = []
    if "bold" in variant:
        styles.append("font-weight: bold")
    if "italic" in variant:
        styles.append("font-style: italic")
    if "sans-serif" in variant:
        styles.append("font-family: sans-serif")
    if "monospace" in variant:
        styles.append("font-family: monospace")
    if styles:
        element.set("style", "; ".join(styles))


def _mark_accent(element: ET.Element, node: Node) -> None:
    if node.kind == "mover" and is_accent(node.children[1]):
        element.set("accent", "true")
    if node.kind == "munder" and is_accent(node.children[1]):
        element.set("accentunder", "true")


def _rows(table: Node) -> list[ET.Element]:
    rows = []
    for number, row in enumerate(table.children):
        element = ET.Element("mtr")
        for column, cell in enumerate(row.children):
            child = _element(cell)
            style = _cell_style(table, number, column, len(row.children))
            if style:
                child.set("style", style)
            element.append(child)
        rows.append(element)
    return rows


def _cell_style(table: Node, row: int, column: int, width: int) -> str:
    styles = []
    alignment = _nth(table, "columnalign", column, "center")
    if alignment != "center":
        styles.append(f"text-align: {alignment}")
    if table.get("columnspacing"):
        before = "0" if column == 0 else _half(_nth(table, "columnspacing", column - 1, "0.8em"))
        after = "0" if column == width - 1 else _half(_nth(table, "columnspacing", column, "0.8em"))
        styles.append(f"padding-left: {before}; padding-right: {after}")
    framed = table.get("frame", "none") != "none"
    last_row = len(table.children) - 1
    if (column and _nth(table, "columnlines", column - 1, "none") != "none") or (framed and column == 0):
        styles.append(f"border-left: {RULE}")
    if (row and _nth(table, "rowlines", row - 1, "none") != "none") or (framed and row == 0):
        styles.append(f"border-top: {RULE}")
    if framed and column == width - 1:
        styles.append(f"border-right: {RULE}")
    if framed and row == last_row:
        styles.append(f"border-bottom: {RULE}")
    return "; ".join(styles)


def _nth(table: Node, name: str, index: int, default: str) -> str:
    words = table.words(name)
    return words[min(index, len(words) - 1)] if words else default


def _half(length: str) -> str:
    number, unit = length.rstrip("abcdefghijklmnopqrstuvwxyz"), length.lstrip("+-.0123456789")
    try:
        return f"{float(number) / 2:g}{unit}" if unit.isalpha() else "0.4em"
    except ValueError:
        return "0.4em"
