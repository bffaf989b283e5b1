"""In which order the rows of a page are read: down each column, columns from the left, what spans them in between.

The page is cut where white runs through it: an XY-cut (Nagy and Seth, ICPR 1984). A white gutter from top to bottom
parts columns, but only when both sides look like columns of text: several rows each, of some width, beside each
other. A number beside a formula does not.
"""

import itertools
from collections.abc import Sequence

from pic2latex.geometry import bounds, height, overlap_of, width
from pic2latex.types import Box

__all__ = ["GUTTER", "columns_of"]

GUTTER = 0.8
"""Ems of white between two columns, at least: LaTeX leaves one."""

WIDE_GUTTER = 1.3
"""Ems of white that are believed to part columns of fewer rows."""

OVERHANG = 2.5
"""Ems by which a formula reaches over its column's margin, at most."""

ALIGNED, SAME_MARGIN = 4, 0.3
"""Rows of a column that end within so many ems of each other, more than that many, are set to a margin."""

LEAST_COLUMN = 7.0
"""Ems: what is narrower is no column but numbers, bullets or labels."""

LEAST_ROWS = 2
LEAST_ROWS_BESIDE_NARROW_GUTTER = 4
LEAST_BESIDE = 0.6
"""The share of the rows of the side with fewer that have a row of the other beside them: rows of words and the displays
between them have none, columns have one almost everywhere."""

LEAST_SHARE = 0.22
"""Of the width of both: a column beside a much narrower one is a text with remarks, and is read row by row."""


HEAD, HEAD_WHITE = 2.0, 1.6
"""Ems a running head is high, at most, and of white between it and the page, at least."""

WIDE_RULE = 0.6
"""Of the width of all that is written: a drawn line that parts what is above it from what is below, at least."""


def columns_of(boxes: Sequence[Box], em: float, rules: Sequence[Box] = ()) -> tuple[tuple[int, ...], ...]:
    """Return the columns in the order they are read, each as the places of its boxes in `boxes` from the top.

    `rules` are the lines drawn on the page: below a running head, or between articles.
    """
    parts = _between_rules(boxes, rules)
    return tuple(tuple(column) for part in parts for column in _without_head(part, boxes, em) if column)


def _between_rules(boxes: Sequence[Box], rules: Sequence[Box]) -> list[tuple[int, ...]]:
    """Part boxes at the wide level lines that cross none of them."""
    if not boxes:
        return []
    frame = bounds(boxes)
    cuts = sorted(
        (rule.top + rule.bottom) / 2
        for rule in rules
        if overlap_of(rule.left, rule.right, frame.left, frame.right) > WIDE_RULE * width(frame)
        and height(rule) < 0.1 * width(rule)
    )
    cuts = [cut for cut in cuts if not any(box.top + 1 < cut < box.bottom - 1 for box in boxes)]
    rests = [
        tuple(place for place, box in enumerate(boxes) if low <= (box.top + box.bottom) / 2 < high)
        for low, high in itertools.pairwise((float("-inf"), *cuts, float("inf")))
    ]
    return [part for part in rests if part]


def _without_head(places: Sequence[int], boxes: Sequence[Box], em: float) -> list[list[int]]:
    """Order a page whose first or last row may be a running head of several parts, far from the columns."""
    bands = _bands(places, boxes)
    if len(bands) < 2:
        return _ordered(places, boxes, em)
    frames = [bounds(boxes[place] for place in band) for band in bands]

    def is_head(head: int, next_to: int) -> bool:
        gap = max(frames[next_to].top - frames[head].bottom, frames[head].top - frames[next_to].bottom)
        return len(bands[head]) > 1 and height(frames[head]) < HEAD * em and gap > HEAD_WHITE * em

    first, last = int(is_head(0, 1)), len(bands) - int(len(bands) > 2 and is_head(-1, -2))
    body = [place for band in bands[first:last] for place in band]
    heads = [_row_by_row(band, boxes) for band in bands[:first]]
    columns = [column for column in _ordered(body, boxes, em) if column]
    if len(columns) < 2:  # nothing is beside anything: white above a row says nothing
        return _ordered(places, boxes, em)
    return [*heads, *columns, *(_row_by_row(band, boxes) for band in bands[last:])]


def _ordered(places: Sequence[int], boxes: Sequence[Box], em: float) -> list[list[int]]:
    parts = _parted(places, boxes, em)
    if parts is not None:
        return [column for part in parts for column in _ordered(part, boxes, em)]
    bands = _bands(places, boxes)
    result: list[list[int]] = []
    plain: list[int] = []
    first = 0
    while first < len(bands):
        last = _last_of_run(bands, first, boxes, em) if len(bands) > 1 else None
        if last is None:
            plain += _row_by_row(bands[first], boxes)
            first += 1
            continue
        result.append(plain)
        plain = []
        result += _ordered([place for band in bands[first : last + 1] for place in band], boxes, em)
        first = last + 1
    return [*result, plain]


def _last_of_run(bands: Sequence[Sequence[int]], first: int, boxes: Sequence[Box], em: float) -> int | None:
    """Return the last band of the longest run from `first` that one gutter parts, or None."""
    for last in range(len(bands) - 1, first - 1, -1):
        run = [place for band in bands[first : last + 1] for place in band]
        if len(run) >= 2 * LEAST_ROWS and _parted(run, boxes, em) is not None:
            return last
    return None


