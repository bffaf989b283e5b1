r"""What the text network reads where an inline formula was seen, in the company of its row: words, names, units, marks.

Detectors take parts of words, code, quotation marks and numbers with units for mathematics. Alone such a piece reads as
anything; in its row it reads as what it is: the “F” of “Fannie” as `$F$`, “GPT-3” as `$\mathsf{GPT - 3}$`, “12～24” as
`$2 - 24$`. Only readings without any structure are looked at, and products of letters stay what they are.
"""

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.geometry import height, overlap_of
from pic2latex.pages.formulas.formula_reading import NOT_SURE, FormulaReading
from pic2latex.pages.layout.word_detection import FUNCTIONS, is_word
from pic2latex.pages.preprocessing.page_ink import INK
from pic2latex.pages.text.unicode_classes import is_wide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.layout.row_detection import PageRows
    from pic2latex.pages.text.line_recognition import Piece
    from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter

__all__ = ["SecondOpinion"]

REACH = 4.0
"""Ems of the row beside a formula that are read with it, up to the next white between words."""

TOUCHING = 0.17
"""Ems of white between two letters of one word, at most."""

SURE = 0.88
"""Mean probability of a character from which on what was read in the row is believed."""

LONGEST_MARKS = 3
"""Symbols of LaTeX that a mark, a bracket or a Chinese character is misread as, at most."""

_UPRIGHT = re.compile(r"\\(?:math(?:rm|sf|tt|bf)|text(?:rm|tt|sf|bf)?|operatorname\*?)(?![A-Za-z])")
_FONTS = re.compile(
    r"\\(?:math(?:rm|it|bf|sf|tt|bb|frak|normal)|text(?:rm|it|bf|sf|tt)?|operatorname\*?|boldsymbol)(?![A-Za-z])|[{}\s~]"
)
_SYMBOL = re.compile(r"\\[A-Za-z]+|\\.|[^\s{}^_]")
_PLAIN = re.compile(r"(?:[A-Za-z0-9.,;:/!?'’@()\[\]*+-]|\\(?:sim|%|colon|_)(?![A-Za-z]))+")
_MARKS = re.compile(r"[“”‘’\"'，。；：、？！（）【】《》①-⑳\u3400-\u9fff]+")
_ORDINAL = re.compile(r"(?:th|st|nd|rd|s)\b|[-–]")
_NAME = re.compile(
    r"[(“\"]?(?:[A-Z]{2,}[A-Za-z]*|[A-Z][a-z]+[A-Z]?[A-Za-z]*)(?:[-/][A-Za-z]*\d*[A-Za-z]*)*[)”\",.;:]*"
)
_NAME_PART = re.compile(r"[A-Za-z]{2,}[’']?[A-Za-z]*(?:[-/][A-Za-z0-9]+)*-?[,.;:]*")
_HYPHENED = re.compile(r"[A-Za-z]{3,}-\d+[)”\",.;:]*")
_BRACKETS = "()[]（）“”\"'‘’,.;:!?，。；："
_ADDRESS = re.compile(r"\w+://\S*|\S+@\S+\.\w+|(?:\w+/){2,}\w+")
_ABBREVIATION = re.compile(r"[(（]?(?:e\.g|i\.e|cf|etc|vs|resp)\.?,?")
_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = (
    r"(?:%|‰|°C?|℃|(?:[kKmMGTcdnpμµ]?(?:[gmslLWVAFΩJNH]|Hz|Pa|mol|bit|dl|cd|eV|min|h|U)(?:/[A-Za-z]{1,4})?))"
)
_MEASURE = re.compile(rf"[(（]?{_NUMBER}(?:\s?[～~–-]\s?{_NUMBER})?\s?{_UNIT}?[)）]?[,.;:，。；：]?")
_QUANTITY = re.compile(r"[~～%A-Za-zμΩ°℃]")
"""What a measure holds beside digits; digits alone are told elsewhere."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read in the row: the characters within the formula's ink, and the whole words these belong to."""

    inside: str
    before: str
    after: str
    probability: float

    @property
    def whole(self) -> str:
        """The words, as they stand in the row."""
        return self.before + self.inside + self.after


