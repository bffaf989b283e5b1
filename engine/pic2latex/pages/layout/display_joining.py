"""Displays that were found in pieces, put together: what stands in one row with a display and is no word is part of it.

Detectors cut displays at tall fractions, leave brackets and numerators to the words, and see the rows behind a brace
one by one. Pieces that share a height, with no more white between them than within a formula, are one display; so are
the short words behind the rows of a brace, such as “if” and “otherwise”. Numbers of equations and labels stay apart.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds, height, middle, overlap_of, width
from pic2latex.pages.layout.formula_placement import PlacedFormula, number_of
from pic2latex.pages.layout.formula_splitting import LABEL
from pic2latex.pages.layout.word_detection import FUNCTIONS, SMALL_WORDS
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.unicode_classes import is_chinese
from pic2latex.types import Box

if TYPE_CHECKING:
    from pic2latex.pages.layout.row_detection import PageRows

__all__ = ["with_whole_displays"]

SHARED = 0.4
"""Of the lower one's height that two pieces of one display share, at least."""

NEAR = 1.0
"""Ems of white between two pieces of one display beside each other, at most; a gutter between columns is wider."""

ABOVE = 0.3
"""Ems of white between a display and a limit or numerator over or under it, at most."""

SMALL = 3.0
"""Ems: limits and numerators that were left over are no wider."""

BRACE = (2.5, 1.2)
"""Ems a brace is high, at least, and wide, at most."""

BEHIND = 5.0
"""Ems of white before the words behind a row of a brace, at most."""

MOST_WORDS = 5
"""Words behind a row of a brace, at most."""

HIGH = 1.6
"""Ems: a row of formulas alone that is higher is a display."""

_STROKES = frozenset("十一二三丨")
"""What plus, minus, equals and bars read as when nothing stands beside them."""

_RUN = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class _Element:
    """A display by its place among the formulas, or a row by its number; `text` is what was read in that."""

    box: Box
    formulas: tuple[int, ...]
    row: int | None = None
    text: str = ""

    @property
    def is_words(self) -> bool:
        return self.row is not None and _has_words(self.text)


def with_whole_displays(
    rows: "PageRows", pieces: Sequence[tuple[Piece, ...]], doubted: Mapping[int, Piece]
) -> "tuple[PageRows, list[tuple[Piece, ...]], dict[int, Piece]]":
    """Return a page whose displays are whole: `pieces` are its rows as they were read, `doubted` words by formula."""
    elements = _elements(rows, pieces)
    groups = [group for group in _groups(elements, rows.em) if _is_display(group, rows)]
    if not groups:
        return rows, list(pieces), dict(doubted)
    return _joined(rows, pieces, doubted, groups)


def _elements(rows: "PageRows", pieces: Sequence[tuple[Piece, ...]]) -> list[_Element]:
    shown = [_Element(each.box, (place,)) for place, each in enumerate(rows.formulas) if each.is_display]
    lines = []
    for number, row in enumerate(pieces, 1):
        text = " ".join(piece.text for piece in row if piece.formula is None).strip()
        if not row or number_of(text) is not None:
            continue
        box = bounds(piece.box for piece in row)
        if _begins_with_label(row[0]) and not any(_is_right_of(box, each.box) for each in shown):
            continue
        places = tuple(piece.formula for piece in row if piece.formula is not None)
        lines.append(_Element(box, places, number, text))
    return [*shown, *lines]


def _is_right_of(row: Box, display: Box) -> bool:
    """Tell whether a row goes on where a display ends: what it begins with is no label then."""
    shared = overlap_of(row.top, row.bottom, display.top, display.bottom)
    return display.left < row.left and shared > SHARED * min(height(row), height(display))


def _begins_with_label(first: Piece) -> bool:
    text = first.text.strip()
    return first.formula is None and text not in {")", "）"} and LABEL.match(text) is not None


def _has_words(text: str) -> bool:
    """Tell whether a text holds words of a language: Chinese, small words, or three letters that name no function."""
    if any(map(is_chinese, text)) and text not in _STROKES:
        return True
    runs = _RUN.findall(text)
    return any(
        run.lower() in SMALL_WORDS
        or (len(run) > 2 and not any(run.lower().startswith(name) for name in FUNCTIONS))
        for run in runs
    )


def _groups(elements: Sequence[_Element], em: float) -> list[list[_Element]]:
    """Group what belongs together, from piece to piece."""
    groups: list[list[_Element]] = []
    for element in (each for each in elements if not each.is_words):
        mine = [group for group in groups if any(_are_one(each, element, em) for each in group)]
        groups = [group for group in groups if not any(group is each for each in mine)]
        groups.append([*(each for group in mine for each in group), element])
    words = [each for each in elements if each.is_words]
    return [[*group, *(each for each in words if _is_behind_brace(each, group, em))] for group in groups]


