r"""The formulas of a page: their own ink is read by the recogniser, together, and what comes back is looked at.

A reading that cannot be typeset, or of which the recogniser is very unsure, is not kept when the same ink reads well as
words: detectors now and then take a word for a formula, and nothing that is written may be lost.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.errors import Pic2LatexError
from pic2latex.geometry import with_moved_boxes
from pic2latex.pages.formulas.spelled_formulas import spelled_formula
from pic2latex.pages.layout.word_detection import reads_as_words, words_at_ends
from pic2latex.pages.text.unicode_classes import is_chinese
from pic2latex.types import Box, Candidate, Picture, Recognition

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.preprocessing.page_ink import FormulaInk
    from pic2latex.pages.text.line_recognition import Piece
    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = [
    "BETTER_THAN_DOUBT",
    "NOT_SURE",
    "FormulaReading",
    "ReadFormulas",
    "choose_formula_or_text",
    "judged_doubtful",
    "on_page",
    "picture_of",
    "without_doubt",
    "without_punctuation",
    "without_words",
]

ReadFormulas = Callable[[Sequence[Picture], Callable[[int], None]], Sequence[Recognition | Pic2LatexError]]
"""Reads pictures of formulas; gives for each, in order, what was read or the error. The second is told how many are."""

MARGIN = 6
"""Pixels of white around a formula."""

VERY_UNSURE = math.log(0.6)
"""Mean log probability of a token below which words are believed rather than the formula."""

NOT_SURE = math.log(0.9)
"""The same below which Chinese characters are believed, which no formula holds."""

UNSURE_OF_MARK = math.log(0.8)
"""The same below which a lone mark of punctuation is believed."""

BETTER_THAN_DOUBT = math.log(0.8)
"""Mean log probability of a token from which on a formula is believed rather than words that are doubted."""

PLAUSIBLE = 0.9
"""Mean probability of a character from which on words are believed."""

_BRACKETS = frozenset("()[]")
_SINGLE_BAR = re.compile(r"(?<!\\)\|")
_MARKS = frozenset("?？!！;；:：、")
"""Punctuation that a detector may take for a formula."""

_WORDS = re.compile(r"(?:[^\W\d_]{2,}[ ,.;:'’-]*)+")
_WORDS_AND_LETTERS = re.compile(r"(?=.*[^\W\d_]{5})(?:[^\W\d_]+[ ,.;:'’-]*)+")
_SCRIPTS_OF_NOTHING = re.compile(r"\(\s*\{\s*\}_\{([^{}]+)\}\^\{([^{}]+)\}\s*\)")
_RELATION = re.compile(r"[=<>≤≥≠≈∈⊂→+×÷−]")
_TRAILING = re.compile(r"(?:\\[,;:! ]|~|\\quad|\\qquad|\s)*([,.;:，。；：、])\s*$")


@dataclass(frozen=True, slots=True)
class FormulaReading:
    """What became of a formula: the reading, or words in its place; `candidate` is None when those were believed.

    Both are missing where nothing could be read. `before` and `after` are words that stood in one box with the formula.
    `is_doubtful` tells that the reading may be wrong.
    """

    candidate: Candidate | None
    words: str = ""
    before: str = ""
    after: str = ""
    is_doubtful: bool = False


def picture_of(formula: "FormulaInk", origin: str, em: float) -> Picture:
    """Return a formula's ink as a picture, black on white with a margin; `em` is the size of the text around it."""
    import numpy as np

    page = 255 - np.pad(formula.pixels, MARGIN)
    pixels = np.repeat(page[..., None], 3, axis=2)
    pixels.setflags(write=False)
    return Picture(pixels, origin, em)


def on_page(reading: Recognition, box: Box) -> Recognition:
    """Return what was read of a formula's picture with its tokens' boxes on the page, where its ink has `box`."""
    left, top = box.left - MARGIN, box.top - MARGIN

    def move(inner: Box) -> Box:
        return Box(inner.left + left, inner.top + top, inner.right + left, inner.bottom + top)

    return replace(reading, candidates=tuple(with_moved_boxes(each, move) for each in reading.candidates))


