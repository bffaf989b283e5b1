"""Lines of cells: what a formula, a group or an environment is made of where it has several lines."""

from pic2latex.latex.tree import Cells, Environment, Row

__all__ = ["NEW_LINES", "as_row", "without_empty_end"]

NEW_LINES = frozenset({"\\\\", r"\cr", r"\newline", r"\tabularnewline"})


def as_row(lines: list[Cells]) -> Row:
    """Lines of a formula or a group as one row: themselves where there is one line, else an environment."""
    rows = without_empty_end(lines)
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return (Environment("aligned" if any(len(cells) > 1 for cells in rows) else "gathered", rows),)


def without_empty_end(lines: list[Cells]) -> tuple[Cells, ...]:
    """Drop the empty lines at the end, as after a last new-line command."""
    while len(lines) > 1 and lines[-1] == ((),):
        lines.pop()
    return tuple(lines)
