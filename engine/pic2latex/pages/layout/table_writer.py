"""Tables written as Markdown, and as HTML where cells span others."""

import html
from collections.abc import Callable, Sequence

from pic2latex.pages.layout.tables import TableCell
from pic2latex.pages.text.line_joining import Fragment, join_fragments, join_lines

__all__ = ["table_markdown"]


def table_markdown(cells: Sequence[TableCell], escape: Callable[[str], str]) -> str:
    """Return a table of at least two rows and columns; its first row is the head. `escape` is for text in Markdown."""
    if any(cell.rows > 1 or cell.columns > 1 for cell in cells):
        return _as_html(cells)
    columns = max(cell.column for cell in cells) + 1
    grid: dict[int, list[str]] = {}
    for cell in cells:
        row = grid.setdefault(cell.row, [""] * columns)
        row[cell.column] = "".join(
            f"${each.content.strip()}$".replace("|", r"\vert ") if each.is_formula else escape(each.content)
            for each in _content(cell)
        ).strip()
    lines = ["| " + " | ".join(grid[row]) + " |" for row in sorted(grid)]
    return "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])


def _content(cell: TableCell) -> tuple[Fragment, ...]:
    """Return what stands in a cell as one row."""
    rows = [join_fragments(segment.fragments) for segment in cell.segments if segment.fragments]
    return join_lines(rows)


def _as_html(cells: Sequence[TableCell]) -> str:
    rows: dict[int, list[str]] = {}
    for cell in cells:
        spans = "".join(
            f' {name}="{count}"'
            for name, count in (("rowspan", cell.rows), ("colspan", cell.columns))
            if count > 1
        )
        text = "".join(
            f"${html.escape(each.content.strip())}$" if each.is_formula else html.escape(each.content)
            for each in _content(cell)
        ).strip()
        name = "th" if cell.row == 0 else "td"
        rows.setdefault(cell.row, []).append(f"<{name}{spans}>{text}</{name}>")
    lines = [f"<tr>{''.join(rows[row])}</tr>" for row in sorted(rows)]
    return "\n".join(["<table>", *lines, "</table>"])