def _are_one(first: _Element, second: _Element, em: float) -> bool:
    a, b = first.box, second.box
    apart = max(a.left - b.right, b.left - a.right)
    shared = overlap_of(a.top, a.bottom, b.top, b.bottom)
    if shared > SHARED * min(height(a), height(b)):
        return apart < NEAR * em
    small, large = (first, second) if width(a) < width(b) else (second, first)
    is_over = small.box.left > large.box.left and small.box.right < large.box.right
    gap = max(a.top - b.bottom, b.top - a.bottom)
    is_limit = small.row is not None and large.row is None  # rows over each other are cells of a table
    return is_limit and is_over and width(small.box) < SMALL * em and -ABOVE * em < gap < ABOVE * em


def _is_behind_brace(words: _Element, group: Sequence[_Element], em: float) -> bool:
    """Tell whether a few words stand behind a row of a display that a brace begins."""
    if words.formulas or len(words.text.split()) > MOST_WORDS:
        return False
    braces = [
        each.box for each in group if height(each.box) > BRACE[0] * em and width(each.box) < BRACE[1] * em
    ]
    behind = [
        each.box
        for each in group
        if overlap_of(each.box.top, each.box.bottom, words.box.top, words.box.bottom)
        > 0.5 * height(words.box)
        and -NEAR * em < words.box.left - each.box.right < BEHIND * em
    ]
    return bool(behind) and any(
        brace.top < middle(words.box) < brace.bottom and brace.right < words.box.left for brace in braces
    )


def _is_display(group: Sequence[_Element], rows: "PageRows") -> bool:
    """Tell whether pieces that belong together make a display: one was seen as such, or they are higher than a row."""
    places = [place for each in group for place in each.formulas]
    if len(group) == 1 and len(places) < 2:
        return False
    is_high = height(bounds(each.box for each in group)) > HIGH * rows.em
    return bool(places) and (
        is_high or (len(group) > 1 and any(rows.formulas[place].is_display for place in places))
    )


def _joined(
    rows: "PageRows",
    pieces: Sequence[tuple[Piece, ...]],
    doubted: Mapping[int, Piece],
    groups: Sequence[Sequence[_Element]],
) -> "tuple[PageRows, list[tuple[Piece, ...]], dict[int, Piece]]":
    """Put each group in the place of its pieces; formulas are numbered anew."""
    import numpy as np

    gone = {place for group in groups for each in group for place in each.formulas}
    kept = [place for place in range(len(rows.formulas)) if place not in gone]
    number_of_place = {place: number for number, place in enumerate(kept)}
    whole = tuple(_whole(group, rows) for group in groups)
    taken = {each.row for group in groups for each in group if each.row is not None}
    mine = np.isin(rows.owners, sorted(taken))
    words, owners = np.where(mine, 0, rows.words).astype(np.uint8), np.where(mine, 0, rows.owners)

    def numbered(piece: Piece) -> Piece:
        return piece if piece.formula is None else replace(piece, formula=number_of_place[piece.formula])

    result = [
        () if number in taken else tuple(numbered(piece) for piece in row)
        for number, row in enumerate(pieces, 1)
    ]
    lines = tuple(
        replace(line, formulas=tuple(number_of_place[each] for each in line.formulas if each not in gone))
        for line in rows.lines
    )
    formulas = (*(rows.formulas[place] for place in kept), *whole)
    left = {number_of_place[place]: piece for place, piece in doubted.items() if place not in gone}
    return replace(rows, formulas=formulas, lines=lines, words=words, owners=owners), result, left


def _whole(group: Sequence[_Element], rows: "PageRows") -> PlacedFormula:
    """Return the ink of a group as one display."""
    import numpy as np

    parts = [rows.formulas[place].ink for each in group for place in each.formulas]
    numbers = [each.row for each in group if each.row is not None]
    own = np.where(np.isin(rows.owners, numbers), rows.words, 0).astype(np.uint8)
    y, x = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    boxes = [part.box for part in parts]
    if len(y):
        boxes.append(Box(float(x[0]), float(y[0]), float(x[-1] + 1), float(y[-1] + 1)))
    frame = bounds(boxes)
    top, left = int(frame.top), int(frame.left)
    canvas = own[top : int(frame.bottom), left : int(frame.right)].copy()
    for part in parts:
        first, begin = int(part.box.top) - top, int(part.box.left) - left
        high, wide = part.pixels.shape
        window = canvas[first : first + high, begin : begin + wide]
        np.maximum(window, part.pixels[: window.shape[0], : window.shape[1]], out=window)
    return PlacedFormula(frame, FormulaInk(canvas, frame), is_display=True)
