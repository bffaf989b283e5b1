"""Words that a detector took for mathematics: told by what the text network reads, and by how sure of it it is.

Products of letters look like words as well. What reads as a small word everybody knows, or as four small letters and
more that are no name of a function, is a word.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text_networks import LineOfText

__all__ = ["is_word", "parts_that_are_words", "reads_as_words"]

SURE = 0.9
"""Mean probability of a character from which on a word is believed."""

FEWEST_PIECES = 3
"""Pieces of ink from which on a part of a formula is read as a word."""

SPACE = 0.2
"""Ems of white beside a word, at least."""

SMALL_WORDS = frozenset(
    "all and any are but can for has how its let not now one our see set such that the then this thus two use was who "
    "why you yes if is of to in on or we it be by an as at so no do".split()
)
FUNCTIONS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det diag dim div exp erf gcd grad hom inf ker lcm lim liminf "
    "limsup ln log max min mod Pr rank sec sgn sign sin sinh span sup tan tanh tr Var Cov Re Im rot curl const".split()
)
_WORD = re.compile(r"[A-Z]?[a-z]{3,}(?:[-/’'][A-Z]?[a-z]+)*[,.;:]?")
_LETTERS = re.compile(r"\\(?:math(?:rm|it|bf|sf|tt|normal)|text(?:rm|it|bf|sf|tt)?|operatorname\*?|boldsymbol)\s*|[{}\s~]")


def is_word(text: str) -> bool:
    """Tell whether a text is one word of a language, and neither a product of letters nor the name of a function."""
    bare = text.strip(" ,.;:()")
    if bare in FUNCTIONS or bare.lower() in FUNCTIONS:
        return False
    return bare.lower() in SMALL_WORDS or _WORD.fullmatch(bare) is not None and len(bare) >= 4


def reads_as_words(latex: str, read: "Callable[[], LineOfText]") -> str | None:
    """Return the words a formula of letters alone reads as; None when it is mathematics. `read` gives its text."""
    letters = _LETTERS.sub("", latex)
    if not re.fullmatch(r"[A-Za-z][A-Za-z,.;:/’'-]*", letters) or letters in FUNCTIONS or len(letters) < 2:
        return None
    line = read()
    text = line.text.strip()
    return text if line.score >= SURE and text and all(map(is_word, text.split())) else None


def parts_that_are_words(
    ink: "NDArray[np.uint8]", box: Box, em: float, read: "Callable[[Box], LineOfText]"
) -> tuple[Box, tuple[Box, ...]]:
    """Return what is left of a formula without the words at its ends, and the boxes of those words.

    `ink` (h, w) is the whole page. A box that holds nothing but words is left empty, as wide as nothing.
    """
    words: list[Box] = []
    while (part := _word_at_end(ink, box, em, read)) is not None:
        word, box = part
        words.append(word)
    return box, tuple(words)


def _word_at_end(
    ink: "NDArray[np.uint8]", box: Box, em: float, read: "Callable[[Box], LineOfText]"
) -> tuple[Box, Box] | None:
    clusters = _clusters(ink, box, em)
    if len(clusters) < 2:
        return None
    ends = ((clusters[0], clusters[1], True), (clusters[-1], clusters[-2], False))
    for (left, right), (next_left, next_right), is_first in ends:
        word = Box(float(left), box.top, float(right), box.bottom)
        if not _looks_like_word(ink, word, em):
            continue
        line = read(word)
        if line.score >= SURE and is_word(line.text):
            rest = (
                Box(float(next_left), box.top, box.right, box.bottom)
                if is_first
                else Box(box.left, box.top, float(next_right), box.bottom)
            )
            return word, rest
    return None


def _clusters(ink: "NDArray[np.uint8]", box: Box, em: float) -> list[tuple[int, int]]:
    """Return where ink begins and ends from left to right, parted at spaces."""
    import numpy as np

    left, top = max(0, int(box.left)), max(0, int(box.top))
    window = ink[top : int(box.bottom) + 1, left : int(box.right) + 1] > 0
    filled = np.flatnonzero(window.any(axis=0)) + left
    if not len(filled):
        return []
    cuts = np.flatnonzero(np.diff(filled) > max(2.0, SPACE * em))
    starts = [int(filled[0]), *(int(filled[cut + 1]) for cut in cuts)]
    ends = [*(int(filled[cut]) + 1 for cut in cuts), int(filled[-1]) + 1]
    return list(zip(starts, ends, strict=True))


def _looks_like_word(ink: "NDArray[np.uint8]", box: Box, em: float) -> bool:
    """Tell whether some ink is a few letters on one line and as high as letters; reading is asked for no other."""
    import cv2
    import numpy as np

    window = ink[max(0, int(box.top)) : int(box.bottom) + 1, int(box.left) : int(box.right)] > 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(window.astype(np.uint8), connectivity=8)
    letters = stats[1:][stats[1:, cv2.CC_STAT_HEIGHT] > 0.3 * em]
    if not FEWEST_PIECES - 1 <= len(letters) <= 16 or box.right - box.left < 0.7 * em:
        return False
    feet = letters[:, cv2.CC_STAT_TOP] + letters[:, cv2.CC_STAT_HEIGHT]
    heads = letters[:, cv2.CC_STAT_TOP]
    is_level = float(feet.max() - feet.min()) < 0.35 * em and float(heads.max() - heads.min()) < 0.42 * em
    return is_level and bool((letters[:, cv2.CC_STAT_HEIGHT] < 1.1 * em).all())
