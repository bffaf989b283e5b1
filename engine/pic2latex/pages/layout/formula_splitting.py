r"""A detected formula that holds more than one formula is cut: between rows of text, and behind the label of an answer.

A detector that sees shapes alone joins the formulas of neighbouring list items to one block, and takes “(B)” before an
answer for mathematics. The rows of words beside the box, and what the first letters read as, tell otherwise.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds, height, middle, overlap_of, width
from pic2latex.preprocessing.connected_components import Components, connected_components
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


__all__ = [
    "LABEL",
    "WIDEST_LABEL",
    "ink_rows",
    "join_across_marks",
    "label_part",
    "left_column",
    "left_words",
    "may_be_label",
    "split_at_commas",
    "split_at_heights",
    "split_at_labels",
    "split_at_rows",
    "word_around",
]

LABEL = re.compile(r"[(（]?\s?(?:[A-H]|[a-h]|\d{1,2}|[①-⑳])\s?[)）.．、]|[)）]")
"""The label of an answer or of an item: (A), B., 3. or the bracket that is left of one."""

BESIDE = 1.3
"""Ems between a formula and words that stand in a row with it, at most."""

CELL_WHITE = 3.0
"""Ems between the cells of a table, at most."""

TOUCHING = 0.45
"""Ems between a formula and words of which one row alone is enough to cut: a space within a row."""

WIDEST_LABEL, HIGHEST_LABEL = 2.3, 1.4
"""Ems."""

INDENT = 1.5
"""Ems by which the labels of answers and the numbers of questions are indented, at most."""

LABEL_GAP = 0.2
"""Ems of white behind a label, at least."""

MARK = 0.3
"""Ems: the point behind a label is no larger."""

LEAST_OUTSIDE = 0.3
"""Ems of a row that are outside of a formula, at least, for it to be a row of words beside it."""

WIDEST_GAP = 4.0
"""Ems between two displays of one row that are one formula, at most: with a comma between, a quad or two."""

HIGHEST_ROW = 2.7
"""Ems: a row of words with a fraction in it is no higher."""

COMMA, WIDEST_COMMA = (0.12, 0.345), (0.19, 0.28)
"""Ems a comma is high, at least and at most, and wide at most: a Latin one, and one with Chinese space behind it."""

ON_LINE = 0.18
"""Ems above the foot of the letters before it that a comma begins, at most: an index begins higher."""

CHINESE_SPACE = 0.55
"""Ems of white behind a comma of Chinese text, at least."""

SPACE, DOT = 0.33, 0.2
"""Ems of white behind a comma between two formulas, at least: on typeset pages in ten fonts 0.33 or more in a
sentence, and 0.31 or less, a thin space, within one formula, before all but the dots of an ellipsis, whose size the
second is."""

BRACKET = (0.85, 0.42)
"""Ems a bracket is high, at least, and wide, at most."""

CORE = 0.22
"""Ems above and below the middle of a row within which no cut lies: bars of fractions stand there."""


def split_at_rows(box: Box, texts: Sequence[Box], pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the parts of a formula's box that stand in different rows of text, from the top.

    `texts` are the boxes of rows, with or without the formulas in them. The box stays whole when ink crosses every cut,
    as the brace of `cases` does, and when fewer than two rows are beside it; one alone counts if it touches the box.
    """
    bands = _bands_beside(box, texts, em)
    if len(bands) < 2:
        bands = _matched_bands(box, texts, em) or bands
    if len(bands) > 1:
        return split_at_heights(box, bands, pieces, em)
    if not bands or _outside(box, bands[0], em) > TOUCHING * em or height(box) < 1.9 * em:
        return (box,)
    centre = middle(bands[0])
    return _cut(box, [(box.top, centre), (centre, box.bottom)], pieces, em)