def _parted(places: Sequence[int], boxes: Sequence[Box], em: float) -> tuple[list[int], list[int]] | None:
    """Part boxes at the widest gutter between two columns; None where there is none."""
    if len(places) < 2 * LEAST_ROWS:
        return None
    return _at_gutter(places, boxes, em) or _at_gutter(places, _without_overhang(places, boxes, em), em)


def _without_overhang(places: Sequence[int], boxes: Sequence[Box], em: float) -> list[Box]:
    """Return the boxes, of those that reach over a margin of many others no more than the part within it.

    A formula that is wider than its column ends in the gutter, or in the next column.
    """
    result = list(boxes)
    rights = sorted(boxes[place].right for place in places)
    for place in places:
        box = boxes[place]
        margins = [right for right in rights if 0 < box.right - right < OVERHANG * em]
        inside = [
            right
            for right in margins
            if sum(abs(right - each) < SAME_MARGIN * em for each in rights) > ALIGNED
        ]
        if inside and width(box) > LEAST_COLUMN * em:
            result[place] = Box(box.left, box.top, max(inside), box.bottom)
    return result


def _at_gutter(places: Sequence[int], boxes: Sequence[Box], em: float) -> tuple[list[int], list[int]] | None:
    """Part boxes at the widest gutter between two columns; None where there is none."""
    from_left = sorted(places, key=lambda place: boxes[place].left)
    best: tuple[float, int] | None = None
    reached = boxes[from_left[0]].right
    for count, place in enumerate(from_left[1:], 1):
        gap = boxes[place].left - reached
        if gap >= GUTTER * em and (best is None or gap > best[0]):
            left, right = from_left[:count], from_left[count:]
            rows = LEAST_ROWS if gap >= WIDE_GUTTER * em else LEAST_ROWS_BESIDE_NARROW_GUTTER
            if _are_columns(left, right, boxes, (em, rows)):
                best = gap, count
        reached = max(reached, boxes[place].right)
    return None if best is None else (from_left[: best[1]], from_left[best[1] :])


def _are_columns(
    left: Sequence[int], right: Sequence[int], boxes: Sequence[Box], measures: tuple[float, int]
) -> bool:
    """Tell whether both sides look like columns. `measures` are the em, and the rows each must have."""
    em, rows = measures
    sides = tuple(bounds(boxes[place] for place in part) for part in (left, right))
    least = max(LEAST_COLUMN * em, LEAST_SHARE * (sides[1].right - sides[0].left))
    if any(width(side) < least for side in sides):
        return False
    lines = [[bounds(boxes[place] for place in row) for row in _rows(part, boxes)] for part in (left, right)]
    if any(len(part) < rows for part in lines) or not _stand_beside(*lines):
        return False
    shared = overlap_of(sides[0].top, sides[0].bottom, sides[1].top, sides[1].bottom)
    return shared > 0.5 * min(height(side) for side in sides)


def _stand_beside(left: Sequence[Box], right: Sequence[Box]) -> bool:
    """Tell whether most rows of the side with fewer have a row of the other beside them."""
    few, many = sorted((left, right), key=len)
    beside = sum(
        any(overlap_of(row.top, row.bottom, other.top, other.bottom) > 0.25 * height(row) for other in many)
        for row in few
    )
    return beside >= LEAST_BESIDE * len(few)


def _bands(places: Sequence[int], boxes: Sequence[Box]) -> list[list[int]]:
    """Group boxes to bands with white between them from left to right; bands from the top.

    Boxes that only touch by an accent or a tail (a fifth of the lower one) are still apart.
    """
    bands: list[list[int]] = []
    end = 0.0
    for place in sorted(places, key=lambda each: (boxes[each].top, boxes[each].left)):
        box = boxes[place]
        if bands and end - box.top > 0.2 * min(height(box), end - boxes[bands[-1][0]].top):
            bands[-1].append(place)
            end = max(end, box.bottom)
        else:
            bands.append([place])
            end = box.bottom
    return bands


def _row_by_row(places: Sequence[int], boxes: Sequence[Box]) -> list[int]:
    """Order boxes of one band: rows from the top, each from the left."""
    rows = sorted(_rows(places, boxes), key=lambda row: bounds(boxes[place] for place in row).top)
    return [place for row in rows for place in sorted(row, key=lambda each: boxes[each].left)]


def _rows(places: Sequence[int], boxes: Sequence[Box]) -> list[list[int]]:
    """Group boxes that stand beside each other; tall letters of two rows may overlap."""
    rows: list[list[int]] = []
    for place in sorted(places, key=lambda each: (boxes[each].top, boxes[each].left)):
        box = boxes[place]
        row = next((row for row in rows if _beside(boxes[row[0]], box)), None)
        if row is None:
            rows.append([place])
        else:
            row.append(place)
    return rows


def _beside(first: Box, second: Box) -> bool:
    shared = overlap_of(first.top, first.bottom, second.top, second.bottom)
    return shared > 0.5 * min(height(first), height(second))
