r"""Text inside formulas: `\text` and its fonts, with single spaces and without formulas in it.

Text that is only letters is a word (`words`), or, in another font, letters of that alphabet.
"""

import re
import unicodedata

from pic2latex.latex.lexer import is_balanced
from pic2latex.latex.parser import parse
from pic2latex.latex.rules.characters import spell_out
from pic2latex.latex.rules.words import letters_of, word
from pic2latex.latex.symbols import names
from pic2latex.latex.tree import Command, Group, Node, Row, Symbol, Text

__all__ = ["TEXT_FONTS", "UPRIGHT_TEXT", "box", "italic", "join_texts", "simple_text", "text", "tidy"]

UPRIGHT_TEXT = names(r"\text \textrm \textnormal \textup \textmd \mbox \hbox")
TEXT_FONTS = {
    r"\textbf": (r"\textbf", r"\mathbf"),
    r"\textit": (r"\textit", r"\mathit"),
    r"\textsl": (r"\textit", r"\mathit"),
    r"\emph": (r"\textit", r"\mathit"),
    r"\textsf": (r"\textsf", r"\mathsf"),
    r"\texttt": (r"\texttt", r"\mathtt"),
}
_LETTERS = re.compile(r"[A-Za-z]+")
# Drawn in text as in mathematics. A hyphen is not: it would become a minus sign.
_PLAIN = re.compile(r"[0-9.,;:()]+")
_INLINE = re.compile(r"(?<!\\)(?:\\\\)*(?:\$|\\\()")
_INNER_MATH = re.compile(r"\\[^(]|\$\$?((?:[^$\\]|\\.)*)\$\$?|\\\((.*?)\\\)", re.DOTALL)
_LONE_DOLLAR = re.compile(r"(\\[^()])|\$|\\[()]", re.DOTALL)
_SPACE = re.compile(r"(\\[A-Za-z]+ (?=[A-Za-z]))|\s")
_TEXT_SPACES = re.compile(r"(?:\s|~|\\(?=\s)|\\[,;: ]|\\q?quad(?![A-Za-z])|\\space(?![A-Za-z]))+")


def text(node: Node) -> Row | None:
    r"""Unify upright text: letters become a word, figures and formulas inside leave the text."""
    assert isinstance(node, Text)
    content = tidy(node.content)
    if _INLINE.search(content):
        return _without_formulas(content)
    if _LETTERS.fullmatch(content):
        return (word(content),)
    if _PLAIN.fullmatch(content):
        return parse(content)
    if not content.strip():
        return ()
    return None if node.command == r"\text" and content == node.content else (Text(r"\text", content),)


def simple_text(node: Node) -> Row | None:
    """Text without spaces, which no token keeps, and with compatibility characters unified."""
    assert isinstance(node, Text)
    content = unicodedata.normalize("NFKC", tidy(node.content))
    if _INLINE.search(content) is None:
        content = _without_spaces(content)
    further = text(Text(node.command, content))
    if further is not None:
        return further
    return None if content == node.content else (Text(node.command, content),)


def _without_spaces(content: str) -> str:
    r"""Drop the spaces of text, but for those that end a command: `\\LaTeX is`."""
    return _SPACE.sub(lambda match: match[1] or "", content)


def tidy(content: str) -> str:
    """Write text with single spaces of one kind."""
    if not content.isascii():
        content = unicodedata.normalize("NFC", content)
    return _TEXT_SPACES.sub(" ", content.replace("\\\\", " "))


def _without_formulas(content: str) -> Row:
    """Take the formulas out of text; dollars inside braces are left alone."""
    parts: list[Node] = []
    end = 0
    for match in _INNER_MATH.finditer(content):
        if match[1] is None and match[2] is None:
            continue
        before = content[end : match.start()]
        formula = match[1] or match[2] or ""
        if is_balanced(before) and is_balanced(formula):
            parts += [Text(r"\text", before), Group(parse(spell_out(formula)))]
            end = match.end()
    rest = content[end:]
    if end == 0 or "$" in rest or r"\(" in rest:
        rest = _LONE_DOLLAR.sub(lambda match: match[1] or "", rest)
    return (*parts, Text(r"\text", rest))


def box(node: Node) -> Row | None:
    r"""`\fbox{text}` draws what `\boxed{\text{text}}` draws."""
    assert isinstance(node, Text)
    return (Command(r"\boxed", ((Text(r"\text", node.content),),)),)


def italic(node: Node) -> Row | None:
    r"""Text in another font: letters alone are `\mathbf`, `\mathit` and so on, which look the same."""
    assert isinstance(node, Text)
    text_font, math_font = TEXT_FONTS[node.command]
    content = tidy(node.content)
    if _LETTERS.fullmatch(content):
        return (Command(math_font, (tuple(Symbol(letter) for letter in content),)),)
    if not content.strip():
        return ()
    new = Text(text_font, content)
    return None if new == node else (new,)


def join_texts(row: Row) -> Row | None:
    r"""Merge neighbouring `\text`s, and `\text` with upright words beside it: `\mathrm{Gal}\text{-module}`."""
    out: list[Node] = []
    for node in row:
        last = out[-1] if out else None
        is_text = [isinstance(one, Text) and one.command == r"\text" for one in (last, node)]
        if any(is_text) and last is not None and (before := _upright(last)) and (after := _upright(node)):
            out[-1] = Text(r"\text", before + after)
        else:
            out.append(node)
    return tuple(out) if len(out) < len(row) else None


def _upright(node: Node) -> str:
    """Read the characters of upright text or an upright word; empty for anything else."""
    if isinstance(node, Text) and node.command in {r"\text", r"\operatorname"}:
        return node.content
    if isinstance(node, Command) and node.name == r"\mathrm":
        return letters_of(node.arguments[0])
    return ""
