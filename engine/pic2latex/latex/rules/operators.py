r"""Names of operators: `\operatorname`, with a star where scripts stand below it, and `\mathop`."""

import re

from pic2latex.latex.rules.text import UPRIGHT_TEXT
from pic2latex.latex.rules.words import letters_of, word
from pic2latex.latex.symbols import FUNCTIONS
from pic2latex.latex.tree import Command, Node, Row, Symbol, Text

__all__ = ["limit_operator", "name", "plain_name"]

_SPACED_NAMES = {r"lim\,sup": "limsup", r"lim\,inf": "liminf", r"inj\,lim": "injlim", r"proj\,lim": "projlim"}
_NAME_SPACES = re.compile(r"(?:\s|~|\\[,;:! >])+")
_WRAPPED_NAME = re.compile(r"\\(?:mathrm|text|textrm|mathop|rm|operatorname)\s*\{?\s*([A-Za-z]+)\s*\}?")
_LETTERS = re.compile(r"[A-Za-z]+")


def limit_operator(node: Node) -> Text | Symbol | None:
    r"""Spell `\operatorname*{argmin}` or `\mathop{\rm argmin}`: a command of LaTeX where there is one."""
    content = ""
    if isinstance(node, Text):
        content = _name(node.content)
    elif isinstance(node, Command) and len(node.arguments[0]) == 1:
        inner = node.arguments[0][0]
        if isinstance(inner, Symbol) and inner.text in FUNCTIONS:
            return inner
        if isinstance(inner, Text) and inner.command in UPRIGHT_TEXT | {r"\operatorname", r"\operatorname*"}:
            content = _name(inner.content)
        elif isinstance(inner, Command) and inner.name == r"\mathrm":
            content = letters_of(inner.arguments[0])
    if not content or "$" in content:
        return None
    if "\\" + content in FUNCTIONS:
        return Symbol("\\" + content)
    return Text(r"\operatorname*", content)


def plain_name(node: Node) -> Row | None:
    r"""`\operatorname{arg\,min}` without its space."""
    assert isinstance(node, Text)
    content = _name(node.content).replace(r"\,", "")
    further = name(Text(node.command, content))
    if further is not None:
        return further
    return None if content == node.content else (Text(node.command, content),)


def name(node: Node) -> Row | None:
    r"""`\operatorname{name}`, and the starred one where no script shows the star."""
    assert isinstance(node, Text)
    content = _name(node.content)
    if _LETTERS.fullmatch(content):
        new: Node = word(content)
        return None if new == node else (new,)
    if not content:
        return ()
    new = Text(r"\operatorname", content)
    return None if new == node else (new,)


def _name(content: str) -> str:
    content = _NAME_SPACES.sub(r"\\,", content.replace("\\\\", " ")).removeprefix(r"\,").removesuffix(r"\,")
    if match := _WRAPPED_NAME.fullmatch(content):
        content = match[1]
    return _SPACED_NAMES.get(content, content)
