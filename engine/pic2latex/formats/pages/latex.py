r"""A page as the body of a LaTeX document: everything between `\begin{document}` and `\end{document}`.

It needs amsmath; graphicx for figures, hyperref for links; and for Chinese a class or package such as ctex.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from textwrap import indent
from urllib.parse import unquote

from pic2latex.formats.latex_environments import body_of
from pic2latex.formats.pages.markdown_tree import (
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

__all__ = ["latex_body", "latex_document"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}
_CHINESE = "\\usepackage[UTF8]{ctex}\n"
_DOCUMENT = r"""\documentclass{article}
\usepackage{iftex}
\ifpdftex\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\fi
\usepackage{amsmath,amssymb,mathrsfs,graphicx,textcomp}
%(chinese)s\usepackage[hidelinks]{hyperref}
\begin{document}
%(body)s
\end{document}
"""
_SECTIONS = ("section", "subsection", "subsubsection")
_STYLES = {Style.STRONG: r"\textbf", Style.EMPHASIS: r"\emph", Style.STRIKE: ""}
# Only four levels of numbers exist; the counters are LaTeX's own.
_COUNTERS = ("enumi", "enumii", "enumiii", "enumiv")


def latex_body(markdown: str) -> str:
    """Return the page as LaTeX. Formulas are taken over as they are, whether they compile or not."""
    return _blocks(read_page(markdown))


def latex_document(markdown: str) -> str:
    """Return the page as a whole document: for pdflatex, and for XeLaTeX where there is Chinese in it."""
    is_chinese = re.search(r"[\u4e00-\u9fff]", markdown) is not None
    return _DOCUMENT % {"chinese": _CHINESE if is_chinese else "", "body": latex_body(markdown)}


def _blocks(blocks: Sequence[Block], depth: int = 0) -> str:
    return "\n\n".join(_write(block, depth) for block in blocks)


@functools.singledispatch
def _write(block: Block, depth: int) -> str:
    """Write a block inside of so many ordered lists."""
    raise TypeError(block, depth)


@_write.register
def _(block: Heading, depth: int) -> str:
    del depth
    words = _inline(block.content).replace("\n", " ")
    if block.level <= len(_SECTIONS):
        return f"\\{_SECTIONS[block.level - 1]}*{{{words}}}"
    return f"\\paragraph{{{words}}}"


@_write.register
def _(block: ParagraphNode, depth: int) -> str:
    del depth
    return _inline(block.content)


@_write.register
def _(block: FormulaNode, depth: int) -> str:
    del depth
    return _formula(block)


@_write.register
def _(block: List, depth: int) -> str:
    name = "enumerate" if block.is_ordered else "itemize"
    lines = [f"\\begin{{{name}}}"]
    if block.is_ordered and block.start != 1:
        lines.append(f"  \\setcounter{{{_COUNTERS[min(depth, 3)]}}}{{{block.start - 1}}}")
    for item in block.items:
        content = _blocks(item, depth + block.is_ordered)
        # What looks like an option of the item would be taken as one.
        guard = "{}" if content.startswith("[") else ""
        lines.append(indent(f"\\item{guard} {content}", "  "))
    return "\n".join([*lines, f"\\end{{{name}}}"])


@_write.register
def _(block: Quote, depth: int) -> str:
    return f"\\begin{{quote}}\n{_blocks(block.blocks, depth)}\n\\end{{quote}}"


@_write.register
def _(block: CodeBlock, depth: int) -> str:
    del depth
    if r"\end{verbatim}" in block.text:
        return r" \\ ".join(f"\\texttt{{{_escaped(line)}}}" for line in block.text.splitlines())
    return f"\\begin{{verbatim}}\n{block.text.rstrip()}\n\\end{{verbatim}}"


@_write.register
def _(block: Rule, depth: int) -> str:
    del block, depth
    return r"\noindent\rule{\linewidth}{0.4pt}"


@_write.register
def _(block: Grid, depth: int) -> str:
    del depth
    first = block.rows[0] if block.rows else ()
    columns = "".join(cell.align.value[0] * cell.columns for cell in first)
    lines = [f"\\begin{{tabular}}{{{columns}}}"]
    open_cells: dict[int, int] = {}
    for row in block.rows:
        cells = " & ".join(_cells_of_row(row, open_cells))
        lines.append(f"  {cells} \\\\")
        if any(cell.is_header for cell in row):
            lines.append(r"  \hline")
    return "\n".join([*lines, r"\end{tabular}"])


def _cells_of_row(row: Sequence[Cell], open_cells: dict[int, int]) -> list[str]:
    """Return the cells of a row; those above that span it are left empty, and counted down in `open_cells`."""
    written: list[str] = []
    column = 0
    for cell in row:
        while open_cells.get(column, 0):
            open_cells[column] -= 1
            written.append("")
            column += 1
        content = _inline(cell.content).replace("\n", " ")
        written.append(content if cell.columns == 1 else rf"\multicolumn{{{cell.columns}}}{{c}}{{{content}}}")
        for each in range(column, column + cell.columns):
            open_cells[each] = cell.rows - 1
        column += cell.columns
    return written


def _escaped(text: str) -> str:
    """Return text with everything that means something to LaTeX said in LaTeX's way."""
    return "".join(_SPECIAL.get(character, character) for character in text)


def _inline(content: tuple[Inline, ...]) -> str:
    return "".join(_piece(piece) for piece in content)


@functools.singledispatch
def _piece(piece: Inline) -> str:
    """Write a piece of a line."""
    raise TypeError(piece)


@_piece.register
def _(piece: TextRun) -> str:
    return _escaped(piece.text)


@_piece.register
def _(piece: Code) -> str:
    return f"\\texttt{{{_escaped(piece.text)}}}"


@_piece.register
def _(piece: Break) -> str:
    return " \\\\\n" if piece.is_hard else "\n"


@_piece.register
def _(piece: FigureNode) -> str:
    return f"\\includegraphics[width=\\linewidth]{{{_file(piece.address)}}}"


@_piece.register
def _(piece: Link) -> str:
    return f"\\href{{{_escaped_address(piece.address)}}}{{{_inline(piece.content)}}}"


@_piece.register
def _(piece: Styled) -> str:
    return f"{_STYLES[piece.style]}{{{_inline(piece.content)}}}"


@_piece.register
def _formula(formula: FormulaNode) -> str:
    body = body_of(formula.latex)
    if not formula.is_display:
        return f"${body.inline}$"
    if body.environment and r"\tag" in body.rows:
        # Rows with numbers of their own may not stand inside of a display.
        return replace(body, star="*").alone
    return f"\\[\n{body.inside}\n\\]"


def _file(address: str) -> str:
    """Return the name of a file as TeX takes it: as it is on the disk, not as an address writes it."""
    name = unquote(address)
    return name if re.fullmatch(r"[\w ./,()+=-]+", name) else f"\\detokenize{{{name}}}"


def _escaped_address(address: str) -> str:
    """Return an address as `href` takes it."""
    return re.sub(r"([%#&{}\\])", r"\\\1", address)
