"""Chinese characters that a detector took into a formula's box, before the formula or behind it.

A recogniser reads them as anything but what they are, and is unsure of it. The network for text tells how many they
are; the ink is cut in the white beside them, and the rest is read anew.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.pages.preprocessing.page_ink import INK, FormulaInk
from pic2latex.pages.text.unicode_classes import is_chinese, is_wide
from pic2latex.types import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter

__all__ = ["PartedInk", "part_from_chinese"]

SURE = 0.8
"""The probability of a Chinese character from which on it is believed."""

HALF = 0.5
"""Ems from the middle of a Chinese character to its side."""

LEAST = 0.3
"""Ems: what is left for the formula is at least so wide."""


@dataclass(frozen=True, slots=True, eq=False)
class PartedInk:
    """The ink of a formula alone, and the Chinese before and after it."""

    ink: FormulaInk
    before: str
    after: str


def part_from_chinese(
    ink: FormulaInk, em: float, read: "Callable[[NDArray[np.uint8]], LineOfText]"
) -> PartedInk | None:
    """Part a formula's ink from Chinese at its ends; None where there is none, or nothing else.

    `read` gives the words in ink (h, w), their x in its columns.
    """
    import numpy as np

    glyphs = [glyph for glyph in read(ink.pixels).glyphs if not glyph.text.isspace()]
    first = _chinese(glyphs)
    last = _chinese(glyphs[first:][::-1])
    if first + last == len(glyphs) or not first + last:
        return None
    filled = np.asarray((ink.pixels > INK).any(axis=0))
    left = _white_near(filled, glyphs[first - 1].x + HALF * em, em) if first else 0
    right = _white_near(filled, glyphs[-last].x - HALF * em, em) if last else len(filled)
    if left is None or right is None or right - left < LEAST * em:
        return None
    box = Box(ink.box.left + left, ink.box.top, ink.box.left + right, ink.box.bottom)
    return PartedInk(
        FormulaInk(ink.pixels[:, left:right], box),
        "".join(glyph.text for glyph in glyphs[:first]),
        "".join(glyph.text for glyph in glyphs[len(glyphs) - last :]),
    )


def _chinese(glyphs: "Sequence[RecognizedCharacter]") -> int:
    """Count the characters before the first that is not Chinese: none unless all of them are sure."""
    count = 0
    for glyph in glyphs:
        if not is_wide(glyph.text) or glyph.probability < SURE:
            break
        count += 1
    return count if any(is_chinese(glyph.text) for glyph in glyphs[:count]) else 0


def _white_near(filled: "NDArray[np.bool_]", x: float, em: float) -> int | None:
    """Return the white column nearest to x, at most a third of an em away. `filled` (w,), bool."""
    import numpy as np

    white = np.flatnonzero(~filled)
    if not len(white):
        return None
    nearest = int(white[int(np.argmin(np.abs(white - x)))])
    return nearest if abs(nearest - x) < 0.34 * em else None
