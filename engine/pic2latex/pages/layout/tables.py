"""Tables, from the rules that were drawn and from the white between columns of cells, written as Markdown or HTML.

A grid of level and upright rules gives cells, of which some may span others; level rules alone, as in books, give the
first and last row, and white from the first to the last of them gives the columns. Markdown knows no spans: tables that
have some become HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pic2latex.geometry import bounds, height, middle, width
from pic2latex.pages.text.line_joining import Fragment
from pic2latex.types import Box

__all__ = ["LineSegment", "TableArea", "TableCell", "cells_of", "table_areas"]

ALIKE = 0.6
"""Ems within which two rules are one, or meet."""

SAME_ENDS = 1.0
"""Ems between the ends of two level rules of one table, at most."""

WHITE = 0.45
"""Ems of white between two columns without a rule, at least."""

WIDEST_CELL = 14.0
"""Ems: the usual cell of a table without upright rules is no wider; columns of text are."""

TALLEST = 60.0
"""Ems between the first and last rule of a table without upright rules."""

FEWEST_RULES = 2


@dataclass(frozen=True, slots=True)
class LineSegment:
    """Writing that stands together in one row of a table: its box, and text and formulas in order."""

    box: Box
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class TableArea:
    """Where a table stands, and the boxes of its level and upright rules, from the top and from the left."""

    box: Box
    levels: tuple[Box, ...]
    uprights: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its first row and column, how many of each it spans, and what stands in it."""

    row: int
    column: int
    rows: int
    columns: int
    segments: tuple[LineSegment, ...]


def table_areas(rules: Sequence[Box], em: float) -> tuple[TableArea, ...]:
    """Return where tables may be: rules that meet in a grid, or level rules of one length. All in pixels."""
    levels = [rule for rule in rules if width(rule) > 3 * height(rule)]
    uprights = [rule for rule in rules if height(rule) > 3 * width(rule)]
    areas = []
    for group in _touching([*levels, *uprights], em):
        across = sorted((rule for rule in group if rule in levels), key=middle)
        down = sorted((rule for rule in group if rule in uprights), key=lambda rule: rule.left)
        if len(_places([middle(rule) for rule in across], em)) >= 2 and down:
            areas.append(TableArea(bounds(group), tuple(across), tuple(down)))
    free = [rule for rule in levels if not any(rule in area.levels for area in areas)]
    for series in _series(free, em):
        box = bounds(series)
        if len(series) > FEWEST_RULES and height(box) < TALLEST * em:
            areas.append(TableArea(box, tuple(series), ()))
    return tuple(areas)


def cells_of(area: TableArea, segments: Sequence[LineSegment], em: float) -> tuple[TableCell, ...]:
    """Return the cells of a table in reading order; none where what stands in the area is no table."""
    has_grid = len(area.uprights) > 1
    cells = _cells_of_grid(area, segments, em) if has_grid else _cells_of_rows(segments, em)
    columns = max((cell.column + cell.columns for cell in cells), default=0)
    rows = max((cell.row + cell.rows for cell in cells), default=0)
    return cells if columns > 1 and rows > 1 else ()


def _touching(rules: Sequence[Box], em: float) -> list[list[Box]]:
    """Group rules that meet or cross."""
    groups: list[list[Box]] = []
    for rule in rules:
        mine = [group for group in groups if any(_meet(rule, other, ALIKE * em) for other in group)]
        groups = [group for group in groups if not any(group is each for each in mine)]
        groups.append([rule, *(other for group in mine for other in group)])
    return groups


def _meet(first: Box, second: Box, reach: float) -> bool:
    return (
        first.left - reach <= second.right
        and second.left - reach <= first.right
        and first.top - reach <= second.bottom
        and second.top - reach <= first.bottom
    )


def _series(levels: Sequence[Box], em: float) -> list[list[Box]]:
    """Group level rules that begin and end at the same x, from the top."""
    result: list[list[Box]] = []
    for rule in sorted(levels, key=middle):
        mate = next(
            (
                series
                for series in result
                if abs(series[0].left - rule.left) < SAME_ENDS * em
                and abs(series[0].right - rule.right) < SAME_ENDS * em
            ),
            None,
        )
        if mate is None:
            result.append([rule])
        else:
            mate.append(rule)
    return result