class SecondOpinion:
    """Reads the formulas of a page in their rows. `read` gives the words in ink (h, w), uint8, of one row."""

    def __init__(
        self,
        rows: "PageRows",
        pieces: "Sequence[Sequence[Piece]]",
        read: "Callable[[NDArray[np.uint8]], LineOfText]",
    ) -> None:
        self._rows = rows
        self._pieces = pieces
        self._read = read
        self._numbers = {
            place: number for number, line in enumerate(rows.lines, 1) for place in line.formulas
        }

    def of(self, reading: FormulaReading, place: int) -> FormulaReading:
        """Return the reading of the formula at `place`, or the words that stand there."""
        number = self._numbers.get(place)
        if reading.candidate is None or reading.before or reading.after or number is None:
            return reading
        latex = reading.candidate.latex
        is_unsure = reading.candidate.score < NOT_SURE
        if not _is_plain(latex) and not (is_unsure and len(_SYMBOL.findall(latex)) <= LONGEST_MARKS):
            return reading
        touches = self._touches(number, place)
        if not (is_unsure or touches or _may_be_words(latex)):
            return reading
        seen = self._seen(number, place)
        if seen is None or seen.probability < SURE or not _are_words(seen, latex, is_unsure=is_unsure):
            return reading
        return FormulaReading(None, self._without_neighbours(seen, number, place))

    def _without_neighbours(self, seen: _Seen, number: int, place: int) -> str:
        """Return what stands in a formula's place: where a character lies is known to half of its width alone."""
        row = self._pieces[number - 1]
        at = next((index for index, piece in enumerate(row) if piece.formula == place), None)
        if at is None:
            return seen.inside
        before = row[at - 1].text.split(" ")[-1] if at else ""
        after = row[at + 1].text.split(" ")[0] if at + 1 < len(row) else ""
        whole = seen.whole.strip()
        if before and len(whole) > len(before) and whole.startswith(before):
            whole, before = whole[len(before) :], ""
        else:
            before = seen.before
        if after and len(whole) > len(after) and whole.endswith(after):
            whole, after = whole[: -len(after)], ""
        else:
            after = seen.after
        return whole[len(before) : len(whole) - len(after)].strip() or seen.inside

    def _touches(self, number: int, place: int) -> bool:
        """Tell whether ink of the row's words stands as near to a formula as within a word."""
        box, reach = self._rows.formulas[place].box, TOUCHING * self._rows.em
        own = self._row_ink(number, max(0, int(box.left - reach)), int(box.right + reach) + 1, place)
        return bool((own > INK).any())

    def _row_ink(self, number: int, left: int, right: int, without: int | None = None) -> "NDArray[np.uint8]":
        """Return the ink (h, w), uint8, of a row between two columns, with its formulas but one."""
        import numpy as np

        rows, line = self._rows, self._rows.lines[number - 1]
        top = max(
            0, int(min(line.box.top, line.whole.top if line.box.bottom <= line.box.top else line.box.top))
        )
        bottom = max(int(line.box.bottom), top + 1) + 1
        window = slice(top, bottom), slice(left, right)
        ink = np.where(rows.owners[window] == number, rows.words[window], 0).astype(np.uint8)
        for place in line.formulas:
            if place == without:
                continue
            formula = rows.formulas[place].ink
            y, x = int(formula.box.top) - top, int(formula.box.left) - left
            source = formula.pixels[max(0, -y) :, max(0, -x) :]
            target = ink[max(0, y) :, max(0, x) :]
            high, wide = min(len(source), len(target)), min(source.shape[1], target.shape[1])
            if high > 0 and wide > 0:
                np.maximum(target[:high, :wide], source[:high, :wide], out=target[:high, :wide])
        return ink

    def _seen(self, number: int, place: int) -> _Seen | None:
        """Read a formula with the words beside it; None where nothing was read, or it does not stand in the row."""
        rows, line = self._rows, self._rows.lines[number - 1]
        box, em = rows.formulas[place].box, rows.em
        shared = overlap_of(box.top, box.bottom, line.box.top, line.box.bottom)
        if shared < 0.6 * min(height(box), height(line.box)):
            return None
        reach = REACH * em
        left, right = max(0, int(box.left - reach)), min(rows.words.shape[1], int(box.right + reach) + 1)
        ink = self._row_ink(number, left, right)
        first, last = _between_words(ink, int(box.left) - left, int(box.right) - left, TOUCHING * em)
        glyphs = self._read(ink[:, first:last]).glyphs
        return _around(glyphs, box.left - left - first, box.right - left - first, em)


