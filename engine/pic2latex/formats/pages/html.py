"""A page as HTML: for web pages, and for programs that paste formatted text. Everything in it is escaped by us."""

import functools
import html as markup
from base64 import b64encode
from collections.abc import Callable, Sequence

from pic2latex.errors import ConversionError
from pic2latex.formats.html import html
from pic2latex.formats.pages.markdown_tree import (
    Align,
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
    Style,
    Styled,
    TextRun,
    read_page,
)
from pic2latex.formats.raster import draw_png
from pic2latex.formats.svg import picture
from pic2latex.formats.word.omml import omml

__all__ = ["Draw", "html_fragment", "html_page", "office_page"]

Draw = Callable[[FormulaNode | FigureNode], str]
"""Turns what is no text into an HTML element that may stand in a line.

May raise ConversionError for a formula that does not compile.
"""

_STYLES = {Style.STRONG: "b", Style.EMPHASIS: "i", Style.STRIKE: "s"}

_PAGE = """<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
{body}
</body>
</html>"""

# Word puts and reads an equation inside a comment that only programs with its equation editor look into.
_OFFICE_PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:w="urn:schemas-microsoft-com:office:word" \
xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta charset="utf-8"></head>
<body>
{body}
</body>
</html>"""
_OFFICE_FORMULA = "<!--[if gte msEquation 12]>{omml}<![endif]--><![if !msEquation]>{picture}<![endif]>"
_MOST_IN_TITLE = 60


def html_page(markdown: str) -> str:
    """Return the page as a document that carries its formulas as pictures; one that does not compile stays LaTeX."""
    body = html_fragment(read_page(markdown), _drawn)
    first = next((line for line in markdown.splitlines() if line.strip()), "").strip("# ")
    return _PAGE.format(title=markup.escape(first[:_MOST_IN_TITLE]), body=body)


def office_page(markdown: str) -> str:
    """Return the page as office programs paste it: Word takes its own equations, others take pictures."""
    return _OFFICE_PAGE.format(body=html_fragment(read_page(markdown), _drawn_for_office))


def html_fragment(blocks: Sequence[Block], draw: Draw) -> str:
    """Return the blocks as HTML, with formulas and figures as `draw` has them, or as LaTeX where it cannot."""
    return "\n".join(_block(block, draw) for block in blocks)


def _drawn(thing: FormulaNode | FigureNode) -> str:
    if isinstance(thing, FormulaNode):
        return html(thing.latex, display=thing.is_display)
    return f'<img src="{markup.escape(thing.address)}" alt="{markup.escape(thing.text)}">'


def _drawn_for_office(thing: FormulaNode | FigureNode) -> str:
    return _office_formula(thing) if isinstance(thing, FormulaNode) else _drawn(thing)


def _office_formula(formula: FormulaNode) -> str:
    shape = picture(formula.latex, display=formula.is_display)
    data = b64encode(draw_png(formula.latex, display=formula.is_display)).decode()
    drawn = (
        f'<img src="data:image/png;base64,{data}" alt="{markup.escape(formula.latex)}"'
        f' width="{shape.width:.0f}" height="{shape.height:.0f}" style="vertical-align: {-shape.depth:.1f}px">'
    )
    return _OFFICE_FORMULA.format(omml=omml(formula.latex, display=formula.is_display), picture=drawn)


def _block(block: Block, draw: Draw) -> str:
    written = _write(block, draw)
    if isinstance(block, FormulaNode):
        return f'<p style="text-align: center" align="center">{written}</p>'
    return written


@functools.singledispatch
def _write(node: Block | Inline, draw: Draw) -> str:
    """Write a block or a piece of a line."""
    raise TypeError(node, draw)


@_write.register
def _(block: Heading, draw: Draw) -> str:
    return f"<h{block.level}>{_inline(block.content, draw)}</h{block.level}>"


@_write.register
def _(block: ParagraphNode, draw: Draw) -> str:
    words = _inline(block.content, draw)
    return words if block.is_tight else f"<p>{words}</p>"


@_write.register
def _(block: List, draw: Draw) -> str:
    name = "ol" if block.is_ordered else "ul"
    start = f' start="{block.start}"' if block.is_ordered and block.start != 1 else ""
    items = "\n".join(f"<li>{html_fragment(item, draw)}</li>" for item in block.items)
    return f"<{name}{start}>\n{items}\n</{name}>"


@_write.register
def _(block: Quote, draw: Draw) -> str:
    return f"<blockquote>\n{html_fragment(block.blocks, draw)}\n</blockquote>"


@_write.register
def _(block: CodeBlock, draw: Draw) -> str:
    del draw
    return f"<pre>{markup.escape(block.text.rstrip())}</pre>"


@_write.register
def _(block: Rule, draw: Draw) -> str:
    del block, draw
    return "<hr>"


@_write.register
def _(block: Grid, draw: Draw) -> str:
    rows = []
    for row in block.rows:
        cells = []
        for cell in row:
            name = "th" if cell.is_header else "td"
            align = "" if cell.align is Align.LEFT else f' align="{cell.align.value}"'
            spans = "".join(
                f' {kind}="{count}"'
                for kind, count in (("rowspan", cell.rows), ("colspan", cell.columns))
                if count > 1
            )
            cells.append(f"<{name}{align}{spans}>{_inline(cell.content, draw)}</{name}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(('<table border="1" cellspacing="0" cellpadding="4">', *rows, "</table>"))


@_write.register
def _(piece: TextRun, draw: Draw) -> str:
    del draw
    return markup.escape(piece.text, quote=False)


@_write.register
def _(piece: Code, draw: Draw) -> str:
    del draw
    return f"<code>{markup.escape(piece.text)}</code>"


@_write.register
def _(piece: Break, draw: Draw) -> str:
    del draw
    return "<br>\n" if piece.is_hard else "\n"


@_write.register
def _(piece: FigureNode, draw: Draw) -> str:
    return draw(piece)


@_write.register
def _(piece: Link, draw: Draw) -> str:
    return f'<a href="{markup.escape(piece.address)}">{_inline(piece.content, draw)}</a>'


@_write.register
def _(piece: Styled, draw: Draw) -> str:
    name = _STYLES[piece.style]
    return f"<{name}>{_inline(piece.content, draw)}</{name}>"


@_write.register
def _(formula: FormulaNode, draw: Draw) -> str:
    try:
        return draw(formula)
    except ConversionError:
        return f"<code>{markup.escape(formula.latex)}</code>"


def _inline(content: tuple[Inline, ...], draw: Draw) -> str:
    return "".join(_write(piece, draw) for piece in content)