def choose_formula_or_text(
    outcome: Recognition | Pic2LatexError, words: "Callable[[], LineOfText]"
) -> FormulaReading:
    """Choose between a formula's reading and the words its ink reads as. `words` is asked only when in doubt."""
    from pic2latex.latex import problems

    best = outcome.candidates[0] if isinstance(outcome, Recognition) else None
    if best is not None and problems(best.latex):
        best = None
    if best is not None and best.latex.strip() in _BRACKETS:
        return FormulaReading(None, best.latex.strip())
    best = best and replace(best, latex=_with_binomials(with_same_bars(best.latex)))
    if best is not None and (instead := reads_as_words(best.latex, words)) is not None:
        return FormulaReading(None, instead)
    if best is not None and best.score >= NOT_SURE:
        return FormulaReading(best)
    text = words()
    written = text.text.strip()
    are_words = _WORDS.fullmatch(written) is not None or _WORDS_AND_LETTERS.fullmatch(written) is not None
    is_text = any(map(is_chinese, written)) or (are_words and (best is None or best.score < VERY_UNSURE))
    if best is not None and is_text and _agree_on_chinese(best.latex, written):
        return FormulaReading(best)
    is_mark = written in _MARKS and (best is None or best.score < UNSURE_OF_MARK)
    if best is None or is_mark or (is_text and text.score >= PLAUSIBLE):
        return FormulaReading(None, written)
    return FormulaReading(best)


def _agree_on_chinese(latex: str, words: str) -> bool:
    r"""Tell whether both have the same Chinese within mathematics: `|z| = 1 \text{且} z \neq 1` and “|z|=1且z≠1”."""
    if len(_RELATION.findall(words)) < 2:
        return False
    of_latex, of_words = (list(filter(is_chinese, each)) for each in (latex, words))
    return bool(of_words) and of_latex == of_words


def without_doubt(outcome: Recognition | Pic2LatexError) -> FormulaReading | None:
    """Return the reading of what is known to be a formula; None when nothing that can be drawn was read."""
    from pic2latex.latex import problems

    if not isinstance(outcome, Recognition) or problems(outcome.candidates[0].latex):
        return None
    return FormulaReading(outcome.candidates[0])


def with_same_bars(latex: str) -> str:
    r"""Return LaTeX whose two bars, one single and one double, are both double: `|T\|` gives `\|T\|`."""
    double = latex.count(r"\|")
    single = [match.start() for match in _SINGLE_BAR.finditer(latex)]
    return latex[: single[0]] + "\\" + latex[single[0] :] if double == 1 and len(single) == 1 else latex


def _with_binomials(latex: str) -> str:
    r"""Return LaTeX with small binomials as such, which are read as scripts of nothing: `({}_{p}^{2p})`."""
    return _SCRIPTS_OF_NOTHING.sub(r"\\binom{\2}{\1}", latex)


def judged_doubtful(outcome: Recognition | Pic2LatexError, words: "Piece") -> FormulaReading:
    """Choose between words of which the text network was unsure and the formula that the same ink reads as."""
    from pic2latex.latex import problems

    best = outcome.candidates[0] if isinstance(outcome, Recognition) else None
    is_formula = best is not None and best.score >= BETTER_THAN_DOUBT and not problems(best.latex)
    if is_formula:
        return FormulaReading(best)
    spelled = spelled_formula(words)
    return FormulaReading(spelled, "" if spelled else words.text)


def without_words(
    reading: FormulaReading,
    ink: "FormulaInk",
    em: float,
    read: "Callable[[NDArray[np.uint8]], LineOfText]",
) -> FormulaReading:
    """Return a reading parted from words at its ends; `read` gives the words in a part of the formula's ink.

    Arrays are (h, w), uint8.
    """
    if reading.candidate is None:
        return reading
    before, latex, after = words_at_ends(reading.candidate.latex, ink.pixels, em, read)
    if not before and not after:
        return reading
    return replace(reading, candidate=replace(reading.candidate, latex=latex), before=before, after=after)


def without_punctuation(latex: str) -> tuple[str, str]:
    r"""Part an inline formula from a comma or point at its end, which belongs to the sentence.

    `x+1,` gives `x+1` and `,`. What is nothing but punctuation stays whole, and so does `\ldots`.
    """
    match = _TRAILING.search(latex)
    if match is None or not latex[: match.start()].strip() or latex[: match.start()].endswith("\\"):
        return latex, ""
    return latex[: match.start()].rstrip(), match[1]