def split_at_heights(box: Box, bands: Sequence[Box], pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the parts of a box that stand at the heights of `bands`, which come from the top."""
    middles = [middle(band) for band in bands]
    return _cut(box, list(pairwise(middles)), pieces, em)


def split_at_commas(box: Box, pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the parts of an inline formula's box between commas with the space of words behind them, without those.

    A comma at the end is left out too. `$x = 1$, $y = 2$` is two formulas, `$f(x, y)$` one. What stands in brackets
    stays together.
    """
    ink = sorted((Box(*each) for each in _pieces_in(box, pieces)), key=lambda each: each.left)
    parts: list[Box] = []
    part: list[Box] = []
    for place, piece in enumerate(ink):
        after = ink[place + 1] if place + 1 < len(ink) else piece
        white = after.left - piece.right
        is_comma = bool(part) and _is_comma(piece, ink[max(0, place - 2) : place], white, em)
        is_end = is_comma and white > SPACE * em and max(width(after), height(after)) > DOT * em
        if (is_end or (is_comma and after is piece)) and sum(_is_bracket(each, em) for each in part) % 2 == 0:
            parts.append(bounds(part))
            part = []
        else:
            part.append(piece)
    if not parts:
        return (box,)
    return (*parts, bounds(part)) if part else tuple(parts)


def split_at_labels(
    box: Box, pieces: "Components", em: float, is_label: Callable[[Box], bool]
) -> tuple[Box, ...]:
    """Return the parts of a formula's box before and behind labels of answers, such as (B), with white before them.

    `is_label` reads what stands in a box between brackets.
    """
    ink = sorted((Box(*each) for each in _pieces_in(box, pieces)), key=lambda each: each.left)
    parts: list[list[Box]] = [[]]
    place = 0
    while place < len(ink):
        white = ink[place].left - parts[-1][-1].right if parts[-1] else 0.0
        label = _label_at(ink, place, pieces, em) if white > LABEL_GAP * em else None
        if label is not None and is_label(label):
            parts.append([])
            place += 3
        else:
            parts[-1].append(ink[place])
            place += 1
    return tuple(bounds(part) for part in parts if part) if len(parts) > 1 else (box,)


def _label_at(ink: Sequence[Box], place: int, pieces: "Components", em: float) -> Box | None:
    """Return the box of a bracket, a letter and a bracket from a place on, of which the last two may lie outside."""
    if not _is_bracket(ink[place], em):
        return None
    three = ink[place : place + 3]
    if len(three) == 3:
        return bounds(three) if _is_bracket(three[2], em) else None
    whole = word_around(bounds(three), pieces, em, white=LABEL_GAP)
    return whole if width(whole) < WIDEST_LABEL * em else None


def _is_comma(piece: Box, before: Sequence[Box], white: float, em: float) -> bool:
    """Tell whether a piece of ink is a comma on the line of those `before` it. `white` are the pixels behind it."""
    widest = WIDEST_COMMA[white > CHINESE_SPACE * em] * em
    line = max(each.bottom for each in before) - ON_LINE * em
    is_under_dot = any(overlap_of(piece.left, piece.right, each.left, each.right) > 1 for each in before)
    return (
        COMMA[0] * em < height(piece) < COMMA[1] * em
        and width(piece) < min(widest, height(piece))
        and piece.top > line
        and piece.bottom > line + 0.1 * em
        and not is_under_dot
    )


def _is_bracket(piece: Box, em: float) -> bool:
    return height(piece) > BRACKET[0] * em and width(piece) < BRACKET[1] * em


def join_across_marks(boxes: Sequence[Box], pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the boxes of displays, those in one row with nothing but commas and points between them as one."""
    result: list[Box] = []
    for box in sorted(boxes, key=lambda each: each.left):
        mate = next((each for each in result if _only_marks_between(each, box, pieces, em)), None)
        if mate is None:
            result.append(box)
        else:
            result[result.index(mate)] = bounds((mate, box))
    return tuple(result)


def _only_marks_between(left: Box, right: Box, pieces: "Components", em: float) -> bool:
    gap = right.left - left.right
    shared = overlap_of(left.top, left.bottom, right.top, right.bottom)
    if not 0 <= gap < WIDEST_GAP * em or shared < 0.5 * min(height(left), height(right)):
        return False
    between = Box(left.right, max(left.top, right.top), right.left, min(left.bottom, right.bottom) + 0.3 * em)
    marks = _pieces_in(between, pieces)
    if not marks:
        return _ends_in_comma(left, pieces, em)
    return all(right_ - left_ < 0.4 * em and bottom - top < 0.4 * em for left_, top, right_, bottom in marks)


def _ends_in_comma(box: Box, pieces: "Components", em: float) -> bool:
    ink = sorted((Box(*each) for each in _pieces_in(box, pieces)), key=lambda each: each.right)
    return len(ink) > 1 and _is_comma(ink[-1], ink[-3:-1], 0.0, em)


def left_column(ink: "NDArray[np.uint8]", box: Box, em: float) -> Box | None:
    """Return the narrow column that a block begins with, white from top to bottom behind it; None where there is none.

    `ink` (h, w) is the whole page.
    """
    import numpy as np

    left, top = max(0, int(box.left)), max(0, int(box.top))
    filled = np.flatnonzero((ink[top : int(box.bottom) + 1, left : int(box.right) + 1] > 0).any(axis=0))
    gap = next(((a, b) for a, b in pairwise(filled.tolist()) if b - a > max(2.0, LABEL_GAP * em)), None)
    if gap is None or gap[0] > WIDEST_LABEL * em or height(box) < 2 * em:
        return None
    return Box(box.left, box.top, float(left + gap[0] + 1), box.bottom)


def left_words(box: Box, pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the words that the rows of a block begin with; none where something higher does."""
    inside = (Box(*each) for each in _pieces_in(box, pieces))
    first = [each for each in inside if each.left < box.left + INDENT * em]
    if not first or max(map(height, first)) > HIGHEST_LABEL * em:
        return ()
    starts = (
        min((each for each in first if row.top <= middle(each) <= row.bottom), key=lambda each: each.left)
        for row in _rows_of(first, em)
    )
    return tuple(word_around(start, pieces, em, white=LABEL_GAP) for start in starts)


def may_be_label(word: Box, pieces: "Components", em: float) -> bool:
    """Tell whether a word is as narrow as a label and ends in a point or a bracket."""
    last = max((Box(*each) for each in _pieces_in(word, pieces)), key=lambda each: each.right, default=word)
    return width(word) < WIDEST_LABEL * em and _is_end_of_label(width(last), height(last), em)


def ink_rows(box: Box, pieces: "Components", em: float) -> tuple[Box, ...]:
    """Return the boxes of the rows of ink in a box, from the top: parted by white of a third of an em."""
    return tuple(_rows_of([Box(*each) for each in _pieces_in(box, pieces)], em))


def _rows_of(pieces: Sequence[Box], em: float) -> list[Box]:
    rows: list[Box] = []
    for piece in sorted(pieces, key=lambda each: each.top):
        if rows and piece.top - rows[-1].bottom < 0.2 * em:
            rows[-1] = bounds((rows[-1], piece))
        else:
            rows.append(piece)
    return rows


def word_around(box: Box, pieces: "Components", em: float, *, white: float = 0.3) -> Box:
    """Return a box grown to the word it is a part of: to both sides, up to `white` ems of white."""
    row = [
        piece
        for piece in pieces.boxes()
        if overlap_of(box.top, box.bottom, piece.top, piece.bottom) > 0.5 * height(piece)
        and box.left - 8 * em < piece.left < box.right + 8 * em
        and width(piece) < 6 * em
    ]
    grown = True
    while grown:
        grown = False
        for piece in row:
            is_near = piece.left < box.right + white * em and piece.right > box.left - white * em
            if is_near and (piece.left < box.left or piece.right > box.right):
                box = bounds((box, piece))
                grown = True
    return box


def _cut(box: Box, limits: Sequence[tuple[float, float]], pieces: "Components", em: float) -> tuple[Box, ...]:
    """Cut a box between each of these pairs of heights, where there is white."""
    ink = _pieces_in(box, pieces)
    cuts = [cut for first, last in limits if (cut := _widest_white(ink, first, last, em)) is not None]
    if not cuts:
        return (box,)
    edges = [box.top, *cuts, box.bottom]
    parts = (_fitted(box, top, bottom, ink) for top, bottom in pairwise(edges))
    return tuple(part for part in parts if part is not None)


def label_part(
    ink: "NDArray[np.uint8]", box: Box, em: float, read: Callable[[Box], str]
) -> tuple[Box, Box] | None:
    """Return the box of the label a formula begins with, and the rest; None when it begins with none.

    `ink` (h, w) is the whole page, `read` gives the words in a part of it.
    """
    import numpy as np

    left, top = max(0, int(box.left)), max(0, int(box.top))
    window = ink[top : int(box.bottom) + 1, left : int(box.right) + 1] > 0
    filled = np.flatnonzero(window.any(axis=0))
    gaps = [(a + 1, b) for a, b in pairwise(filled.tolist()) if b - a > max(2.0, LABEL_GAP * em)]
    for end, start in gaps[:2]:
        if end > WIDEST_LABEL * em:
            break
        if not _ends_like_label(window[:, :end], em):
            continue
        label = Box(box.left, box.top, left + end, box.bottom)
        if LABEL.fullmatch(read(label).strip()):
            return label, Box(left + start, box.top, box.right, box.bottom)
    return None


def _ends_like_label(window: "NDArray[np.bool_]", em: float) -> bool:
    """Tell whether the last piece of ink (h, w) is a point or a bracket; reading is asked for no other."""
    pieces = connected_components(window)
    if not len(pieces):
        return False
    last = int(pieces.left.argmax())
    return _is_end_of_label(float(pieces.width[last]), float(pieces.height[last]), em)


def _is_end_of_label(wide: float, high: float, em: float) -> bool:
    """Tell whether a piece of ink is a point or a bracket."""
    return max(wide, high) < MARK * em or (wide < 0.5 * em and high > 0.7 * em)


def _bands_beside(box: Box, texts: Sequence[Box], em: float, reach: float = BESIDE) -> list[Box]:
    """Return rows of words right beside a box, one for each height, from the top."""
    beside = [
        text
        for text in texts
        if overlap_of(box.top, box.bottom, text.top, text.bottom) > 0.6 * height(text)
        and _outside(box, text, em) < reach * em
        and height(text) < HIGHEST_ROW * em
    ]
    bands: list[Box] = []
    for text in sorted(beside, key=middle):
        if not bands or middle(text) - middle(bands[-1]) > 0.7 * em:
            bands.append(text)
    return bands


def _matched_bands(box: Box, texts: Sequence[Box], em: float) -> list[Box]:
    """Return rows further beside a box, as cells of a table, at whose heights rows were seen within the box too."""
    inside = [
        middle(text)
        for text in texts
        if text.left > box.left - LEAST_OUTSIDE * em and text.right < box.right + LEAST_OUTSIDE * em
    ]
    bands = _bands_beside(box, texts, em, CELL_WHITE)
    matched = [band for band in bands if any(abs(middle(band) - y) < 0.35 * em for y in inside)]
    return matched if len(matched) > 1 else []


def _outside(box: Box, text: Box, em: float) -> float:
    """Return the white between a box and the part of a row outside of it; infinite where there is no such part."""
    gaps = []
    if text.left < box.left - LEAST_OUTSIDE * em:
        gaps.append(max(0.0, box.left - text.right))
    if text.right > box.right + LEAST_OUTSIDE * em:
        gaps.append(max(0.0, text.left - box.right))
    return min(gaps, default=float("inf"))


def _pieces_in(box: Box, pieces: "Components") -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of the pieces whose middle lies in a box."""
    x, y = pieces.centroids.T
    inside = (x >= box.left) & (x < box.right) & (y >= box.top) & (y < box.bottom)
    return [(each.left, each.top, each.right, each.bottom) for each in pieces.boxes(inside)]


def _widest_white(
    ink: Sequence[tuple[float, float, float, float]], first: float, last: float, em: float
) -> float | None:
    """Return the middle of the widest white between two heights that no ink crosses; None where there is none."""
    low, high = first + CORE * em, last - CORE * em
    spans = sorted((top, bottom) for _, top, _, bottom in ink if bottom > low and top < high)
    reached, widest = low, 1.0
    found: float | None = None
    for top, bottom in [*spans, (high, high)]:
        if top - reached >= widest:
            widest, found = top - reached, (top + reached) / 2
        reached = max(reached, bottom)
    return found


def _fitted(
    box: Box, top: float, bottom: float, ink: Sequence[tuple[float, float, float, float]]
) -> Box | None:
    """Return the box around the ink between two heights; None where there is none."""
    own = [each for each in ink if top <= (each[1] + each[3]) / 2 < bottom]
    if not own:
        return None
    return Box(
        max(box.left, min(each[0] for each in own)),
        min(each[1] for each in own),
        min(box.right, max(each[2] for each in own)),
        max(each[3] for each in own),
    )
