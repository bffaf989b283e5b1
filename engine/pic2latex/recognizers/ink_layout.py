"""Rows and cells of a formula by its white space: what may be read apart when the whole is read badly.

A recursive XY cut (Nagy and Seth 1984) of one level: tall brackets part the picture into segments, horizontal white
space parts a segment into rows, white space common to all rows parts them into columns. Fractions and limits have
white space too; they are told by their rule and their nearness. Whether a cut is right is decided by whoever reads
the parts.

Units: pixels of the ink at hand; lengths in ems where a name says so.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.tall_delimiters import Delimiter, tall_delimiters

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["InkCell", "InkSegment", "segments_of"]

INKED = 96
"""Grey (0-255) from which a pixel counts as written on."""

ROW_GAP_EM, TABLE_ROW_GAP_EM = 0.26, 0.07
"""Least white space between two rows, and between those of a table: TeX's \\jot adds 0.3 em to the former, and a limit
stands closer to its operator. In a table a raised index and a descender nearly touch."""

COLUMN_GAP_EM = 0.62
"""Least white space between two columns: TeX's \\arraycolsep makes 1 em of it, a relation 0.28 em."""

TABLE_GAP_EM = 0.85
"""The same where no bracket tells that there is a table."""

RULE_EM, DOT_EM, SMALL_EM = 0.14, 0.22, 0.62
"""Greatest height of a fraction's rule, of a dot, and of a row of scripts."""

NEAR_EM = 0.42
"""A rule or a row of scripts this near to another piece belongs to it."""


@dataclass(frozen=True, slots=True)
class InkCell:
    """A rectangle of the ink that is read apart, trimmed; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class InkSegment:
    """A stretch of the formula: rows of cells (None where nothing stands), between brackets or not.

    `rules` are the numbers of the columns that have a vertical rule before them.
    """

    rows: tuple[tuple[InkCell | None, ...], ...]
    opening: str = ""
    closing: str = ""
    rules: tuple[int, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is one stretch of a line."""
        return len(self.rows) == 1 and len(self.rows[0]) == 1 and not (self.opening or self.closing)


def segments_of(ink: "NDArray[np.uint8]", em: float) -> tuple[InkSegment, ...]:
    """Return the segments of ink (h, w) from left to right; () when it is one row without tables."""
    mask = ink >= INKED
    found: list[InkSegment] = []
    start = 0
    for pair in _pairs(tall_delimiters(mask, em), mask.shape[1]):
        inside = mask[:, pair.inner_left : pair.inner_right].copy()
        for rule in pair.rules:
            inside[:, rule.left - pair.inner_left : rule.right - pair.inner_left] = False
        rows = row_bounds(inside, em, TABLE_ROW_GAP_EM)
        if len(rows) < 2:
            continue
        found += _plain(mask, start, pair.left)
        columns = _columns(inside, rows, em)
        cells = tuple(
            tuple(_trimmed(inside, row, column, pair.inner_left) for column in columns) for row in rows
        )
        before = tuple(sum(pair.inner_left + left < rule.left for left, _ in columns) for rule in pair.rules)
        found.append(InkSegment(cells, pair.opening, pair.closing, before))
        start = pair.right
    if not found:
        return _lines(mask, em)
    return (*found, *_plain(mask, start, mask.shape[1]))


def _lines(mask: "NDArray[np.bool_]", em: float) -> tuple[InkSegment, ...]:
    """Return rows that no bracket encloses: as a table when all of them have the same wide gaps, () for one row.

    `mask` (h, w), bool.
    """
    rows = row_bounds(mask, em)
    if len(rows) < 2:
        return ()
    whole = [(0, mask.shape[1])]
    for columns in (_columns(mask, rows, em, TABLE_GAP_EM), whole):
        cells = tuple(tuple(_trimmed(mask, row, column) for column in columns) for row in rows)
        if all(None not in row for row in cells):
            break
    return (InkSegment(cells),)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Brackets around something, from `left` to `right`; the closing one may be missing. `rules` stand between."""

    left: int
    inner_left: int
    inner_right: int
    right: int
    opening: str
    closing: str
    rules: tuple[Delimiter, ...] = ()


def _pairs(delimiters: tuple[Delimiter, ...], width: int) -> tuple[_Pair, ...]:
    """Match opening with closing brackets; bars match bars, or are rules inside other brackets."""
    pairs: list[_Pair] = []
    opening: Delimiter | None = None
    rules: list[Delimiter] = []
    for each in delimiters:
        if opening is None:
            opening, rules = (each, []) if each.shape in "([{|" else (None, [])
        elif each.shape == "|" and opening.shape != "|":
            rules.append(each)
        elif each.shape in ")]}|":
            pair = (opening.left, opening.right, each.left, each.right)
            pairs.append(_Pair(*pair, opening.shape, each.shape, tuple(rules)))
            opening = None
        else:
            pairs += _open_ended(opening, each.left)
            opening, rules = each, []
    if opening is not None:
        pairs += _open_ended(opening, width)
    return tuple(pairs)


def _open_ended(opening: Delimiter, end: int) -> list[_Pair]:
    """Return a brace that nothing closes with all that follows it; other brackets are always closed."""
    return [_Pair(opening.left, opening.right, end, end, "{", "")] if opening.shape == "{" else []


def row_bounds(mask: "NDArray[np.bool_]", em: float, gap: float = ROW_GAP_EM) -> list[tuple[int, int]]:
    """Return top and bottom of each row of `mask` (h, w); rows are `gap` ems apart."""
    runs = _runs(np.asarray(mask.any(axis=1)))
    pieces = _with_fractions(mask, _with_dots(runs, em), em)
    pieces = _absorbed(pieces, em)
    rows = pieces[:1]
    for top, bottom in pieces[1:]:
        if top - rows[-1][1] < gap * em:
            rows[-1] = (rows[-1][0], bottom)
        else:
            rows.append((top, bottom))
    return rows


def _runs(flags: "NDArray[np.bool_]") -> list[tuple[int, int]]:
    """Return begin and end (exclusive) of each run of True in `flags` (n,)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(begin), int(end)) for begin, end in zip(edges[::2], edges[1::2], strict=True)]


