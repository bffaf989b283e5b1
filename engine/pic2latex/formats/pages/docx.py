"""A page as a Word document: paragraphs, headings, lists and tables, and formulas as equations that Word edits.

A .docx file is a ZIP archive of XML (ECMA-376, Office Open XML, part 1). The few parts that text, tables and equations
need are written here: OMML comes from our own writer, and python-docx would add lxml for nothing but the packing.
"""

import functools
import io
import zipfile
from collections.abc import Sequence
from html import escape
from types import MappingProxyType

from pic2latex.errors import ConversionError
from pic2latex.formats.pages.markdown_tree import (
    Align,
    Block,
    Break,
    Cell,
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
from pic2latex.formats.word.omml import omml

__all__ = ["docx_page"]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = f"""{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
</Types>"""
_RELATIONS = f"""{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{{kind}}" \
Target="{{target}}"/>
</Relationships>"""
_STYLES = f"""{_HEAD}<w:styles {_W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>\
<w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>
{{headings}}
</w:styles>"""
_HEADING = """<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>\
<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="{outline}"/></w:pPr>\
<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>"""
_SIZES = (32, 28, 26, 24, 22, 22)  # half points, of headings from the highest
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_INDENT = 425  # twentieths of a point: three quarters of a centimetre
_TAGS = MappingProxyType({Style.STRONG: "<w:b/>", Style.EMPHASIS: "<w:i/>", Style.STRIKE: "<w:strike/>"})
_CODE = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>'
_ALIGNS = MappingProxyType({Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"})
_DATE = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can say, so that equal pages make equal files


def docx_page(markdown: str) -> bytes:
    """Return the page as a .docx file. A formula that does not compile stays LaTeX. Raises what `read_page` raises."""
    body = "".join(_block(block, 0) for block in read_page(markdown))
    document = f"{_HEAD}<w:document {_W}><w:body>{body}<w:sectPr/></w:body></w:document>"
    headings = "".join(
        _HEADING.format(level=level, outline=level - 1, size=size)
        for level, size in enumerate(_SIZES, start=1)
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="word/document.xml"),
        "word/_rels/document.xml.rels": _RELATIONS.format(kind="styles", target="styles.xml"),
        "word/document.xml": document,
        "word/styles.xml": _STYLES.format(headings=headings),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content.encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


@functools.singledispatch
def _block(block: Block, depth: int) -> str:
    """Return the XML of a block inside of so many lists and quotes."""
    raise TypeError(block, depth)


@_block.register
def _(block: Heading, depth: int) -> str:
    return _paragraph(_inline(block.content), depth, style=f"Heading{min(block.level, len(_SIZES))}")


@_block.register
def _(block: ParagraphNode, depth: int) -> str:
    return _paragraph(_inline(block.content), depth)


@_block.register
def _(block: FormulaNode, depth: int) -> str:
    return _paragraph(_formula(block), depth)


@_block.register
def _(block: List, depth: int) -> str:
    parts = []
    for number, item in enumerate(block.items, start=block.start):
        mark = f"{number}." if block.is_ordered else "•"
        first = _run(f"{mark}\t")
        for place, inner in enumerate(item):
            if place == 0 and isinstance(inner, ParagraphNode):
                parts.append(_paragraph(first + _inline(inner.content), depth + 1, hanging=True))
                continue
            parts += [_paragraph(first, depth + 1, hanging=True)] if place == 0 else []
            parts.append(_block(inner, depth + 1))
    return "".join(parts)


@_block.register
def _(block: Quote, depth: int) -> str:
    return "".join(_block(inner, depth + 1) for inner in block.blocks)


@_block.register
def _(block: CodeBlock, depth: int) -> str:
    return "".join(_paragraph(_run(line, _CODE), depth) for line in block.text.rstrip().splitlines())


@_block.register
def _(block: Rule, depth: int) -> str:
    del block
    border = '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
    return _paragraph("", depth, more=border)


@_block.register
def _(block: Grid, depth: int) -> str:
    del depth
    columns = max((sum(cell.columns for cell in row) for row in block.rows), default=0)
    grid = "<w:gridCol/>" * columns
    rows = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in _rows(block.rows, columns))
    properties = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
    # Word wants a paragraph between two tables, and after the last.
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"


def _rows(rows: Sequence[Sequence[Cell]], columns: int) -> list[list[str]]:
    """Return the XML of the cells of each row; a cell that spans rows goes on in those below."""
    open_cells: dict[
        int, tuple[int, int]
    ] = {}  # column -> how many rows it goes on for, how many columns wide
    result = []
    for row in rows:
        written: list[str] = []
        waiting = list(row)
        column = 0
        while column < columns:
            if column in open_cells:
                left, wide = open_cells.pop(column)
                if left > 1:
                    open_cells[column] = left - 1, wide
                written.append(_cell("<w:p/>", wide, "<w:vMerge/>"))
            elif waiting:
                cell = waiting.pop(0)
                wide = cell.columns
                merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
                if cell.rows > 1:
                    open_cells[column] = cell.rows - 1, wide
                bold = "<w:b/>" if cell.is_header else ""
                content = _paragraph(_inline(cell.content, bold), 0, align=_ALIGNS[cell.align])
                written.append(_cell(content, wide, merge))
            else:
                wide = 1
                written.append(_cell("<w:p/>", 1, ""))
            column += wide
        result.append(written)
    return result


def _cell(content: str, wide: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{content}</w:tc>"


def _paragraph(  # noqa: PLR0913 - each by its name, each with a default
    content: str, depth: int, *, style: str = "", hanging: bool = False, align: str = "", more: str = ""
) -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += more
    if depth:
        hang = f' w:hanging="{_INDENT}"' if hanging else ""
        properties += f'<w:ind w:left="{_INDENT * depth}"{hang}/>'
    if align:
        properties += f'<w:jc w:val="{align}"/>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def _run(text: str, properties: str = "") -> str:
    parts = text.split("\t")
    words = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{_escaped(part)}</w:t>' if part else "" for part in parts
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{words}</w:r>"


def _escaped(text: str) -> str:
    """Return text as XML 1.0 may hold it: without control characters."""
    return escape("".join(each for each in text if each >= " " or each in "\n\t"), quote=False)


def _inline(content: Sequence[Inline], properties: str = "") -> str:
    return "".join(_piece(piece, properties) for piece in content)


@functools.singledispatch
def _piece(piece: Inline, properties: str) -> str:
    """Return the XML of a piece of a line."""
    raise TypeError(piece, properties)


@_piece.register
def _(piece: TextRun, properties: str) -> str:
    return _run(piece.text, properties)


@_piece.register
def _(piece: Code, properties: str) -> str:
    return _run(piece.text, properties + _CODE)


@_piece.register
def _(piece: Break, properties: str) -> str:
    return "<w:r><w:br/></w:r>" if piece.is_hard else _run(" ", properties)


@_piece.register
def _(piece: FigureNode, properties: str) -> str:
    return _run(f"[{piece.text}: {piece.address}]", properties)


@_piece.register
def _(piece: Link, properties: str) -> str:
    return _inline(piece.content, properties + "<w:u w:val='single'/>")


@_piece.register
def _(piece: Styled, properties: str) -> str:
    return _inline(piece.content, properties + _TAGS[piece.style])


@_piece.register
def _formula(formula: FormulaNode, properties: str = "") -> str:
    del properties
    try:
        return omml(formula.latex, display=formula.is_display)
    except ConversionError:
        mark = "$$" if formula.is_display else "$"
        return _run(f"{mark}{formula.latex}{mark}", _CODE)
