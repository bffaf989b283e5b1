"""A page as plain text, for mails, chats and notes: its words, lists with their marks, formulas in Unicode."""

import functools
from collections.abc import Sequence
from itertools import count
from textwrap import indent

from pic2latex.errors import ConversionError
from pic2latex.formats.pages.markdown_tree import (
    Block,
    Break,
    Code,
    CodeBlock,
    FigureNode,
    FormulaNode,
    Grid,
    Heading,
    Inline,
    Link,
    List,
    ParagraphNode,
    Quote,
    Rule,
    Styled,
    TextRun,
    read_page,
)
from pic2latex.formats.unicode_text import unicode_text

__all__ = ["plain_page"]


def plain_page(markdown: str) -> str:
    """Return the page without marks. A formula that does not compile stays LaTeX, so that nothing is lost."""
    return _blocks(read_page(markdown))


def _blocks(blocks: Sequence[Block]) -> str:
    text = ""
    for place, block in enumerate(blocks):
        if place:
            is_close = isinstance(block, List) and isinstance(blocks[place - 1], ParagraphNode)
            text += "\n" if is_close and _is_tight(blocks[place - 1]) else "\n\n"
        text += _write(block)
    return text


def _is_tight(block: Block) -> bool:
    return isinstance(block, ParagraphNode) and block.is_tight


@functools.singledispatch
def _write(block: Block) -> str:
    raise TypeError(block)


@_write.register
def _(block: Heading | ParagraphNode) -> str:
    return _inline(block.content)


@_write.register
def _(block: FormulaNode) -> str:
    return _formula(block)


@_write.register
def _(block: List) -> str:
    marks = (f"{number}." if block.is_ordered else "-" for number in count(block.start))
    items = [
        f"{mark} {indent(_blocks(item), ' ' * (len(mark) + 1)).lstrip(' ')}"
        for mark, item in zip(marks, block.items, strict=False)
    ]
    is_tight = all(_is_tight(child) or isinstance(child, List) for item in block.items for child in item)
    return ("\n" if is_tight else "\n\n").join(items)


@_write.register
def _(block: Quote) -> str:
    return indent(_blocks(block.blocks), "> ", lambda _: True)


@_write.register
def _(block: CodeBlock) -> str:
    return block.text.rstrip("\n")


@_write.register
def _(block: Rule) -> str:
    del block
    return "---"


@_write.register
def _(block: Grid) -> str:
    return "\n".join("\t".join(_inline(cell.content) for cell in row) for row in block.rows)


def _inline(content: tuple[Inline, ...]) -> str:
    return "".join(_piece(piece) for piece in content)


def _piece(piece: Inline) -> str:
    match piece:
        case FormulaNode():
            return _formula(piece)
        case TextRun() | Code() | FigureNode():
            return piece.text
        case Break():
            return "\n"
        case Styled() | Link():
            return _inline(piece.content)


def _formula(formula: FormulaNode) -> str:
    try:
        return unicode_text(formula.latex, display=formula.is_display)
    except ConversionError:
        return formula.latex
