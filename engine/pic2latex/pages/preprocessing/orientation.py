"""Which way up a page is: sideways pages have white columns where upright ones have white rows between their lines.

Upside-down pages look the same as upright ones, and are told by what their rows read as, both ways.
"""

from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = ["is_sideways", "reads_better_turned", "sideways_turn"]

FEWEST = 40
"""Pieces of ink as large as letters from which on lines can be seen."""

CLEARLY = 0.12
"""By how much the share of white columns is larger than that of white rows, at least, for pages on their side."""

LARGE = 3.0
"""Ems: larger pieces of ink are figures and brackets, and are not looked at."""

TRIED = 5
"""Rows that are read both ways."""

BETTER = 0.15
"""Mean probability of a character by which rows read better the other way up, at least."""

MORE = 1.4
"""Times as much that is surely read on a page turned, at least."""

SURE = 0.85
"""Mean probability from which on a page needs no second look."""


def is_sideways(mask: "NDArray[np.uint8]", em: float) -> bool:
    """Tell whether the lines of a page (h, w; 1 where there is ink) seem to run from top to bottom."""
    import numpy as np

    pieces = connected_components(mask)
    sizes = np.maximum(pieces.width, pieces.height)
    is_letter = (sizes > 0.2 * em) & (sizes < LARGE * em)
    if int(is_letter.sum()) < FEWEST:
        return False
    letters = pieces.spread(is_letter)
    white_rows = _share_of_white(np.asarray(letters.any(axis=1)))
    white_columns = _share_of_white(np.asarray(letters.any(axis=0)))
    return white_columns > white_rows + CLEARLY


def _share_of_white(filled: "NDArray[np.bool_]") -> float:
    """Return the share of white between the first and the last that is filled. `filled` (n,), bool."""
    import numpy as np

    places = np.flatnonzero(filled)
    inside = filled[places[0] : places[-1] + 1]
    return float((~inside).mean())


def sideways_turn(
    ink: "NDArray[np.uint8]", em: float, read: "Callable[[NDArray[np.uint8]], LineOfText]"
) -> int:
    """Return by how many degrees anticlockwise a page is to be turned, 90 or 270; 0 when neither reads clearly better.

    `read` gives the words in upright ink. `ink` (h, w), uint8, is the page's.
    """
    import numpy as np

    lines = {}
    for quarters in (0, 1, 3):
        upright = np.ascontiguousarray(np.rot90(ink, quarters))
        lines[90 * quarters] = [read(row) for row in _rows(upright, em)]
    amounts = {degrees: _amount(read_lines) for degrees, read_lines in lines.items()}
    best = max(amounts, key=amounts.__getitem__)
    is_clear = amounts[best] >= MORE * amounts[0] and _score(lines[best]) >= SURE - BETTER
    return best if is_clear else 0


def _amount(lines: "Sequence[LineOfText]") -> float:
    """Return how much was surely read: scraps of turned letters read as a few characters, of which some seem sure."""
    return sum(max(0.0, glyph.probability - 0.5) for line in lines for glyph in line.glyphs)


def reads_better_turned(
    rows: "Sequence[tuple[NDArray[np.uint8], LineOfText]]",
    read: "Callable[[NDArray[np.uint8]], LineOfText]",
) -> bool:
    """Tell whether a page is upside down. `rows` are the ink of rows with what was read in them.

    Ink is (h, w), uint8.
    """
    import numpy as np

    long = sorted(rows, key=lambda row: -row[0].shape[1])[:TRIED]
    score = _score([line for _, line in long])
    if len(long) < 2 or score >= SURE:
        return False
    return _score([read(np.ascontiguousarray(np.rot90(ink, 2))) for ink, _ in long]) >= score + BETTER


def _score(lines: "Sequence[LineOfText]") -> float:
    """Return the mean probability of a character over lines."""
    glyphs = [glyph for line in lines for glyph in line.glyphs]
    return sum(glyph.probability for glyph in glyphs) / len(glyphs) if glyphs else 0.0


def _rows(ink: "NDArray[np.uint8]", em: float) -> "list[NDArray[np.uint8]]":
    """Return the widest rows of a page (h, w), cut where it is white from side to side."""
    import numpy as np

    filled = np.flatnonzero((ink > 0).any(axis=1))
    cuts = np.flatnonzero(np.diff(filled) > 1)
    starts = [int(filled[0]), *(int(filled[cut + 1]) for cut in cuts)]
    ends = [*(int(filled[cut]) + 1 for cut in cuts), int(filled[-1]) + 1]
    rows = [
        ink[top:bottom] for top, bottom in zip(starts, ends, strict=True) if 0.5 * em < bottom - top < 2 * em
    ]
    return sorted(rows, key=lambda row: -int((row > 0).any(axis=0).sum()))[:TRIED]
