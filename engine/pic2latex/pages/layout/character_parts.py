"""Strokes of a Chinese character that a detector took for a small formula.

Where ink stands closer to such a box than between a formula and words, the network for text reads the place as a whole.
A box whose middle lies in a Chinese character it is sure of is none.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pic2latex.geometry import height, overlap_of, width
from pic2latex.pages.text.unicode_classes import is_chinese
from pic2latex.types import Box

if TYPE_CHECKING:
    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = ["is_character_part"]

LARGEST = (1.45, 1.2)
"""Ems: wider or higher boxes are formulas."""

TOUCHING = 0.16
"""Ems of white between strokes of a character, at most."""

REACH = 1.6
"""Ems beside the box that are read with it."""

SURE = 0.85
"""The probability of a character from which on it is believed."""


def is_character_part(
    box: Box, ink: Sequence[Box], rows: Sequence[Box], em: float, read: "Callable[[Box], LineOfText]"
) -> bool:
    """Tell whether a box holds strokes of a Chinese character.

    `ink` are the boxes of the pieces of ink near it, `rows` the rows of text with their formulas; `read` gives the
    words in a part of the page, their x counted from the part's left side.
    """
    if width(box) > LARGEST[0] * em or height(box) > LARGEST[1] * em:
        return False
    row = max(
        (each for each in rows if each.left < box.right and each.right > box.left),
        key=lambda each: overlap_of(each.top, each.bottom, box.top, box.bottom),
        default=None,
    )
    if row is None or overlap_of(row.top, row.bottom, box.top, box.bottom) < 0.5 * height(box):
        return False
    outside = [each for each in ink if not _is_within(each, box) and _is_within(each, row)]
    if not any(
        each.left < box.right + TOUCHING * em and each.right > box.left - TOUCHING * em for each in outside
    ):
        return False
    left, right = box.left - REACH * em, box.right + REACH * em
    part = Box(max(row.left, left) - 1, row.top, min(row.right, right) + 1, row.bottom)
    centre = (box.left + box.right) / 2 - part.left
    near = [glyph for glyph in read(part).glyphs if abs(glyph.x - centre) < 0.5 * em]
    return any(is_chinese(glyph.text) and glyph.probability >= SURE for glyph in near)


def _is_within(inner: Box, outer: Box) -> bool:
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom
