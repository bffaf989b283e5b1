r"""Environments: lines are `aligned`, `gathered` or `cases`, tables of centred columns are `matrix`.

`canonical` goes further than what a picture tells: all lines are `aligned`, all plain tables `matrix`.
"""

import re

from pic2latex.latex.rules.delimiters import wrapped_matrix
from pic2latex.latex.symbols import RELATIONS, names
from pic2latex.latex.tree import Cells, Environment, Node, Row, Symbol

__all__ = ["LINES", "RENAMED", "UNWRAPPED", "environment", "reading", "tables"]

# The environments that set display lines, and what each is inside a formula.
RENAMED = {
    "align": "aligned",
    "align*": "aligned",
    "alignat": "aligned",
    "alignat*": "aligned",
    "alignedat": "aligned",
    "flalign": "aligned",
    "flalign*": "aligned",
    "xalignat": "aligned",
    "xalignat*": "aligned",
    "split": "aligned",
    "eqnarray": "aligned",
    "eqnarray*": "aligned",
    "IEEEeqnarray": "aligned",
    "IEEEeqnarray*": "aligned",
    "gather": "gathered",
    "gather*": "gathered",
    "multline": "gathered",
    "multline*": "gathered",
    "multlined": "gathered",
    "dcases": "cases",
    "cases*": "cases",
    "dcases*": "cases",
    "tabular": "array",
    "darray": "array",
    "subarray": "substack",
    "matrix*": "matrix",
    "pmatrix*": "pmatrix",
    "bmatrix*": "bmatrix",
    "Bmatrix*": "Bmatrix",
    "vmatrix*": "vmatrix",
    "Vmatrix*": "Vmatrix",
}
# Environments that say where a formula stands, not what it is.
UNWRAPPED = names(
    "equation equation* displaymath math dmath dmath* subequations center document flushleft small large"
)
LINES = frozenset({"aligned", "gathered", "substack"})
_THREE_COLUMNS = frozenset({"eqnarray", "eqnarray*", "IEEEeqnarray", "IEEEeqnarray*"})
_WIDTH_OF_A_PAIR = 2
_REPEATED = re.compile(r"\*\{?(\d)\}?\{?([lcr|]+)\}?")
_RULE = Symbol(r"\hline")
_QUADS = frozenset({r"\quad", r"\qquad"})


def environment(node: Node) -> Row | None:
    """Unify an environment as far as the picture stays the same."""
    assert isinstance(node, Environment)
    rows = _joined(node.rows) if node.name in _THREE_COLUMNS else node.rows
    name, columns = RENAMED.get(node.name, node.name), node.columns
    if name in UNWRAPPED:
        name = "aligned" if any(len(cells) > 1 for cells in rows) else "gathered"
    if name == "array":
        name, columns = _array(columns, rows)
    else:
        columns = ""
    rows = tuple([_trimmed(cells, drop_empty=name in LINES or name == "cases") for cells in rows])
    while len(rows) > 1 and rows[-1] == ((),):
        rows = rows[:-1]
    if len(rows) == 1 and name in LINES and len(rows[0]) <= _WIDTH_OF_A_PAIR:
        return tuple(part for cell in rows[0] for part in cell)
    new = Environment(name, rows, columns)
    return None if new == node else (new,)


def reading(node: Node) -> Row | None:
    """Unify an environment further: tables are matrices, lines are aligned, and before the relation."""
    assert isinstance(node, Environment)
    name, columns, rows = node.name, node.columns, node.rows
    if name == "array" and set(columns) <= set("lcr") and not _has_rules(rows):
        name, columns = "matrix", ""
    elif name == "smallmatrix":
        name = "matrix"
    elif name == "gathered":
        name = "aligned"
    if name == "aligned":
        rows = _aligned(rows)
    if name == "matrix" and len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    new = Environment(name, rows, columns)
    further = environment(new)
    if further is not None:
        return further
    return None if new == node else (new,)


def tables(row: Row) -> Row | None:
    """Give a matrix between plain delimiters its own environment; a lone column of cells is lines."""
    out: list[Node] = []
    changed = False
    index = 0
    while index < len(row):
        node = row[index]
        after = row[index + 1] if index + 1 < len(row) else None
        before = out[-1] if out else None
        new: Node | None = None
        if isinstance(before, Symbol) and isinstance(after, Symbol):
            new = wrapped_matrix(before.text, node, after.text)
        if new is not None:
            out[-1] = new
            index += 1
        elif (
            isinstance(node, Environment)
            and node.name == "matrix"
            and all(len(cells) == 1 for cells in node.rows)
        ):
            new = Environment("aligned", node.rows)
            out.append(new)
        else:
            out.append(node)
        changed |= new is not None
        index += 1
    return tuple(out) if changed else None


def _joined(rows: tuple[Cells, ...]) -> tuple[Cells, ...]:
    """Turn left, relation, right into left and relation with right."""
    return tuple((cells[0], sum(cells[1:], ())) if len(cells) > 1 else cells for cells in rows)


def _trimmed(cells: Cells, *, drop_empty: bool) -> Cells:
    """Drop what cannot be seen at the end of a line: spaces, and in lines empty cells."""
    while True:
        last = cells[-1]
        if last and isinstance(last[-1], Symbol) and last[-1].text in _QUADS:
            cells = (*cells[:-1], last[:-1])
        elif drop_empty and not last and len(cells) > 1:
            cells = cells[:-1]
        else:
            return cells


def _array(columns: str, rows: tuple[Cells, ...]) -> tuple[str, str]:
    """Write out repeated columns and drop unused ones; centred columns without rules are a matrix."""
    columns = _REPEATED.sub(lambda match: match[2] * int(match[1]), columns)
    if set(columns) <= set("lcr"):
        columns = columns[: max(len(cells) for cells in rows)]
    if set(columns) <= {"c"} and not _has_rules(rows):
        return "matrix", ""
    return "array", columns


def _has_rules(rows: tuple[Cells, ...]) -> bool:
    return any(_RULE in cell for cells in rows for cell in cells)


def _aligned(rows: tuple[Cells, ...]) -> tuple[Cells, ...]:
    """Stand every alignment mark before its relation; marks that align nothing go."""
    rows = tuple([_before_relation(cells) for cells in rows])
    while all(len(cells) > 1 and not cells[0] for cells in rows):
        rows = tuple([cells[1:] for cells in rows])
    return rows


def _before_relation(cells: Cells) -> Cells:
    if len(cells) != _WIDTH_OF_A_PAIR or not cells[0] or not cells[1]:
        return cells
    left, right = cells
    if _is_relation(left[-1]) and not _is_relation(right[0]):
        return left[:-1], (left[-1], *right)
    return cells


def _is_relation(node: Node) -> bool:
    return isinstance(node, Symbol) and node.text in RELATIONS
