"""Formulas in tables: one that a detector saw over several rows or columns is cut where the whole table is white.

A column of formulas looks like a block of aligned ones. The other cells of the table tell its rows.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pic2latex.pages.layout.tables import table_areas
from pic2latex.pages.preprocessing.page_ink import INK, PageInk
from pic2latex.types import Box, Detection, RegionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["split_in_tables"]

OWN_WHITE = 0.3
"""Ems of white within a formula that part it where its neighbours leave none; around bars of fractions is less."""

COLUMN_WHITE = 0.6
"""Ems of white through all rows of a table that part two columns, at least."""

BAR = 0.14
"""Ems: the bar of a fraction is no higher."""

LOWEST_ROW = 0.6
"""Ems: a row of a table is at least so high; lower ink, as a numerator, goes with what is nearer."""


def split_in_tables(found: Sequence[Detection], page: PageInk, rules: Sequence[Box]) -> tuple[Detection, ...]:
    """Return the detected formulas (pixels of the picture), those over several rows of a table cut between them.

    `rules` are the lines drawn on the page, in pixels of its ink, which holds none of them.
    """
    areas = table_areas(rules, page.em)
    result: list[Detection] = []
    for each in found:
        box = page.to_page(each.box)
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        area = next(
            (
                area.box
                for area in areas
                if area.box.left <= x <= area.box.right and area.box.top <= y <= area.box.bottom
            ),
            None,
        )
        rows = [] if area is None else _parts(box, area, page.pixels, page.em)
        parts = [part for row in rows for part in _cells(row, area, page.pixels, page.em)] if area else []
        if len(parts) < 2:
            result.append(each)
        else:
            result += [replace(each, box=page.to_picture(part), kind=RegionKind.INLINE) for part in parts]
    return tuple(result)


def _parts(box: Box, area: Box, ink: "NDArray[np.uint8]", em: float) -> list[Box]:
    """Return the parts of a box that stand in different rows of a table, from the top. `ink` (h, w), uint8."""
    rows = [row for row in _rows(area, ink, em) if row[0] < box.bottom and row[1] > box.top]
    own = _rows(box, ink, em)
    cuts = [(above[1] + below[0]) / 2 for above, below in pairwise(rows)] or [
        (above[1] + below[0]) / 2 for above, below in pairwise(own) if below[0] - above[1] >= OWN_WHITE * em
    ]
    edges = [box.top, *(cut for cut in cuts if box.top < cut < box.bottom), box.bottom]
    return [Box(box.left, first, box.right, last) for first, last in pairwise(edges)]


def _cells(box: Box, area: Box, ink: "NDArray[np.uint8]", em: float) -> list[Box]:
    """Return the parts of a box that stand in different columns of a table, from the left. `ink` (h, w), uint8."""
    import numpy as np

    top, bottom = max(0, int(area.top)), min(ink.shape[0], int(area.bottom) + 1)
    left, right = max(0, int(box.left)), min(ink.shape[1], int(box.right) + 1)
    filled = np.flatnonzero((ink[top:bottom, left:right] > INK).any(axis=0)) + left
    gaps = np.flatnonzero(np.diff(filled) > COLUMN_WHITE * em)
    lefts = [box.left, *(float(filled[gap + 1]) for gap in gaps)]
    rights = [*(float(filled[gap] + 1) for gap in gaps), box.right]
    return [Box(first, box.top, last, box.bottom) for first, last in zip(lefts, rights, strict=True)]


def _rows(area: Box, ink: "NDArray[np.uint8]", em: float) -> list[tuple[int, int]]:
    """Return from where to where each row of a table is high, from the top: white parts them from left to right.

    `ink` (h, w), uint8.
    """
    import numpy as np

    top, bottom = max(0, int(area.top)), min(ink.shape[0], int(area.bottom) + 1)
    left, right = max(0, int(area.left)), min(ink.shape[1], int(area.right) + 1)
    filled = np.flatnonzero((ink[top:bottom, left:right] > INK).any(axis=1)) + top
    if not len(filled):
        return []
    cuts = np.flatnonzero(np.diff(filled) > 1)
    starts = [int(filled[0]), *(int(filled[cut + 1]) for cut in cuts)]
    ends = [*(int(filled[cut]) + 1 for cut in cuts), int(filled[-1]) + 1]
    rows = list(zip(starts, ends, strict=True))
    bars = [row for row in rows if row[1] - row[0] <= max(2, BAR * em)]
    for bar in bars:  # the bar of a fraction: with what is above and below
        place = next(place for place, row in enumerate(rows) if row[0] <= bar[0] < row[1])
        around = rows[max(0, place - 1) : place + 2]
        rows[max(0, place - 1) : place + 2] = [(around[0][0], around[-1][1])]
    while len(rows) > 1:
        low = min(range(len(rows)), key=lambda place: rows[place][1] - rows[place][0])
        if rows[low][1] - rows[low][0] >= LOWEST_ROW * em:
            break
        after = low + 1 if low == 0 or _gap(rows, low + 1) < _gap(rows, low) else low
        rows[after - 1 : after + 1] = [(rows[after - 1][0], rows[after][1])]
    return rows


def _gap(rows: Sequence[tuple[int, int]], place: int) -> float:
    """Return the white before a row; endless behind the last."""
    return rows[place][0] - rows[place - 1][1] if place < len(rows) else float("inf")
