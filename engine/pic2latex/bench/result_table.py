"""Results as tables: aligned text for reading, and the same numbers as JSON for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["BenchTable", "Cell", "Column", "as_json", "as_text"]

Cell: TypeAlias = float | int | str | bool | None
"""None is something that was not measured."""

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON, its heading, and how a number in it is written."""

    key: str
    heading: str
    form: str = "{}"


@dataclass(frozen=True, slots=True)
class BenchTable:
    """A title, columns, and rows with one cell for each column. `footnotes` explain what the numbers mean."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    footnotes: tuple[str, ...] = ()


def as_text(table: BenchTable) -> str:
    """Return the table as lines: text to the left, numbers to the right."""
    cells = [
        [_written(cell, column) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    grid = [[column.heading for column in table.columns], *cells]
    widths = [max(len(row[place]) for row in grid) for place in range(len(table.columns))]
    to_left = [all(isinstance(row[place], str | None) for row in table.rows) for place in range(len(widths))]
    lines = [
        "  ".join(
            text.ljust(width) if left else text.rjust(width)
            for text, width, left in zip(row, widths, to_left, strict=True)
        ).rstrip()
        for row in grid
    ]
    return "\n".join((table.title, "", *lines, *(f"  {note}" for note in table.footnotes)))


def as_json(tables: Sequence[BenchTable]) -> dict[str, list[dict[str, Cell]]]:
    """Return for each table its rows, each as an object whose keys are those of the columns."""
    return {
        table.key: [
            {column.key: cell for column, cell in zip(table.columns, row, strict=True)} for row in table.rows
        ]
        for table in tables
    }


def _written(cell: Cell, column: Column) -> str:
    if cell is None:
        return NOTHING
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell if isinstance(cell, str) else column.form.format(cell)
