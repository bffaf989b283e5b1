"""Marks of footnotes: small raised digits behind a word or before a note, which text networks read as plain digits."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.pages.preprocessing.page_ink import INK
from pic2latex.pages.text.unicode_classes import RAISED_DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pic2latex.pages.layout.row_detection import PageRows
    from pic2latex.pages.text.line_recognition import Piece

__all__ = ["with_footnote_marks"]

_BEHIND = re.compile(
    r"(?:(?<=[a-z\u3400-\u9fff])|(?<=[a-z\u3400-\u9fff)][.,;:!?)”’]))\d{1,2}(?=[\s.,;:，。；：]|$)"
)
_BEFORE = re.compile(r"^\d{1,2}(?=[A-Z\u3400-\u9fff])")

RAISED = 0.2
"""Ems that a raised digit ends above the letters beside it, at least."""

LOW = 0.62
"""Ems: a raised digit is no higher."""

REACH = 0.3
"""Ems from the middle of a character within which its ink lies."""


def with_footnote_marks(rows: "PageRows", pieces: "Sequence[tuple[Piece, ...]]") -> "list[tuple[Piece, ...]]":
    """Return rows whose raised digits behind words, and before notes, are written as such: word¹."""
    return [
        tuple(_marked(rows, number, piece) for piece in row) if any(piece.glyphs for piece in row) else row
        for number, row in enumerate(pieces, 1)
    ]


def _marked(rows: "PageRows", number: int, piece: "Piece") -> "Piece":
    text = "".join(glyph.text for glyph in piece.glyphs)
    found = [*_BEFORE.finditer(text), *_BEHIND.finditer(text)] if piece.formula is None else []
    glyphs = list(piece.glyphs)
    for match in found:
        beside = match.end() if match.start() == 0 else match.start() - 1
        if all(_is_raised(rows, number, piece, place, beside) for place in range(*match.span())):
            for place in range(*match.span()):
                glyphs[place] = replace(glyphs[place], text=glyphs[place].text.translate(RAISED_DIGITS))
    if glyphs == list(piece.glyphs) or piece.text.replace(" ", "") != text.replace(" ", "").replace(
        "\u3000", ""
    ):
        return piece
    return replace(piece, glyphs=tuple(glyphs), text="".join(glyph.text for glyph in glyphs).strip())


def _is_raised(rows: "PageRows", number: int, piece: "Piece", place: int, beside: int) -> bool:
    """Tell whether the ink of a digit is low, and ends well above that of the letter beside it."""
    digit, letter = (_span(rows, number, piece.glyphs[each].x) for each in (place, beside))
    if digit is None or letter is None:
        return False
    return digit[1] < letter[1] - RAISED * rows.em and digit[1] - digit[0] < LOW * rows.em


def _span(rows: "PageRows", number: int, x: float) -> tuple[int, int] | None:
    """Return the top and the bottom of the ink of a row about a column; None where there is none."""
    import numpy as np

    half = max(1, round(REACH * rows.em / 2))
    columns = slice(max(0, round(x) - half), round(x) + half + 1)
    box = rows.lines[number - 1].box
    window = slice(max(0, int(box.top)), int(box.bottom) + 1), columns
    own: NDArray[np.bool_] = (rows.owners[window] == number) & (rows.words[window] > INK)
    filled = np.flatnonzero(own.any(axis=1))
    return (int(filled[0]), int(filled[-1])) if len(filled) else None
