"""Where the ink of a page went: nothing that is written may vanish without a word.

Ink of a row is read where a character was read near it. What is left over is offered to the network for formulas, and
what even that does not read is reported with its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import height, width
from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.preprocessing.page_ink import INK, FormulaInk
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.layout.row_detection import PageRows
    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = ["BLANK_TEXT", "InkAccount", "account", "with_unread"]

REACH = 0.85
"""Ems from the middle of a character that was read to ink that belongs to it."""

LEAST_PART = 0.4
"""Ems: narrower ink without a character is part of the one beside it."""

BLANK = 1.5
"""Ems: a bar without a character is a blank to be filled in when it is at least so wide."""

BLANK_TEXT = "____"

SURE = 0.85
"""Mean probability of a character from which on words are believed that were read on a second look."""

DOUBTFUL = 0.5
"""Mean probability of a character below which the network for formulas is asked too."""

FEWEST_FRAMED = 4
AROUND, HOLLOW = 0.95, 0.2
"""A frame around a row is as wide and high as all its ink, nearly, and fills at most so much of its box."""

SPECK = 0.3
"""Ems: ink no larger is dirt."""


@dataclass(frozen=True, slots=True)
class InkAccount:
    """The share of a page's ink that was read or left out by a rule, and the boxes of the rest (pixels of the ink)."""

    share: float
    unread: tuple[Box, ...]


def with_unread(
    rows: "PageRows", pieces: Sequence[Sequence[Piece]], read: "Callable[[NDArray[np.uint8]], LineOfText]"
) -> "tuple[PageRows, list[tuple[Piece, ...]], dict[int, Piece]]":
    """Return a page whose ink that was not read as words is read once more, as formulas, or as blanks.

    `read` gives the words in ink (h, w). The third value names the formulas that were words of which the network was
    unsure.
    """
    formulas = list(rows.formulas)
    doubted: dict[int, Piece] = {}
    result: list[tuple[Piece, ...]] = []
    for number, row in enumerate(pieces, 1):
        ink = (rows.owners == number) & (rows.words > INK)
        if _is_rule(ink, rows.em):  # the line above footnotes: nothing to be read
            result.append(())
            continue
        more: list[Piece] = []
        for box in _unread_parts(_without_frame(ink), row, rows.em):
            if _is_bar(ink, box, rows.em):
                more.append(Piece(box, BLANK_TEXT, 1.0))
                continue
            part = _placed(rows, number, box)
            line = read(part.ink.pixels)
            if line.score >= SURE:
                more.append(Piece(box, line.text.strip(), line.score))
            else:
                formulas.append(part)
                more.append(Piece(box, formula=len(formulas) - 1))
        kept = list(row)
        for place, piece in enumerate(kept):
            if piece.formula is None and piece.score < DOUBTFUL and width(piece.box) > LEAST_PART * rows.em:
                formulas.append(_placed(rows, number, piece.box))
                doubted[len(formulas) - 1] = piece
                kept[place] = replace(piece, text="", glyphs=(), formula=len(formulas) - 1)
        result.append(tuple(sorted((*kept, *more), key=lambda piece: (piece.box.left + piece.box.right) / 2)))
    return replace(rows, formulas=tuple(formulas)), result, doubted


def account(
    rows: "PageRows", pieces: Sequence[Sequence[Piece]], readings: Sequence[FormulaReading]
) -> InkAccount:
    """Tell how much of a page's ink ended in what was read. `rows` is the page, `pieces` its rows as they were read."""
    import cv2
    import numpy as np

    def is_lost(piece: Piece) -> bool:
        if piece.formula is None:
            return not piece.text.strip()
        reading = readings[piece.formula]
        return reading.candidate is None and not reading.words

    ink = rows.words > INK
    lost = ink & (rows.owners == 0)
    for number, row in enumerate(pieces, 1):
        own = ink & (rows.owners == number) if not row else None
        if own is not None and not _is_rule(own, rows.em):
            lost |= own
        for piece in filter(is_lost, row):
            window = _window(piece.box, ink.shape)
            lost[window] |= ink[window] & (rows.owners[window] == number)
    reach = np.ones((3, max(1, round(0.5 * rows.em))), np.uint8)
    gone_ink = connected_components(cv2.dilate(lost.astype(np.uint8), reach))
    boxes = gone_ink.boxes(np.maximum(gone_ink.width - 0.5 * rows.em, gone_ink.height) > SPECK * rows.em)
    gone = sum(int(lost[_window(box, ink.shape)].sum()) for box in boxes)
    failed = [
        (formula, reading)
        for formula, reading in zip(rows.formulas, readings, strict=False)
        if reading.candidate is None and not reading.words and formula.is_display
    ]
    boxes += [formula.box for formula, _ in failed]
    gone += sum(int((formula.ink.pixels > INK).sum()) for formula, _ in failed)
    whole = int(ink.sum()) + sum(_beside(ink, each.ink) for each in rows.formulas)
    return InkAccount(1 - min(1.0, gone / max(1, whole)), tuple(boxes))


