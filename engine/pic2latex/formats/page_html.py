"""A page as HTML: for web pages, and for programs that paste formatted text. Everything in it is escaped by us."""

import functools
import html as markup
from base64 import b64encode
from collections.abc import Callable, Sequence

from pic2latex.errors import ConversionError
from pic2latex.formats.html import html
from pic2latex.formats.omml import omml
from pic2latex.formats.page_tree import (
    Align,
    Block,
    Break,
    Code,
    CodeBlock,
    Figure,
    Formula,
    Grid,
    Heading,
    Inline,
    Link,
    List,
    Paragraph,
    Quote,
    Rule,
    Style,
    Styled,
    Words,
    read_page,
)
from pic2latex.formats.raster import draw_png
from pic2latex.formats.svg import picture

__all__ = ["WriteFormula", "html_fragment", "html_page", "office_page"]

WriteFormula = Callable[[Formula], str]
"""Turns a formula into an HTML element that may stand in a line. Raises ConversionError when it does not compile."""

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
    body = html_fragment(read_page(markdown), lambda formula: html(formula.latex, display=formula.is_display))
    first = next((line for line in markdown.splitlines() if line.strip()), "").strip("# ")
    return _PAGE.format(title=markup.escape(first[:_MOST_IN_TITLE]), body=body)


def office_page(markdown: str) -> str:
    """Return the page as office programs paste it: Word takes its own equations, others take pictures."""
    return _OFFICE_PAGE.format(body=html_fragment(read_page(markdown), _office_formula))


def html_fragment(blocks: Sequence[Block], write_formula: WriteFormula) -> str:
    """Return the blocks as HTML, with formulas as `write_formula` has them, or as LaTeX where it cannot."""
    return "\n".join(_block(block, write_formula) for block in blocks)


def _office_formula(formula: Formula) -> str:
    shape = picture(formula.latex, display=formula.is_display)
    data = b64encode(draw_png(formula.latex, display=formula.is_display)).decode()
    drawn = (
        f'<img src="data:image/png;base64,{data}" alt="{markup.escape(formula.latex)}"'
        f' width="{shape.width:.0f}" height="{shape.height:.0f}" style="vertical-align: {-shape.depth:.1f}px">'
    )
    return _OFFICE_FORMULA.format(omml=omml(formula.latex, display=formula.is_display), picture=drawn)


def _block(block: Block, write_formula: WriteFormula) -> str:
    written = _write(block, write_formula)
    if isinstance(block, Formula):
        return f'<p style="text-align: center" align="center">{written}</p>'
    return written


@functools.singledispatch
def _write(node: Block | Inline, write_formula: WriteFormula) -> str:
    """Write a block or a piece of a line."""
    raise TypeError(node, write_formula)


@_write.register
def _(block: Heading, write_formula: WriteFormula) -> str:
    return f"<h{block.level}>{_inline(block.content, write_formula)}</h{block.level}>"


@_write.register
def _(block: Paragraph, write_formula: WriteFormula) -> str:
    words = _inline(block.content, write_formula)
    return words if block.is_tight else f"<p>{words}</p>"


@_write.register
def _(block: List, write_formula: WriteFormula) -> str:
    name = "ol" if block.is_ordered else "ul"
    start = f' start="{block.start}"' if block.is_ordered and block.start != 1 else ""
    items = "\n".join(f"<li>{html_fragment(item, write_formula)}</li>" for item in block.items)
    return f"<{name}{start}>\n{items}\n</{name}>"


@_write.register
def _(block: Quote, write_formula: WriteFormula) -> str:
    return f"<blockquote>\n{html_fragment(block.blocks, write_formula)}\n</blockquote>"


@_write.register
def _(block: CodeBlock, write_formula: WriteFormula) -> str:
    del write_formula
    return f"<pre>{markup.escape(block.text.rstrip())}</pre>"


@_write.register
def _(block: Rule, write_formula: WriteFormula) -> str:
    del block, write_formula
    return "<hr>"


@_write.register
def _(block: Grid, write_formula: WriteFormula) -> str:
    rows = []
    for row in block.rows:
        cells = []
        for cell in row:
            name = "th" if cell.is_header else "td"
            align = "" if cell.align is Align.LEFT else f' align="{cell.align.value}"'
            cells.append(f"<{name}{align}>{_inline(cell.content, write_formula)}</{name}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(('<table border="1" cellspacing="0" cellpadding="4">', *rows, "</table>"))


@_write.register
def _(piece: Words, write_formula: WriteFormula) -> str:
    del write_formula
    return markup.escape(piece.text, quote=False)


@_write.register
def _(piece: Code, write_formula: WriteFormula) -> str:
    del write_formula
    return f"<code>{markup.escape(piece.text)}</code>"


@_write.register
def _(piece: Break, write_formula: WriteFormula) -> str:
    del write_formula
    return "<br>\n" if piece.is_hard else "\n"


@_write.register
def _(piece: Figure, write_formula: WriteFormula) -> str:
    del write_formula
    return f'<img src="{markup.escape(piece.address)}" alt="{markup.escape(piece.text)}">'


@_write.register
def _(piece: Link, write_formula: WriteFormula) -> str:
    return f'<a href="{markup.escape(piece.address)}">{_inline(piece.content, write_formula)}</a>'


@_write.register
def _(piece: Styled, write_formula: WriteFormula) -> str:
    name = _STYLES[piece.style]
    return f"<{name}>{_inline(piece.content, write_formula)}</{name}>"


@_write.register
def _(formula: Formula, write_formula: WriteFormula) -> str:
    try:
        return write_formula(formula)
    except ConversionError:
        return f"<code>{markup.escape(formula.latex)}</code>"


def _inline(content: tuple[Inline, ...], write_formula: WriteFormula) -> str:
    return "".join(_write(piece, write_formula) for piece in content)
