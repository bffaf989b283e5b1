"""Which way up a page is: sideways pages have white columns where upright ones have white rows between their lines.

Upside-down pages look the same as upright ones, and are told by what their rows read as, both ways. So is a single row,
which has white columns between its letters when it is upright, and white rows when it stands on its side.
"""

from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = [
    "is_sideways",
    "is_single_row",
    "reads_better_turned",
    "row_reads_better_turned",
    "sideways_turn",
    "turn_of_row",
]

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

LONG, FEWEST_PARTS, SUBSTANTIAL = 3.0, 4, 0.3
"""A single row: times its height that it is long, the pieces between white columns, and of its height what a part of it
has at least that is another row: less are accents and dots."""

MOST_PARTS = 20
"""Letters of a row on its side that are read as they stand."""

TWICE = 2.0
"""Times as much that is surely read in a row the other way up, at least: 3 times in rows that were upside down."""

READ = 3.0
"""What is surely read in a row that is turned, at least: about six letters."""

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


def turn_of_row(ink: "NDArray[np.uint8]", read: "Callable[[NDArray[np.uint8]], LineOfText]") -> int:
    """Return by how many degrees anticlockwise a single row on its side is to be turned, 90 or 270; 0 for all else.

    Not for letters below each other that read clearly better as they stand: the networks read Chinese characters on
    their side, too, because they were trained with columns that were turned. `ink` (h, w), uint8, is the page's.
    """
    import numpy as np

    row = _single_row(np.ascontiguousarray(np.rot90(ink)))
    if row is None:
        return 0
    ways = {90: row, 270: np.ascontiguousarray(np.rot90(row, 2))}
    lines = {degrees: [read(way)] for degrees, way in ways.items()}
    best = max(lines, key=lambda degrees: _amount(lines[degrees]))
    if _amount(lines[best]) < READ or _score(lines[best]) < SURE - BETTER:
        return 0
    as_it_stands = np.ascontiguousarray(np.rot90(row, 3))
    parts = [read(as_it_stands[top:bottom]) for top, bottom in _parts(as_it_stands, axis=1)[:MOST_PARTS]]
    return best if _amount(parts) < MORE * _amount(lines[best]) else 0


def is_single_row(ink: "NDArray[np.uint8]") -> bool:
    """Tell whether a page is one row of several letters that is level. `ink` (h, w), uint8, is the page's."""
    return _single_row(ink) is not None


def row_reads_better_turned(
    ink: "NDArray[np.uint8]",
    known: "Sequence[LineOfText]",
    read: "Callable[[NDArray[np.uint8]], LineOfText]",
) -> bool:
    """Tell whether a page is a single row that is upside down. `ink` (h, w), uint8, is the page's.

    `known` is what was read in it the way it stands; what reads surely is not looked at again.
    """
    import numpy as np

    if known and _score(known) >= SURE:
        return False
    row = _single_row(ink)
    if row is None:
        return False
    upright, turned = [read(row)], [read(np.ascontiguousarray(np.rot90(row, 2)))]
    is_surer = _score(turned) >= max(SURE, _score(upright))
    return is_surer and _amount(turned) >= max(READ, TWICE * _amount(upright))


def _single_row(ink: "NDArray[np.uint8]") -> "NDArray[np.uint8] | None":
    """Return the ink of a page (h, w), cut out, when it is one row of several letters; else None."""
    import numpy as np

    down, across = (np.flatnonzero((ink > 0).any(axis=axis)) for axis in (1, 0))
    if not down.size:
        return None
    row = ink[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    height, width = row.shape
    if width < LONG * height or len(_parts(row, axis=0)) < FEWEST_PARTS:
        return None
    rows = [bottom - top for top, bottom in _parts(row, axis=1)]
    return row if sum(each > SUBSTANTIAL * height for each in rows) <= 1 else None


def _parts(ink: "NDArray[np.uint8]", axis: int) -> list[tuple[int, int]]:
    """Return where ink (h, w) begins and ends between white rows (`axis` 1) or columns (`axis` 0)."""
    import numpy as np

    filled = np.flatnonzero((ink > 0).any(axis=axis))
    cuts = np.flatnonzero(np.diff(filled) > 1)
    starts = [int(filled[0]), *(int(filled[cut + 1]) for cut in cuts)]
    ends = [*(int(filled[cut]) + 1 for cut in cuts), int(filled[-1]) + 1]
    return list(zip(starts, ends, strict=True))


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
    rows = [ink[top:bottom] for top, bottom in _parts(ink, axis=1) if 0.5 * em < bottom - top < 2 * em]
    return sorted(rows, key=lambda row: -int((row > 0).any(axis=0).sum()))[:TRIED]