def _with_dots(runs: list[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Join dots above one another, as of vertical dots, to one piece."""
    pieces: list[tuple[int, int]] = []
    was_dot = False
    for top, bottom in runs:
        is_dot = bottom - top <= DOT_EM * em
        if is_dot and was_dot and top - pieces[-1][1] <= 0.5 * em:
            pieces[-1] = (pieces[-1][0], bottom)
        else:
            pieces.append((top, bottom))
        was_dot = is_dot
    return pieces


def _with_fractions(
    mask: "NDArray[np.bool_]", pieces: list[tuple[int, int]], em: float
) -> list[tuple[int, int]]:
    """Join a rule with what stands near above and below it. `mask` (h, w), bool."""
    joined: list[tuple[int, int]] = []
    takes_next = False
    for top, bottom in pieces:
        columns = np.asarray(mask[top:bottom].any(axis=0))
        longest = max((end - begin for begin, end in _runs(columns)), default=0)
        is_rule = bottom - top <= RULE_EM * em and longest >= 0.45 * em
        near = bool(joined) and top - joined[-1][1] <= NEAR_EM * em
        if near and (is_rule or takes_next):
            joined[-1] = (joined[-1][0], bottom)
        else:
            joined.append((top, bottom))
        takes_next = is_rule
    return joined


def _absorbed(pieces: list[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Give low pieces (limits, accents, scripts) to the nearer neighbour when that is near."""
    rows = list(pieces)
    place = 0
    while place < len(rows):
        top, bottom = rows[place]
        above = top - rows[place - 1][1] if place else np.inf
        below = rows[place + 1][0] - bottom if place + 1 < len(rows) else np.inf
        if bottom - top > SMALL_EM * em or min(above, below) > NEAR_EM * em:
            place += 1
        elif above <= below:
            rows[place - 1 : place + 1] = [(rows[place - 1][0], bottom)]
        else:
            rows[place : place + 2] = [(top, rows[place + 1][1])]
    return rows


def _columns(
    mask: "NDArray[np.bool_]", rows: list[tuple[int, int]], em: float, gap: float = COLUMN_GAP_EM
) -> list[tuple[int, int]]:
    """Return left and right of each column: parted where no row has ink for `gap` ems. `mask` (h, w), bool."""
    inked = np.zeros(mask.shape[1], bool)
    for top, bottom in rows:
        inked |= mask[top:bottom].any(axis=0)
    columns: list[tuple[int, int]] = []
    for left, right in _runs(inked):
        if columns and left - columns[-1][1] < gap * em:
            columns[-1] = (columns[-1][0], right)
        else:
            columns.append((left, right))
    return columns


def _plain(mask: "NDArray[np.bool_]", left: int, right: int) -> list[InkSegment]:
    """Return the columns [left, right) of `mask` (h, w), bool, as one segment; none where there is no ink."""
    cell = _trimmed(mask, (0, mask.shape[0]), (left, right)) if right > left else None
    return [] if cell is None else [InkSegment(((cell,),))]


def _trimmed(
    mask: "NDArray[np.bool_]", row: tuple[int, int], column: tuple[int, int], offset: int = 0
) -> InkCell | None:
    """Return the box of the ink in a row and column of `mask`, `offset` added to its columns; None without ink.

    Arrays are (h, w), bool.
    """
    (top, bottom), (left, right) = row, column
    part = mask[top:bottom, left:right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if rows.size == 0:
        return None
    return InkCell(
        offset + left + int(columns[0]),
        top + int(rows[0]),
        offset + left + int(columns[-1]) + 1,
        top + int(rows[-1]) + 1,
    )