def _places(values: Sequence[float], em: float) -> list[float]:
    """Return where rules lie, those of one place once."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > ALIKE * em:
            places.append(value)
    return places


def _cells_of_grid(area: TableArea, segments: Sequence[LineSegment], em: float) -> tuple[TableCell, ...]:
    """Return the cells between rules; two without a rule between them are one."""
    ys = _places([middle(rule) for rule in area.levels], em)
    xs = _places([(rule.left + rule.right) / 2 for rule in area.uprights], em)
    xs = _with_ends(xs, (area.box.left, area.box.right), em)
    ys = _with_ends(ys, (area.box.top, area.box.bottom), em)
    cells: list[TableCell] = []
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            wide, high = _span(area, (xs, ys), (row, column), em)
            taken |= {(row + down, column + across) for down in range(high) for across in range(wide)}
            box = Box(xs[column], ys[row], xs[column + wide], ys[row + high])
            own = tuple(each for each in segments if _is_in(each.box, box))
            cells.append(TableCell(row, column, high, wide, _in_reading_order(own, em)))
    return tuple(cells)


def _with_ends(places: list[float], ends: tuple[float, float], em: float) -> list[float]:
    """Add the ends of a table that is open at a side."""
    first = [ends[0]] if not places or places[0] - ends[0] > ALIKE * em else []
    last = [ends[1]] if not places or ends[1] - places[-1] > ALIKE * em else []
    return [*first, *places, *last]


def _span(
    area: TableArea, places: tuple[list[float], list[float]], at: tuple[int, int], em: float
) -> tuple[int, int]:
    """Return how many columns and rows a cell spans: up to the next rule at its right and below."""
    xs, ys = places
    row, column = at
    centre_y = (ys[row] + ys[row + 1]) / 2
    wide = 1
    while column + wide < len(xs) - 1 and not any(
        abs((rule.left + rule.right) / 2 - xs[column + wide]) <= ALIKE * em
        and rule.top <= centre_y <= rule.bottom
        for rule in area.uprights
    ):
        wide += 1
    centre_x = (xs[column] + xs[column + 1]) / 2
    high = 1
    while row + high < len(ys) - 1 and not any(
        abs(middle(rule) - ys[row + high]) <= ALIKE * em and rule.left <= centre_x <= rule.right
        for rule in area.levels
    ):
        high += 1
    return wide, high


def _is_in(box: Box, cell: Box) -> bool:
    x, y = (box.left + box.right) / 2, middle(box)
    return cell.left <= x < cell.right and cell.top <= y < cell.bottom


def _in_reading_order(segments: Sequence[LineSegment], em: float) -> tuple[LineSegment, ...]:
    return tuple(each for row in _rows(segments, em) for each in row)


def _rows(segments: Sequence[LineSegment], em: float) -> list[list[LineSegment]]:
    """Group segments to rows from the top, each from the left."""
    rows: list[list[LineSegment]] = []
    for segment in sorted(segments, key=lambda each: middle(each.box)):
        if rows and middle(segment.box) - middle(rows[-1][0].box) < 0.5 * em:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda each: each.box.left) for row in rows]


def _cells_of_rows(segments: Sequence[LineSegment], em: float) -> tuple[TableCell, ...]:
    """Return the cells of a table with level rules alone; its columns are parted by white."""
    rows = _rows(segments, em)
    several = [row for row in rows if len(row) > 1]
    if len(several) < 2 or len(several) < 0.5 * len(rows):
        return ()
    widths = sorted(width(each.box) for row in several for each in row)
    if widths[len(widths) // 2] > WIDEST_CELL * em:
        return ()
    edges = _column_edges(several, em)
    lines = [[_column_of(each, edges) for each in row] for row in rows]
    cells: list[TableCell] = []
    number = -1
    for row, columns in zip(rows, lines, strict=True):
        if number < 0 or not _continues(cells, row, columns, number):
            number += 1
        for column in sorted(set(columns)):
            own = tuple(each for each, place in zip(row, columns, strict=True) if place == column)
            mate = next((cell for cell in cells if (cell.row, cell.column) == (number, column)), None)
            if mate is not None:
                cells.remove(mate)
                own = (*mate.segments, *own)
            cells.append(TableCell(number, column, 1, 1, own))
    known = {(cell.row, cell.column) for cell in cells}
    empty = [
        TableCell(row, column, 1, 1, ())
        for row in range(number + 1)
        for column in range(len(edges) + 1)
        if (row, column) not in known
    ]
    return tuple(sorted([*cells, *empty], key=lambda cell: (cell.row, cell.column)))


def _column_edges(rows: Sequence[Sequence[LineSegment]], em: float) -> list[float]:
    """Return the middles of the white that runs through nearly all rows with several cells."""
    spans = sorted((each.box.left, each.box.right) for row in rows for each in row)
    edges: list[float] = []
    reached = spans[0][1]
    for left, right in spans[1:]:
        if left - reached > WHITE * em:
            edges.append((left + reached) / 2)
        reached = max(reached, right)
    return edges


def _column_of(segment: LineSegment, edges: Sequence[float]) -> int:
    centre = (segment.box.left + segment.box.right) / 2
    return sum(edge < centre for edge in edges)


def _continues(
    cells: Sequence[TableCell], row: Sequence[LineSegment], columns: Sequence[int], number: int
) -> bool:
    """Tell whether a row holds nothing but the rest of the first cell of the row above, whose words go on."""
    if set(columns) != {0} or not any(cell.row == number and cell.column > 0 for cell in cells):
        return False
    above = next((cell for cell in cells if (cell.row, cell.column) == (number, 0)), None)
    if above is None or not above.segments:
        return False
    end = above.segments[-1].fragments[-1].content.rstrip()
    start = row[0].fragments[0].content.lstrip()
    return end.endswith("-") or start[:1].islower() or end.count("(") > end.count(")")
