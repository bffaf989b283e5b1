"""A page of Markdown as values: what it says and how, for everything that writes pages in another format."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from types import MappingProxyType
from typing import Any

__all__ = [
    "Align",
    "Block",
    "Break",
    "Cell",
    "Code",
    "CodeBlock",
    "FigureNode",
    "FormulaNode",
    "Grid",
    "Heading",
    "Inline",
    "Link",
    "List",
    "ParagraphNode",
    "Quote",
    "Rule",
    "Style",
    "Styled",
    "TextRun",
    "formulas_in",
    "read_page",
]


_TABLE = re.compile(r"^<table>\n(?:<tr>.*</tr>\n)+</table>$", re.MULTILINE)
_ROW = re.compile(r"<tr>(.*)</tr>")
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</t[hd]>")
_SPAN = re.compile(r'(row|col)span="(\d{1,3})"')


class Style(Enum):
    """How words are set apart."""

    STRONG = "strong"
    EMPHASIS = "emphasis"
    STRIKE = "strike"


class Align(Enum):
    """Where the words of a table's cell stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class FormulaNode:
    """A formula, within a line or (`is_display`) on its own, and where it stands in the Markdown.

    `start` and `end` enclose the LaTeX itself, `outer_start` and `outer_end` its dollar signs too; all count
    characters, and are 0 where the place is not known.
    """

    latex: str
    is_display: bool
    start: int = 0
    end: int = 0
    outer_start: int = 0
    outer_end: int = 0


@dataclass(frozen=True, slots=True)
class TextRun:
    """Plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Text within a line that is shown letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line in the source; a hard one is meant, the other is only where the line was full."""

    is_hard: bool


@dataclass(frozen=True, slots=True)
class FigureNode:
    """A picture beside the text: its address and the words that stand for it."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Inline content set apart."""

    style: Style
    content: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    """Inline content that leads somewhere."""

    address: str
    content: "tuple[Inline, ...]"


Inline = TextRun | Code | Break | FigureNode | Styled | Link | FormulaNode


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the highest level is 1."""

    level: int
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class ParagraphNode:
    """A paragraph. In tight lists no space is left around it."""

    content: tuple[Inline, ...]
    is_tight: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """A list of items, each of them blocks; `start` is the first number of an ordered one."""

    items: "tuple[tuple[Block, ...], ...]"
    is_ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks that somebody else said."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines that are shown letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, and how many rows and columns it spans."""

    content: tuple[Inline, ...]
    is_header: bool = False
    align: Align = Align.LEFT
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Heading | ParagraphNode | List | Quote | CodeBlock | Rule | Grid | FormulaNode


def read_page(markdown: str) -> tuple[Block, ...]:
    """Take a page of Markdown apart. Raises ConversionError, and ComponentMissing without the parser's scripts."""
    blocks: list[Block] = []
    end = 0
    for table in _TABLE.finditer(markdown):
        blocks += _parsed(markdown, end, table.start())
        blocks.append(_grid_of(table[0]))
        end = table.end()
    return (*blocks, *_parsed(markdown, end, len(markdown)))


def _parsed(markdown: str, start: int, end: int) -> tuple[Block, ...]:
    """Read a part of a page; what comes before is blank lines to the parser, so that places count from the start."""
    from pic2latex.javascript.markdown_it import markdown_parser

    if start and not markdown[start:end].strip():
        return ()
    return _blocks({"children": markdown_parser().parse("\n" * start + markdown[start:end])})


def _grid_of(markup: str) -> Grid:
    """Read a table in HTML, as pages have it where cells span others."""
    rows = tuple(tuple(_html_cell(cell) for cell in _CELL.finditer(row[1])) for row in _ROW.finditer(markup))
    return Grid(rows)


def _html_cell(cell: "re.Match[str]") -> Cell:
    spans = {name: int(count) for name, count in _SPAN.findall(cell[2])}
    text = html.unescape(cell[3]).strip()
    blocks = _parsed(text, 0, len(text)) if text else ()
    content = tuple(
        piece
        for block in blocks
        for piece in ((block,) if isinstance(block, FormulaNode) else getattr(block, "content", ()))
    )
    return Cell(
        content, cell[1] == "th", rows=min(spans.get("row", 1), 999), columns=min(spans.get("col", 1), 999)
    )


def formulas_in(blocks: "Sequence[Block | Inline]") -> Iterator[FormulaNode]:
    """List the formulas of a page in the order in which they are read."""
    for block in blocks:
        if isinstance(block, FormulaNode):
            yield block
        else:
            yield from formulas_in(_inside(block))


def _inside(block: "Block | Inline") -> "Sequence[Block | Inline]":
    match block:
        case Heading() | ParagraphNode() | Styled() | Link():
            return block.content
        case Quote():
            return block.blocks
        case List():
            return [child for item in block.items for child in item]
        case Grid():
            return [piece for row in block.rows for cell in row for piece in cell.content]
    return ()


def _blocks(node: Any) -> tuple[Block, ...]:
    return tuple(_BLOCKS[child["kind"]](child) for child in node["children"])


def _inline(node: Any) -> tuple[Inline, ...]:
    return tuple(_PIECES[child["kind"]](child) for child in node["children"])


def _formula(node: Any) -> FormulaNode:
    places = (*node.get("inside", (0, 0)), *node.get("outside", (0, 0)))
    return FormulaNode(node["text"], node["isDisplay"], *places)


def _cell(node: Any) -> Cell:
    align = Align(node["style"].removeprefix("text-align:") or Align.LEFT)
    return Cell(_inline(node), node["isHeader"], align)


# What `scripts/markdown.js` calls a block or a piece of a line -> how it is read.
_BLOCKS: MappingProxyType[str, Callable[[Any], Block]] = MappingProxyType(
    {
        "heading": lambda node: Heading(node["level"], _inline(node)),
        "paragraph": lambda node: ParagraphNode(_inline(node), node["isTight"]),
        "list": lambda node: List(
            tuple(_blocks(item) for item in node["children"]), node["isOrdered"], node["start"]
        ),
        "quote": lambda node: Quote(_blocks(node)),
        "table": lambda node: Grid(tuple(tuple(map(_cell, row["children"])) for row in node["children"])),
        "code block": lambda node: CodeBlock(node["text"]),
        "rule": lambda _: Rule(),
        "formula": _formula,
    }
)
_PIECES: MappingProxyType[str, Callable[[Any], Inline]] = MappingProxyType(
    {
        "text": lambda node: TextRun(node["text"]),
        "code": lambda node: Code(node["text"]),
        "break": lambda node: Break(node["isHard"]),
        "image": lambda node: FigureNode(node["address"], node["text"]),
        "link": lambda node: Link(node["address"], _inline(node)),
        "formula": _formula,
        **{style.value: partial(lambda style, node: Styled(style, _inline(node)), style) for style in Style},
    }
)
