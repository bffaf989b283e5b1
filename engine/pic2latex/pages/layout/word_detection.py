"""Words that a detector took for mathematics: told by what the text network reads, and by how sure of it it is.

Products of letters look like words as well. What reads as a small word everybody knows, or as four small letters and
more that are no name of a function, is a word.
"""

import re
from typing import TYPE_CHECKING

from pic2latex.types import Box

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText

__all__ = ["is_word", "parted_at_words", "reads_as_words", "words_at_ends"]

SURE = 0.9
"""Mean probability of a character from which on a word is believed."""

_FONT = r"\\(?:math(?:rm|it|bf|sf|tt)|text(?:rm|it|bf|sf|tt)?|operatorname\*?)\s*\{\s*([A-Za-z]{2,})\s*\}"
_AT_START = re.compile(rf"\s*(?:{_FONT}|([A-Za-z]{{2,}})(?![A-Za-z]))(?!\s*[\^_'])(?P<rest>.*)$", re.DOTALL)
_AT_END = re.compile(rf"(?:{_FONT}|(?<![\\A-Za-z{{_^])([A-Za-z]{{2,}}))\s*$")
_SIGN = (
    r"(?:[=<>+]|\\(?:leq?|geq?|neq?|in|subset(?:eq)?|approx|equiv|sim|to|rightarrow|times|cdot)(?![A-Za-z]))"
)
_WANTS_LEFT, _WANTS_RIGHT = re.compile(rf"\s*{_SIGN}"), re.compile(rf"{_SIGN}\s*$")
"""A relation or sign at an end wants a term beside it, which no word is."""

SPACE = 0.2
"""Ems of white beside a word, at least."""

_SMALL = (
    "all and any are but can for has how its let not now one our see set such that the then this thus two use was who "
    "why you yes if is of to in on or we it be by an as at so no do"
)
_SURE_WORDS = frozenset(("of", "if", "or", "to", "we", "on"))
"""Words that are believed though no space parts them from the formula behind: hardly a product of letters."""

_NAMES = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det diag dim div exp erf gcd grad hom inf ker lcm lim liminf "
    "limsup ln log max min mod pr rank sec sgn sign sin sinh span sup tan tanh tr var cov re im rot curl const"
)
SMALL_WORDS, FUNCTIONS = frozenset(_SMALL.split(" ")), frozenset(_NAMES.split(" "))
_WORD_WITHIN = re.compile(r"\\(?:text(?:rm)?|mathrm)\s*\{\s*([A-Za-z]+|[\u3001-\u9fff\uff00-\uffef]+)\s*\}")
_ASIDE = re.compile(
    r"(?P<before>.+?)\\pmod\s*\{(?P<inner>[^{}]*(?:[=<>]|\\(?:leq?|geq?|neq?|in)(?![A-Za-z]))[^{}]*)\}"
)
"""A relation in brackets behind a formula, which was read as a modulus."""

_PAIRED = re.compile(r"\\(?:left|right|begin|end)(?![A-Za-z])")
_WORD = re.compile(r"[A-Z]?[a-z]{3,}(?:[-/’'][A-Z]?[a-z]+)*[,.;:!?]?")
_UNIT = r"(?:[kMmcnG]?(?:m|g|s|W|J|V|A|N)|Hz|Pa|mol|rad|min|h|L|K)"
_UNITS = re.compile(rf"(?=.*(?:[kMmcnG](?:m|g|s|W|J|V|A|N)|Hz|Pa|mol|rad|min)){_UNIT}(?:[/·]{_UNIT})+")
"""Units of which one is no single letter, over each other."""

_LETTERS = re.compile(
    r"\\(?:math(?:rm|it|bf|sf|tt|normal)|text(?:rm|it|bf|sf|tt)?|operatorname\*?|boldsymbol)\s*|[{}\s~]"
)


def is_word(text: str) -> bool:
    """Tell whether a text is one word of a language, and neither a product of letters nor the name of a function."""
    bare = text.strip(" ,.;:!?()")
    if bare.lower() in FUNCTIONS:
        return False
    return bare.lower() in SMALL_WORDS or (len(bare) >= 4 and _WORD.fullmatch(bare) is not None)


