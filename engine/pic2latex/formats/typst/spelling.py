"""Single letters, names and signs in Typst's spelling, with what must be escaped escaped."""

import re

from pic2latex.formats.content_tree.nodes import AtomClass, SymbolKind, SymbolNode
from pic2latex.formats.typst.names import FUNCTIONS, LIMIT_FUNCTIONS, NAMES
from pic2latex.formats.typst.rows import CLOSING, OPENING

__all__ = ["escaped", "is_word", "quoted", "sign", "symbol"]

# Characters that are syntax in Typst's mathematics, or would join with a neighbour to something else.
SYNTAX = frozenset("#$%&\"\\_^/`@~'")
# The alphabet -> the calls around a letter, innermost last.
STYLES = {
    "bold": ("bold", "upright"),
    "italic": ("italic",),
    "bold-italic": ("bold",),
    "double-struck": ("bb",),
    "script": ("cal",),
    "bold-script": ("bold", "cal"),
    "fraktur": ("frak",),
    "bold-fraktur": ("bold", "frak"),
    "sans-serif": ("upright", "sans"),
    "sans-serif-italic": ("sans",),
    "bold-sans-serif": ("bold", "upright", "sans"),
    "sans-serif-bold-italic": ("bold", "sans"),
    "monospace": ("mono",),
}
FIRST_HAN = "\u2e80"
CLASSES = {AtomClass.BINARY: "binary", AtomClass.RELATION: "relation", AtomClass.PUNCTUATION: "punctuation"}


def symbol(item: SymbolNode) -> str:
    """Return a letter, number, name or sign."""
    if item.variant in STYLES and item.text.isalnum():
        return _styled(item)
    # Letters that Typst knows and this Python does not yet would be one unknown name to it.
    is_newer = min(item.text, default="") >= FIRST_HAN and item.text not in NAMES
    if len(item.text) > 1 and (item.text.isalpha() or is_newer):
        return _name(item)
    if item.is_divider:
        return f"mid({escaped(item.text)})"
    is_letter = item.kind is SymbolKind.IDENTIFIER
    if is_letter and item.variant == "normal" and item.text.isascii() and item.text.isalpha():
        return f"upright({item.text})"
    if is_letter and item.role in CLASSES:
        return f'class("{CLASSES[item.role]}", {sign(item.text)})'
    return sign(item.text)


def _name(item: SymbolNode) -> str:
    if item.text in FUNCTIONS | LIMIT_FUNCTIONS:
        return item.text
    return f"op({quoted(item.text)})" if item.is_function else quoted(item.text)


def _styled(item: SymbolNode) -> str:
    if item.variant == "double-struck" and re.fullmatch("[A-Z]", item.text):
        return item.text * 2
    is_number = item.text.isdigit()
    text = quoted(item.text) if len(item.text) > 1 and not is_number else sign(item.text)
    if len(item.text) > 1 and item.variant not in {"bold", "italic", "bold-italic"}:
        text = " ".join(item.text)
    for call in reversed(STYLES[item.variant]):
        needless = call == "upright" and (is_number or text.startswith('"'))
        text = text if needless else f"{call}({text})"
    return text


def sign(text: str) -> str:
    """Return characters by Typst's name for them or as themselves."""
    return NAMES.get(text) or "".join(
        f"\\{character}" if character in SYNTAX else character for character in text
    )


def escaped(delimiter: str) -> str:
    """Return a delimiter so that it pairs with nothing."""
    return f"\\{delimiter}" if delimiter in OPENING | CLOSING else sign(delimiter)


def quoted(text: str) -> str:
    """Return words as a string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_word(text: str) -> bool:
    """Tell whether a script may follow its mark without brackets: one letter, a number or a name."""
    return bool(re.fullmatch(r"[A-Za-z][A-Za-z.]*|[0-9]+|[*+-]|[^\W\d_]", text))
