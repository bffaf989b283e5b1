r"""Which formulas stand in a row of text and which on rows of their own, and where a display's number begins.

Detectors see shapes, not the page: a formula between words is an inline one whatever they call it.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.geometry import height, middle, overlap_of, width
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.preprocessing.page_ink import FormulaInk

__all__ = [
    "WIDEST_NUMBER",
    "PlacedFormula",
    "number_of",
    "numbers_beside",
    "stands_in_text",
    "without_number",
]

BESIDE = 1.3
"""Ems between a formula and words up to which they are one row."""

LABEL_WHITE = 0.6
"""Ems between the label of an answer and the answer, at most."""

NUMBER_GAP = 2.0
"""Ems of white before an equation's number, at least."""

WIDEST_NUMBER = 5.0
"""Ems."""

_NUMBER = re.compile(
    r"[(（\[]\s*((?:[A-Za-z]\.?)?\d+(?:\s?[.\-–—·]\s?[\dA-Za-z]+)*\s?[a-z]?['′*]?|[ivxIVX]{1,5}|\*{1,3}|[A-Z])\s*[)）\]]"
    r"|([①-⑳])"
)


@dataclass(frozen=True, slots=True, eq=False)
class PlacedFormula:
    """A formula with its ink on the page; `is_display` when it stands on rows of its own."""

    box: Box
    ink: "FormulaInk"
    is_display: bool


def number_of(text: str) -> str | None:
    r"""Return what follows `\tag` for an equation's number, as `{4.1}` for “(4.1)”; None for other text."""
    match = _NUMBER.fullmatch(text.strip().rstrip("."))
    if match is None:
        return None
    if match[2]:
        return f"*{{{match[2]}}}"
    return "{" + re.sub(r"\s", "", match[1]).replace("–", "-").replace("—", "-").replace("·", ".") + "}"


def stands_in_text(formula: Box, texts: Sequence[Box], em: float) -> bool:
    """Tell whether words, or a label, stand right beside a formula, in a row with it.

    `texts` are rows without the formula.
    """

    def is_beside(text: Box) -> bool:
        shared = overlap_of(formula.top, formula.bottom, text.top, text.bottom)
        if 0 <= formula.left - text.right < LABEL_WHITE * em:
            return shared > 0.5 * min(height(text), height(formula))
        gap = max(text.left - formula.right, formula.left - text.right)
        return shared > 0.6 * height(text) and -0.5 * em < gap < BESIDE * em and width(text) > 1.5 * em

    return height(formula) < 3.5 * em and any(map(is_beside, texts))


def numbers_beside(formula: Box, texts: Sequence[Box], em: float) -> list[Box]:
    """Return the rows beside a display that may be numbers of its rows, from the top: narrow, far right of it."""
    narrow = [
        text
        for text in texts
        if text.left > formula.right + NUMBER_GAP * em
        and width(text) < WIDEST_NUMBER * em
        and formula.top - 0.2 * em < middle(text) < formula.bottom + 0.2 * em
    ]
    right = max((text.right for text in narrow), default=0.0)
    column = sorted((text for text in narrow if right - text.right < 0.5 * em), key=middle)
    return [
        text
        for place, text in enumerate(column)
        if not place or middle(text) - middle(column[place - 1]) > 0.7 * em
    ]


def without_number(ink: "NDArray[np.uint8]", box: Box, em: float, is_number: Callable[[Box], bool]) -> Box:
    """Return a display's box without the number of the equation at its right or left end, if it took that in.

    `ink` (h, w), uint8, is the page's.
    """
    for part, rest in _ends(ink, box, em):
        if is_number(part):
            return rest
    return box


def _ends(ink: "NDArray[np.uint8]", box: Box, em: float) -> list[tuple[Box, Box]]:
    """Return what may be a number, with what is left of the box without it. `ink` (h, w), uint8."""
    import numpy as np

    left, top = max(0, int(box.left)), max(0, int(box.top))
    filled = (
        np.flatnonzero((ink[top : int(box.bottom) + 1, left : int(box.right) + 1] > 0).any(axis=0)) + left
    )
    gaps = [(int(a), int(b)) for a, b in itertools.pairwise(filled) if b - a > NUMBER_GAP * em]
    if not gaps:
        return []
    (first, after), (last, end) = gaps[0], gaps[-1]
    ends = [
        (Box(end, box.top, box.right, box.bottom), Box(box.left, box.top, last + 1, box.bottom)),
        (Box(box.left, box.top, first + 1, box.bottom), Box(after, box.top, box.right, box.bottom)),
    ]
    return [(part, rest) for part, rest in ends if width(part) < WIDEST_NUMBER * em]
