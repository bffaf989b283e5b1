"""The smallest pieces of Word's equations: elements, and runs of characters in one style."""

from xml.etree import ElementTree as ET

from pic2latex.formats.alphabets import styled
from pic2latex.formats.content_tree.nodes import Space, SymbolKind, SymbolNode, TextNode

__all__ = ["colour", "element", "is_plain", "run", "run_of", "value"]

# Word has no negative space, and spaces of these widths (em) only.
SPACES = (
    (1.0, "\u2003"),
    (0.5, "\u2002"),
    (0.25, "\u2005"),
    (0.2, "\u205f"),
    (0.15, "\u2009"),
    (0.05, "\u200a"),
)
MOST_SPACES = 10


def element(name: str, *children: ET.Element) -> ET.Element:
    """Return an element of the mathematics namespace."""
    made = ET.Element(f"m:{name}")
    made.extend(children)
    return made


def value(name: str, content: str) -> ET.Element:
    """Return a property: an element whose only attribute is its value."""
    made = ET.Element(f"m:{name}")
    made.set("m:val", content)
    return made


def run(text: str, *properties: ET.Element) -> ET.Element:
    """Return characters of one style; without properties in the usual one, italic for letters."""
    content = element("t")
    content.text = text
    if text != text.strip():
        content.set("xml:space", "preserve")
    return element("r", element("rPr", *properties), content) if properties else element("r", content)


def run_of(item: SymbolNode | TextNode | Space) -> ET.Element | None:
    """Return the run for a symbol, words or a space; None for a space that does not show."""
    if isinstance(item, SymbolNode):
        return _symbol(item)
    if isinstance(item, TextNode):
        return _text(item)
    return _space(item.em)


def is_plain(made: ET.Element) -> bool:
    """Tell whether this is a run of the usual style, which may be joined to another."""
    return made.tag == "m:r" and len(made) == 1 and not made[0].attrib


def colour(made: ET.Element, digits: str) -> None:
    """Give a run a colour unless it has one."""
    properties = made.find("w:rPr")
    if properties is None:
        properties = ET.Element("w:rPr")
        made.insert(len(made) - 1, properties)
    if properties.find("w:color") is None:
        ET.SubElement(properties, "w:color").set("w:val", digits)


def _symbol(item: SymbolNode) -> ET.Element:
    is_name = (
        item.kind is not SymbolKind.NUMBER and len(item.text) > 1 and item.text.isalpha() and not item.variant
    )
    if item.variant == "normal" or is_name:
        return run(item.text, value("sty", "p"))
    if item.variant == "bold":
        return run(item.text, value("sty", "b"))
    if item.variant == "bold-italic":
        return run(item.text, value("sty", "bi"))
    if item.variant in {"", "italic"}:
        return run(item.text)
    return run(styled(item.text, item.variant), value("sty", "p"))


def _text(item: TextNode) -> ET.Element:
    made = run(item.text, element("nor"))
    styles = [name for name, word in (("w:b", "bold"), ("w:i", "italic")) if word in item.variant]
    if styles:
        properties = ET.Element("w:rPr")
        properties.extend(ET.Element(style) for style in styles)
        made.insert(1, properties)
    return made


def _space(em: float) -> ET.Element | None:
    text = ""
    for width, character in SPACES:
        while em >= width and len(text) < MOST_SPACES:
            text, em = text + character, em - width
    return run(text) if text else None