def _between_words(ink: "NDArray[np.uint8]", left: int, right: int, white: float) -> tuple[int, int]:
    """Return the outermost columns beside a formula at which no word is cut. `ink` (h, w), uint8."""
    import numpy as np

    filled = np.flatnonzero((ink > INK).any(axis=0))
    gaps = [(int(a) + 1, int(b)) for a, b in itertools.pairwise(filled) if b - a > max(2.0, white)]
    starts = [after for _, after in gaps if after <= left]
    ends = [before for before, _ in gaps if before >= right]
    first = 0 if not starts or (len(filled) and filled[0] > white) else starts[0]
    last = ink.shape[1] if not ends or (len(filled) and filled[-1] < ink.shape[1] - white) else ends[-1]
    return first, last


def _around(glyphs: "Sequence[RecognizedCharacter]", left: float, right: float, em: float) -> _Seen | None:
    """Return the characters between two columns, and the words they belong to."""
    inside = [
        place
        for place, glyph in enumerate(glyphs)
        if left - 0.12 * em <= glyph.x <= right + 0.12 * em and not glyph.text.isspace()
    ]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    start, end = first, last
    while start and _goes_on(glyphs[start - 1]):
        start -= 1
    while end < len(glyphs) and _goes_on(glyphs[end]):
        end += 1
    known = [glyph.probability for glyph in glyphs[start:end] if not glyph.text.isspace()]

    def text(begin: int, stop: int) -> str:
        return "".join(glyph.text for glyph in glyphs[begin:stop])

    return _Seen(text(first, last).strip(), text(start, first), text(last, end), sum(known) / len(known))


def _goes_on(glyph: "RecognizedCharacter") -> bool:
    return not glyph.text.isspace() and not is_wide(glyph.text)


def _is_plain(latex: str) -> bool:
    """Tell whether a reading has no structure: letters, digits and marks in any font."""
    bare = _FONTS.sub("", latex)
    return bool(bare) and _PLAIN.fullmatch(bare) is not None


def _may_be_words(latex: str) -> bool:
    """Tell whether a sure reading without structure may be a name, an address, or a number with its unit."""
    bare = _FONTS.sub("", latex)
    letters = sum(character.isalpha() for character in bare)
    if bare in {"(-)", "(=)"}:  # Chinese numbers in brackets
        return True
    return (letters > 1 and (_UPRIGHT.search(latex) is not None or letters > 3)) or (
        bare[:1].isdigit() and (letters > 0 or "\\" in bare or "-" in bare)
    )


def _are_words(seen: _Seen, latex: str, *, is_unsure: bool) -> bool:
    """Tell whether what was read in the row is no mathematics."""
    if _MARKS.fullmatch(seen.inside):
        return len(_SYMBOL.findall(latex)) <= LONGEST_MARKS and (is_unsure or len(_FONTS.sub("", latex)) > 1)
    if _ADDRESS.fullmatch(seen.whole) or _ABBREVIATION.fullmatch(seen.whole):
        return True
    if _MEASURE.fullmatch(seen.whole):
        return _QUANTITY.search(seen.whole) is not None or bool(seen.before or seen.after)
    if seen.before.strip(_BRACKETS) or seen.after.strip(_BRACKETS):
        return _is_part_of_word(seen, latex)
    words = seen.inside.split()
    is_upright = _UPRIGHT.search(latex) is not None
    return all(
        is_word(word) or (_NAME.fullmatch(word) and (is_upright or not word.isupper())) for word in words
    )


def _is_part_of_word(seen: _Seen, latex: str) -> bool:
    """Tell whether a formula is a part of a word: not the n of “nth” and “n-tuple”, nor the x of “sinx”."""
    outside = seen.before + seen.after
    letters = sum(character.isalpha() for character in outside)
    if (
        letters < 2
        or (len(seen.inside) == 1 and _ORDINAL.match(seen.after))
        or outside.lower().strip(".,;:()") in FUNCTIONS
    ):
        return False
    is_small = len(seen.inside) == 1 and seen.inside.islower() and _UPRIGHT.search(latex) is None
    if is_small:
        return False
    whole = seen.whole.strip('(（“"')
    if _NAME.fullmatch(whole):
        return True
    if _HYPHENED.fullmatch(whole):
        return True
    return len(re.sub(r"[^A-Za-z]", "", whole)) > 3 and _NAME_PART.fullmatch(whole) is not None