def reads_as_words(latex: str, read: "Callable[[], LineOfText]") -> str | None:
    """Return the words a formula of letters alone reads as; None when it is mathematics. `read` gives its text."""
    letters = _LETTERS.sub("", latex)
    if _UNITS.fullmatch(letters):
        line = read()
        return letters if line.text.strip() == letters and line.score >= SURE else None
    if (
        not re.fullmatch(r"[A-Za-z][A-Za-z,.;:!?/’'-]*", letters)
        or letters.lower() in FUNCTIONS
        or len(letters) < 2
    ):
        return None
    line = read()
    text = line.text.strip()
    return text if line.score >= SURE and text and all(map(is_word, text.split())) else None


def parted_at_words(latex: str) -> tuple[tuple[str, bool], ...]:
    r"""Part an inline formula at small words within it: `\frac13 \text{to} \frac14` is two formulas and a word.

    So it is at Chinese, also at the ends. Each part comes with whether it is a formula. Words within braces, `\left`
    and environments stay where they are, and Chinese that a relation leads to.
    """
    if aside := _ASIDE.fullmatch(latex):
        inner = aside["inner"].strip()
        return *parted_at_words(aside["before"].strip()), ("(", False), (inner, True), (")", False)
    parts: list[tuple[str, bool]] = []
    begun = 0
    for match in _WORD_WITHIN.finditer(latex):
        before, rest = latex[begun : match.start()], latex[match.end() :]
        if not _parts_a_formula(match[1], before, rest):
            continue
        if any(part.count("{") != part.count("}") or _PAIRED.search(part) for part in (before, rest)):
            continue
        parts += [(before.strip(), True), (match[1], False)]
        begun = match.end()
    return tuple(part for part in (*parts, (latex[begun:].strip(), True)) if part[0]) or ((latex, True),)


def _parts_a_formula(word: str, before: str, rest: str) -> bool:
    if word.isascii() and word.lower() not in SMALL_WORDS:
        return False
    return _WANTS_RIGHT.search(before) is None and _WANTS_LEFT.match(rest) is None


def words_at_ends(
    latex: str, ink: "NDArray[np.uint8]", em: float, read: "Callable[[NDArray[np.uint8]], LineOfText]"
) -> tuple[str, str, str]:
    r"""Part the LaTeX of a formula from words at its ends: `each\varepsilon` gives `each` and `\varepsilon`.

    `ink` (h, w) is the formula's, and `read` gives the words in a part of it. A word is what both read as one.
    """
    before = after = ""
    if (match := _AT_START.match(latex)) and match["rest"].strip() and not _WANTS_LEFT.match(match["rest"]):
        before = _agreed(match[1] or match[2], ink, em, read, is_first=True)
        latex = match["rest"].strip() if before else latex
    rest = latex[: match.start()].strip() if (match := _AT_END.search(latex)) else ""
    if match and rest and not _WANTS_RIGHT.search(rest):
        after = _agreed(match[1] or match[2], ink, em, read, is_first=False)
        latex = latex[: match.start()].strip() if after else latex
    return before, latex, after


def _agreed(
    word: str,
    ink: "NDArray[np.uint8]",
    em: float,
    read: "Callable[[NDArray[np.uint8]], LineOfText]",
    *,
    is_first: bool,
) -> str:
    """Return the word at one end of the ink when the text network reads the same there, else nothing.

    `ink` (h, w), uint8.
    """
    if is_first and word in _SURE_WORDS and re.match(rf"{word}(?![a-z])", read(ink).text.strip()):
        return word
    clusters = _clusters(ink, Box(0, 0, ink.shape[1], ink.shape[0]), em)
    if not is_word(word) or len(clusters) < 2:
        return ""
    left, right = clusters[0 if is_first else -1]
    line = read(ink[:, left:right])
    text = line.text.strip()
    is_same = text.strip(" ,.;:").lower() == word.lower()
    return text if is_same and line.score >= SURE else ""


def _clusters(ink: "NDArray[np.uint8]", box: Box, em: float) -> list[tuple[int, int]]:
    """Return where ink begins and ends from left to right, parted at spaces. `ink` (h, w), uint8."""
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
