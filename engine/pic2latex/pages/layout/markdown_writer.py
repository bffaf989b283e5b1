r"""Blocks of a page written as Markdown: `$…$` in a line, `$$…$$` on lines of its own, everything else taken literally.

What Markdown would take for a mark of its own gets a backslash; letters, digits and the rest stay as they are.
"""

import re
from collections.abc import Sequence
from types import MappingProxyType

from pic2latex.pages.layout.paragraph_grouping import Block, BlockKind
from pic2latex.pages.text.line_joining import Fragment
from pic2latex.types import Passage, PassageKind

__all__ = ["escaped", "markdown_of", "passage_of"]

_SPECIAL = re.compile(r"[\\`*_$~|<]")
_LINK = re.compile(r"\](?=[(\[:])")
_AT_START = re.compile(r"(?:[#>]|[-+](?=\s|$)|=+$|-{2,}$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_ITEMS = frozenset({BlockKind.BULLET, BlockKind.NUMBERED})
_KINDS = MappingProxyType(
    {
        BlockKind.TEXT: PassageKind.TEXT,
        BlockKind.HEADING: PassageKind.HEADING,
        BlockKind.BULLET: PassageKind.ITEM,
        BlockKind.NUMBERED: PassageKind.ITEM,
        BlockKind.DISPLAY: PassageKind.DISPLAY,
        BlockKind.TABLE: PassageKind.TABLE,
    }
)


def markdown_of(blocks: Sequence[Block]) -> str:
    """Return the Markdown of blocks in order, ending without a newline."""
    text = ""
    before: BlockKind | None = None
    for block in blocks:
        if before is not None:
            text += "\n" if before is block.kind and block.kind in _ITEMS else "\n\n"
        text += _written(block)
        before = block.kind
    return text


def passage_of(block: Block) -> Passage:
    """Return a block with its own Markdown and the place it stands in."""
    return Passage(_KINDS[block.kind], block.box, _written(block))


def escaped(text: str, *, at_start: bool = False) -> str:
    """Return text so that Markdown shows it as it is. `at_start` says that a line begins with it."""
    result = _LINK.sub(r"\\]", _SPECIAL.sub(lambda mark: "\\" + mark[0], text))
    if not at_start:
        return result
    if number := _NUMBER.match(result):
        return f"{number[1]}\\{result[number.end(1) :]}"
    return "\\" + result if _AT_START.match(result) else result


def _written(block: Block) -> str:
    if block.kind is BlockKind.DISPLAY:
        return _display(block)
    if block.kind is BlockKind.TABLE:  # written where its cells were told
        return block.fragments[0].content
    content = "".join(
        _fragment(fragment, at_start=place == 0) for place, fragment in enumerate(block.fragments)
    ).strip()
    return f"{block.marker} {content}" if block.marker else content


def _display(block: Block) -> str:
    latex = block.fragments[0].content.strip()
    tag = "" if block.tag is None else f" \\tag{block.tag}"
    return f"$$\n{latex}{tag}\n$$"


def _fragment(fragment: Fragment, *, at_start: bool) -> str:
    if fragment.is_formula:
        return (
            f"${' '.join(fragment.content.split())}$"  # a line's end would end the formula for some readers
        )
    return escaped(fragment.content, at_start=at_start)
