"""Full stops told by their shape: the Chinese one, a small ring at the foot of a row, from commas, noughts and indices.

Beside formulas, text networks take it for a comma or an o, and recognisers for an index of the formula before it. A
point or a comma that stands alone they take for a colon or a semicolon.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.unicode_classes import is_chinese
from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.layout.formula_placement import PlacedFormula

__all__ = ["is_ring_at_foot", "with_full_stops"]

MARKS = frozenset("，,.．0oO°。。:：;；")
"""What a text network reads where a full stop may stand."""

_HALVES = MappingProxyType({":": ".", ";": ",", "：": ".", "；": ","})
"""What marks of two parts are when one part is all there is."""

SIZE = (0.14, 0.46)
"""Ems: a full stop is at least and at most so wide and so high."""

LIGHT = 0.75
"""The middle of a ring has at most this share of the ink of its edge."""

_INDEX = re.compile(r"\s*(?:_\s*\{?\s*(?:\\circ|\\mathrm\{[so]\}|[so08])\s*\}?|\\circ|[,.])\s*$")
"""How a recogniser spells a full stop at the end of a formula."""


def with_full_stops(
    rows: Sequence[Sequence[Piece]],
    readings: Sequence[FormulaReading],
    inks: tuple["NDArray[np.uint8]", Sequence["PlacedFormula"], float],
) -> tuple[list[tuple[Piece, ...]], list[FormulaReading]]:
    """Return the rows and readings of a page with the full stops that stand alone, or as rings beside or in formulas.

    `inks` are the ink of the words (h, w), the formulas, and the em. Rings are looked for on Chinese pages alone.
    """
    words, formulas, em = inks
    rows = [[_with_seen_mark(piece, words) for piece in row] for row in rows]
    text = "".join(piece.text for row in rows for piece in row)
    if sum(map(is_chinese, text)) <= 0.3 * sum(map(str.isalnum, text)):
        return [tuple(row) for row in rows], list(readings)
    changed = [
        _without_ring(reading, formula, em) for reading, formula in zip(readings, formulas, strict=False)
    ]
    return [tuple(_row(row, words, em)) for row in rows], [*changed, *readings[len(changed) :]]


def _with_seen_mark(piece: Piece, words: "NDArray[np.uint8]") -> Piece:
    """Return a colon or semicolon that is all its text as the point or comma it is where it is one piece of ink.

    `words` (h, w), uint8, is the ink of the page.
    """
    from pic2latex.pages.preprocessing.page_ink import INK

    mark = _HALVES.get(piece.text.strip())
    if mark is None or piece.formula is not None:
        return piece
    box = piece.box
    window = words[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.left)) : int(box.right) + 1]
    return replace(piece, text=mark, glyphs=()) if len(connected_components(window > INK)) == 1 else piece


def _row(row: Sequence[Piece], words: "NDArray[np.uint8]", em: float) -> list[Piece]:
    """Return a row whose texts behind formulas begin with a full stop where a ring stands. `words` (h, w), uint8."""
    result: list[Piece] = []
    for piece in row:
        is_behind = bool(result) and result[-1].formula is not None
        first = piece.glyphs[0] if piece.glyphs else None
        if is_behind and first is not None and first.text in MARKS and _is_ring_at(words, piece, first.x, em):
            stop = replace(first, text="。")
            result.append(replace(piece, text="。" + piece.text[1:], glyphs=(stop, *piece.glyphs[1:])))
        else:
            result.append(piece)
    return result


def _is_ring_at(words: "NDArray[np.uint8]", piece: Piece, x: float, em: float) -> bool:
    """Tell whether a ring stands at `x` of a piece. `words` (h, w), uint8."""
    left = int(max(piece.box.left, x - 0.5 * em))
    right = int(min(piece.box.right, x + 0.5 * em)) + 1
    top, bottom = max(0, int(piece.box.top - 0.2 * em)), int(piece.box.bottom + 0.2 * em)
    return is_ring_at_foot(words[top:bottom, left:right], em, is_first=True)


def is_ring_at_foot(ink: "NDArray[np.uint8]", em: float, *, is_first: bool) -> bool:
    """Tell whether the first or the last piece of ink (h, w) is a small ring in the lower half."""
    import numpy as np

    from pic2latex.pages.preprocessing.page_ink import INK

    pieces = connected_components(ink > INK)
    if not len(pieces):
        return False
    place = int(np.argmin(pieces.left) if is_first else np.argmax(pieces.right))
    wide, high, top = int(pieces.width[place]), int(pieces.height[place]), int(pieces.top[place])
    if not all(SIZE[0] * em <= side <= SIZE[1] * em for side in (wide, high)) or max(wide, high) < 3:
        return False
    if not 0.72 < wide / high < 1.4 or top + high / 2 < 0.5 * ink.shape[0]:
        return False
    window = ink[pieces.window(place)].astype(np.float32)
    ring = window[pieces.labels[pieces.window(place)] == place + 1]
    core = window[_middle_part(high), _middle_part(wide)]
    return bool(core.mean() < LIGHT * ring.mean())


def _middle_part(size: int) -> slice:
    first = round(size * 0.4)
    return slice(first, max(first + 1, round(size * 0.6)))


def _without_ring(reading: FormulaReading, formula: "PlacedFormula", em: float) -> FormulaReading:
    """Return a reading without the full stop that was read as an index at its end."""
    if reading.candidate is None or formula.is_display or reading.after:
        return reading
    match = _INDEX.search(reading.candidate.latex)
    if match is None or not reading.candidate.latex[: match.start()].strip():
        return reading
    if not is_ring_at_foot(formula.ink.pixels, em, is_first=False):
        return reading
    latex = reading.candidate.latex[: match.start()].rstrip()
    return replace(reading, candidate=replace(reading.candidate, latex=latex), after="。")
