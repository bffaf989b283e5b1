"""The words of a born-digital PDF as its text layer has them, instead of those that a network reads.

A layer may be wrong: fonts without a sound ToUnicode table (PDF 32000-1, 9.10.3), or text that another program's OCR
hid behind a scan. Some rows are read by the network too, and a layer that says something else is not used.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import height, width
from pic2latex.latex.rules.characters import spell_out
from pic2latex.pages.text.layer_fonts import (
    is_alphanumeric_symbol,
    mathematics_of,
    usual_font,
)
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.pages.text.unicode_classes import RAISED_DIGITS
from pic2latex.types import Box, LayerCharacter

if TYPE_CHECKING:
    from pic2latex.pages.layout.text_lines import TextLine

__all__ = ["LayerText"]

SPACE = 0.17
"""Ems of white between two letters from which on a space is between them, where the layer has none."""

ALIKE = 75.0
"""Percent of a row that the network and a sound layer have in common."""

TRIED, FEWEST = 3, 8
"""Rows that are compared, and the characters each has at least."""

FEWEST_SIGNS = 3
"""Characters in fonts of mathematics from which on a page tells its formulas by their fonts."""

FEWEST_IN_WORDS = 20
"""Letters of a font, beside formulas, from which on it is one of words, as the usual font is."""

_ITALIC_FONT = re.compile(r"CMMI|LMMI|TXMI|NTXMI|PXMI|MTMI|Ital|Obli", re.IGNORECASE)
"""Fonts whose letters are the italic ones of mathematics, where they are mathematics."""

_COMMAND = re.compile(r"\\(?:var)?[A-Za-z]+")
_HYPHENS = frozenset("\x02\xad\ufffe")


@dataclass(frozen=True, slots=True)
class LayerText:
    """The characters of a layer that are no spaces, in the layer's order, boxes in pixels of the page's ink.

    `spaced` tells of each whether the layer has a space before it, `mathematics` whether it belongs to a formula.
    `fonts` are those of words.
    """

    characters: tuple[LayerCharacter, ...]
    spaced: tuple[bool, ...]
    mathematics: tuple[bool, ...]
    fonts: frozenset[str]

    @classmethod
    def of(cls, layer: Sequence[LayerCharacter], to_ink: Callable[[Box], Box]) -> "LayerText":
        """Take a layer, whose boxes `to_ink` turns into those of the ink."""
        characters: list[LayerCharacter] = []
        spaced: list[bool] = []
        has_space = False
        for each in layer:
            if each.text.isspace() or not each.text:
                has_space = True
                continue
            text = "-" if each.text in _HYPHENS else each.text
            characters.append(LayerCharacter(text, to_ink(each.box), each.font))
            spaced.append(has_space)
            has_space = False
        mathematics = mathematics_of(characters, spaced)
        plain = tuple(replace(each, text=_plain(each.text)) for each in characters)
        letters = Counter(
            each.font
            for each, is_math in zip(characters, mathematics, strict=True)
            if each.text.isalpha() and not is_math
        )
        of_words = {font for font, count in letters.items() if count >= FEWEST_IN_WORDS}
        return cls(plain, tuple(spaced), mathematics, frozenset({usual_font(characters), *of_words}))

    def line(self, box: Box, em: float) -> LineOfText:
        """Return the characters whose middle lies in a box of one row; sure of each."""
        places = sorted(self.places(box), key=lambda place: self.characters[place].box.left)
        result: list[RecognizedCharacter] = []
        before: int | None = None
        has_signs = self.has_signs
        for number, place in enumerate(places):
            each = self.characters[place]
            beside = before if before is not None else next(iter(places[number + 1 :]), None)
            x = (each.box.left + each.box.right) / 2
            is_raised = self._is_raised(beside, place, em)  # the mark of a note, which clings to its word
            if before is not None and not is_raised and self._is_apart(before, place, em):
                result.append(RecognizedCharacter(" ", 1.0, (x + result[-1].x) / 2))
            text = each.text.translate(RAISED_DIGITS) if is_raised else each.text
            is_word = has_signs and self._is_word_letter(place)
            result += [RecognizedCharacter(letter, 1.0, x, is_word) for letter in text]
            before = place
        return LineOfText(tuple(result))

    def letter(self, box: Box) -> str | None:
        """Return the letter that a formula's box holds when it is one of mathematics and nothing else, in LaTeX.

        Latin letters are known by their codes where their font is italic, Greek ones always.
        """
        places = self.places(box)
        if len(places) != 1:
            return None
        only = self.characters[places[0]]
        if len(only.text) != 1 or not only.text.isalpha() or not self.mathematics[places[0]]:
            return None
        if only.text.isascii():
            return only.text if _ITALIC_FONT.search(only.font) else None
        spelled = spell_out(only.text).strip()
        return spelled if _COMMAND.fullmatch(spelled) else None

    def is_mathematics(self, box: Box) -> bool:
        """Tell whether all letters and digits in a box, one at least, are those of mathematics."""
        places = [place for place in self.places(box) if self.characters[place].text.isalnum()]
        return self.has_signs and bool(places) and all(self.mathematics[place] for place in places)

    @property
    def has_signs(self) -> bool:
        """Whether the page tells its formulas by their fonts."""
        return sum(self.mathematics) >= FEWEST_SIGNS

    def is_sound(self, lines: "Sequence[TextLine]", em: float, read: "Callable[[TextLine], str]") -> bool:
        """Tell whether the layer says what the network reads; `read` gives that for a row."""
        from rapidfuzz.fuzz import ratio

        known = [(line, self.line(line.box, em).text.replace(" ", "")) for line in lines]
        known = sorted(
            (each for each in known if len(each[1]) >= FEWEST), key=lambda each: -width(each[0].box)
        )
        tried = known[:TRIED]
        alike = [ratio(text, read(line).replace(" ", "")) >= ALIKE for line, text in tried]
        return bool(tried) and sum(alike) * 2 > len(tried)

    def _is_word_letter(self, place: int) -> bool:
        return self.characters[place].text.isalpha() and not self.mathematics[place]

    def places(self, box: Box) -> list[int]:
        """Return the places of the characters whose middle lies in a box, in the layer's order."""
        return [
            place
            for place, each in enumerate(self.characters)
            if box.left - 1 <= (each.box.left + each.box.right) / 2 <= box.right + 1
            and box.top - 1 <= (each.box.top + each.box.bottom) / 2 <= box.bottom + 1
        ]

    def _is_raised(self, beside: int | None, place: int, em: float) -> bool:
        """Tell whether a digit is a mark of a note: smaller than the letter beside it, and higher up."""
        if beside is None or not self.characters[place].text.isdecimal():
            return False
        left, right = self.characters[beside].box, self.characters[place].box
        is_small = height(right) < 0.55 * em
        return is_small and left.bottom - right.bottom > 0.2 * em and right.top <= left.bottom - 0.4 * em

    def _is_apart(self, before: int, place: int, em: float) -> bool:
        """Tell whether a space is between two characters beside each other."""
        left, right = self.characters[before].box, self.characters[place].box
        if place == before + 1 and self.spaced[place]:
            return True
        return place != before + 1 and right.left - left.right > SPACE * em


def _plain(text: str) -> str:
    """Return a character as it is typed: ligatures taken apart, accents composed."""
    if any("\ufb00" <= each <= "\ufb06" or is_alphanumeric_symbol(each) for each in text):
        text = unicodedata.normalize("NFKC", text)
    return unicodedata.normalize("NFC", text)