def _beside(ink: "NDArray[np.bool_]", formula: FormulaInk) -> int:
    """Return how many pixels of a formula's ink are not among those of the words. `ink` (h, w), bool."""
    window = _window(formula.box, ink.shape)
    own = formula.pixels > INK
    return int((own & ~ink[window]).sum()) if own.shape == ink[window].shape else int(own.sum())


def _unread_parts(ink: "NDArray[np.bool_]", row: Sequence[Piece], em: float) -> list[Box]:
    """Return the boxes of ink of a row (h, w) that no character was read near."""
    import numpy as np

    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return []
    read = np.zeros(ink.shape[1], bool)
    for piece in row:
        if piece.formula is not None or not piece.glyphs:
            read[max(0, int(piece.box.left)) : int(piece.box.right) + 1] = True
        for glyph in piece.glyphs:
            if not glyph.text.isspace():
                read[max(0, round(glyph.x - REACH * em)) : round(glyph.x + REACH * em) + 1] = True
    open_columns = columns[~read[columns]]
    if not len(open_columns):
        return []
    cuts = np.flatnonzero(np.diff(open_columns) > 0.5 * em)
    starts = [int(open_columns[0]), *(int(open_columns[cut + 1]) for cut in cuts)]
    ends = [*(int(open_columns[cut]) + 1 for cut in cuts), int(open_columns[-1]) + 1]
    boxes = []
    for left, right in zip(starts, ends, strict=True):
        left, right = _whole_letters(columns, left, right)  # noqa: PLW2901 - the same part, grown
        if right - left < LEAST_PART * em:
            continue
        filled = np.flatnonzero(ink[:, left:right].any(axis=1))
        boxes.append(Box(float(left), float(filled[0]), float(right), float(filled[-1] + 1)))
    return boxes


def _whole_letters(columns: "NDArray[np.intp]", left: int, right: int) -> tuple[int, int]:
    """Return a span of columns grown to where there is white on both sides. `columns` (n,) are those with ink."""
    filled = frozenset(columns.tolist())
    while left - 1 in filled:
        left -= 1
    while right in filled:
        right += 1
    return left, right


def _is_rule(ink: "NDArray[np.bool_]", em: float) -> bool:
    """Tell whether all ink of a row (h, w) is one level bar."""
    import numpy as np

    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return False
    return bool(rows[-1] - rows[0] < max(3.0, 0.15 * em) and columns[-1] - columns[0] > BLANK * em)


def _without_frame(ink: "NDArray[np.bool_]") -> "NDArray[np.bool_]":
    """Return the ink of a row (h, w), bool, without a frame that is drawn around all else in it."""
    pieces = connected_components(ink)
    if len(pieces) < FEWEST_FRAMED:
        return ink
    whole = pieces.bounds(pieces.area > 0)
    is_around = (pieces.width > AROUND * width(whole)) & (pieces.height > AROUND * height(whole))
    is_hollow = pieces.area < HOLLOW * pieces.width * pieces.height
    result: NDArray[np.bool_] = ink & ~pieces.spread(is_around & is_hollow)
    return result


def _is_bar(ink: "NDArray[np.bool_]", box: Box, em: float) -> bool:
    """Tell whether the widest piece of ink in a box is a level bar. `ink` (h, w), bool."""
    pieces = connected_components(ink[_window(box, ink.shape)])
    widest = int(pieces.width.argmax())
    return bool(pieces.width[widest] >= BLANK * em and pieces.height[widest] <= max(3.0, 0.15 * em))


def _placed(rows: "PageRows", number: int, box: Box) -> PlacedFormula:
    import numpy as np

    window = _window(box, rows.words.shape)
    own = np.where(rows.owners[window] == number, rows.words[window], 0).astype(np.uint8)
    return PlacedFormula(box, FormulaInk(own, box), is_display=False)


def _window(box: Box, shape: tuple[int, ...]) -> tuple[slice, slice]:
    top, left = max(0, int(box.top)), max(0, int(box.left))
    return (
        slice(top, max(top + 1, min(shape[0], top + round(height(box))))),
        slice(left, max(left + 1, min(shape[1], left + round(width(box))))),
    )
