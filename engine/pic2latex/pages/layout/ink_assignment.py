"""Which row each piece of ink belongs to. Nothing that is written may be lost: what lies in no row makes a new one.

Connected pieces of ink are never cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds, height, middle, width
from pic2latex.pages.layout.reading_order import GUTTER
from pic2latex.pages.layout.text_lines import NEAR, TextLine
from pic2latex.preprocessing.connected_components import Components, connected_components
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["assign_ink_to_lines", "ink_pieces", "text_em", "tight_rows", "unseen_words"]

INK_EM = 0.92
"""The height of a row's ink in ems: from ascenders to descenders in Latin text, a whole Chinese character's."""

HIGHEST_ROW = 1.6
"""Estimated ems: rows whose ink is higher hold more than a row of words."""

SPECK = 0.3
"""Ems: stray ink no larger than this is dirt."""

TIGHT = 0.3
"""Ems beside a row within which ink is surely the row's."""

WORD = (0.5, 0.35)
"""Ems: stray ink at least so wide and so high is a word the network did not see."""


def ink_pieces(ink: "NDArray[np.uint8]") -> Components:
    """Find the connected pieces of a page's ink (h, w), uint8."""
    from pic2latex.pages.preprocessing.page_ink import INK

    return connected_components(ink > INK)


def text_em(lines: Sequence[TextLine], estimate: float) -> float:
    """Return the size of the text from the ink of rows: from the highest to the lowest stroke they are 0.92 ems.

    Rows shorter than four ems may lack both, and do not count; neither do those that a determinant or a limit makes
    higher than letters of about the estimate are.
    """
    heights = sorted(
        height(line.box)
        for line in lines
        if width(line.box) > 4 * estimate and height(line.box) < HIGHEST_ROW * estimate
    )
    return heights[len(heights) // 2] / INK_EM if heights else estimate


def tight_rows(pieces: Components, boxes: Sequence[Box], estimate: float) -> tuple[list[Box], float]:
    """Return the boxes of rows no wider than the ink in them, formulas and all, and the size of the text.

    The network may take two columns for one row: rows are parted at white, to be joined again where that is no gutter.
    """
    lines = [TextLine(box, (), box) for box in boxes]
    owners = _owners(pieces, lines, estimate, 0.0)
    fitted = [_fitted(line, pieces, owners == place) for place, line in enumerate(lines, 1)]
    em = text_em(fitted, estimate)
    rows = [
        Box(left, box.top, right, box.bottom)
        for place, box in enumerate(boxes, 1)
        for left, right in _stretches(pieces, owners == place, em)
    ]
    return rows, em


def _stretches(pieces: Components, chosen: "NDArray[np.bool_]", em: float) -> Iterator[tuple[float, float]]:
    """Give where ink begins and ends from left to right, parted where it is white as between two columns.

    `chosen` (n,), bool.
    """
    sides = sorted((box.left, width(box)) for box in pieces.boxes(chosen))
    begun = reached = 0.0
    for place, (left, wide) in enumerate(sides):
        if place and left - reached >= GUTTER * em:
            yield begun, reached
        if not place or left - reached >= GUTTER * em:
            begun = left
        reached = max(reached, left + wide) if place else left + wide
    if sides:
        yield begun, reached


def unseen_words(pieces: Components, lines: Sequence[TextLine], em: float) -> tuple[Box, ...]:
    """Return the boxes of words that are in none of `lines`."""
    owners = _owners(pieces, lines, em, TIGHT)
    boxes = (pieces.bounds(members) for members in _strays(pieces, owners, em))
    return tuple(box for box in boxes if width(box) > WORD[0] * em and height(box) > WORD[1] * em)


def assign_ink_to_lines(
    pieces: Components, lines: Sequence[TextLine], em: float
) -> "tuple[NDArray[np.int32], tuple[TextLine, ...]]":
    """Return which line each pixel of ink belongs to (h, w; 0 for none, else 1 + its place), and all lines.

    Pieces that are in no line are gathered to new lines, which come last. The boxes of text are what their ink fills.
    """
    import cv2
    import numpy as np

    owners = _owners(pieces, lines, em, NEAR)
    every = list(lines)
    for members in _strays(pieces, owners, em):
        every.append(TextLine(Box(0, 0, 0, 0)))
        owners[members] = len(every)
    fitted = tuple(_fitted(line, pieces, owners == place) for place, line in enumerate(every, 1))
    owner = pieces.spread(owners)
    grown = cv2.dilate(owner.astype(np.float32), np.ones((5, 5), np.uint8)).astype(np.int32)
    return np.where(owner == 0, grown, owner), fitted


def _owners(pieces: Components, lines: Sequence[TextLine], em: float, reach: float) -> "NDArray[np.int32]":
    """Return for each piece 1 + the place of its line, or 0. `reach` is how far beside a line it may be, in ems.

    Arrays are (n,), int32.
    """
    import numpy as np

    owners = np.zeros(len(pieces), np.int32)
    for piece, (x, y) in enumerate(pieces.centroids.tolist()):
        owners[piece] = 1 + _line_at(lines, (x, y), em, reach * em)
    return owners


def _line_at(lines: Sequence[TextLine], point: tuple[float, float], em: float, reach: float) -> int:
    """Return the place of the line a point belongs to, or -1."""
    x, y = point
    best, best_distance = -1, 1.0
    for place, line in enumerate(lines):
        box = line.whole
        if not box.left - reach <= x <= box.right + reach:
            continue
        band = line.box if width(line.box) > 0 else box
        half = max(height(band) / 2, 0.6 * em)
        distance = abs(y - middle(band)) / half + max(0.0, box.left - x, x - box.right) / (NEAR * em)
        if distance < best_distance:
            best, best_distance = place, distance
    return best


def _strays(pieces: Components, owners: "NDArray[np.int32]", em: float) -> "list[NDArray[np.intp]]":
    """Group pieces of ink that no line holds, by nearness; without dirt.

    `owners` (n,), int32; each group (k,), places of pieces.
    """
    import cv2
    import numpy as np

    loose = owners == 0
    large = np.maximum(pieces.width, pieces.height)
    if not (loose & (large > SPECK * em)).any():
        return []
    reach = (2 * max(1, round(0.15 * em)) + 1, 2 * max(1, round(0.5 * em)) + 1)
    inside = pieces.spread(loose)
    mask = cv2.dilate(inside.astype(np.uint8), np.ones(reach, np.uint8))
    count, groups = cv2.connectedComponents(mask, connectivity=8)
    group_of = np.zeros(len(owners), np.int32)
    group_of[pieces.labels[inside] - 1] = groups[inside]
    found = (np.flatnonzero(group_of == group) for group in range(1, count))
    return [members for members in found if len(members) and large[members].max() > SPECK * em]


def _fitted(line: TextLine, pieces: Components, own: "NDArray[np.bool_]") -> TextLine:
    """Return a line whose box of text is exactly around its ink. `own` (n,), bool."""
    if not own.any():
        return replace(line, box=Box(line.whole.left, line.box.top, line.whole.left, line.box.bottom))
    box = pieces.bounds(own)
    return replace(line, box=box, whole=bounds((box, line.whole)) if line.formulas else box)
