"""Which characters of a PDF's text layer are mathematics: by their fonts, sizes and neighbours.

Fonts of mathematics have telling names, and a Mathematical Alphanumeric Symbol (Unicode block U+1D400) is one wherever
it stands. Many papers take the italic letters of mathematics, its digits and its upright names from the fonts of their
words: there a lone italic letter is a variable, and what is small and clings to one is its index.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from pic2latex.geometry import height, overlap_of
from pic2latex.types import LayerCharacter

__all__ = ["is_alphanumeric_symbol", "is_operator", "mathematics_of", "usual_font"]

_MATH_FONT = re.compile(
    r"CM(?:MI|SY|EX|BSY|MIB)|MS[AB]M|EUF|EUSM|EURM|RSFS|Math|LM(?:MI|SY|EX)|TX(?:MI|SY|EX)|NTX(?:M|SY|EX)|PX(?:MI|SY|EX)|"
    r"MT(?:MI|SY|EX)|FourierM|Kp--M|stmary|wasy|Symbol",
    re.IGNORECASE,
)
_ROMAN_OF_MATH = re.compile(r"CMR\d|LMRoman\d+-Regular|rtxr|zplmr", re.IGNORECASE)
"""Upright fonts that formulas take their digits and brackets from, also beside words in other fonts."""

_FAMILY = re.compile(r"^(?:[A-Z]{6}\+)?([A-Za-z]*)")
_ITALIC = re.compile(r"Ital|Obli|Slant|CMTI|SFTI|ECTI|-It\b|Kursiv", re.IGNORECASE)
_OPERATORS = frozenset("=<>≤≥≠≈≡∼≃≅∈∉⊂⊆⊃⊇→←↔⇒⇔↦⊥∥∝+−±∓×·∗⊗⊕∘∪∩∧∨≪≫∣")
_ACCENTS = frozenset("ˆ˜¯˙¨´`ˇ˘˚^~→\u0302\u0303\u0304\u0307\u0308\u20d7")
_WORDS = frozenset("aAIO")
"""Letters that are words of English, French, Spanish or Italian by themselves, also in italics."""

SMALL = 0.86
"""How much smaller than usual a character of an index is, at least: 7 of 10 points, or 8 of 10 for most letters."""

WORD, FEWEST_LETTERS, MOST_IN_WORDS = 3, 6, 0.15
"""Letters of a word, letters of a font from which on it can be told from those of words, and their share in words."""

CLINGING = 0.5
"""Of a character's height: the white to the next one without a space, at most. Digits 1 are far from each other."""

NEAR = 12
"""Characters before and behind another among which its neighbours are looked for."""


def is_alphanumeric_symbol(text: str) -> bool:
    """Tell whether a character is a letter or digit of mathematics by its code alone."""
    return "\U0001d400" <= text[:1] <= "\U0001d7ff"


def is_operator(text: str) -> bool:
    """Tell whether a character wants a term beside it: a relation, or a sign between two terms."""
    return text in _OPERATORS


def usual_font(characters: Iterable[LayerCharacter]) -> str:
    """Return the font of most characters whose font is not one of mathematics by its name; empty for none."""
    fonts = Counter(each.font for each in characters if not _MATH_FONT.search(each.font))
    return max(fonts, key=lambda font: fonts[font], default="")


def mathematics_of(characters: Sequence[LayerCharacter], spaced: Sequence[bool]) -> tuple[bool, ...]:
    """Tell of each character whether it is mathematics. `spaced` tells whether a space is before it."""
    return _Layer(characters, spaced, usual_font(characters)).mathematics()


@dataclass(frozen=True, slots=True)
class _Layer:
    characters: Sequence[LayerCharacter]
    spaced: Sequence[bool]
    usual: str

    def mathematics(self) -> tuple[bool, ...]:
        without_words = self._fonts_without_words()
        known = [
            self._is_by_font(each) or each.font in without_words or self._is_lone_greek(place)
            for place, each in enumerate(self.characters)
        ]
        if not any(known):
            return tuple(known)
        for place in range(len(known)):
            known[place] = known[place] or self._is_variable(place, known)
        heights = self._heights(known)
        for place in range(1, len(known)):  # from the left: an index may be several characters long
            known[place] = known[place] or (known[place - 1] and self._is_index(place, heights))
        for place in range(len(known)):
            known[place] = known[place] or self._is_accent(place, known)  # its letter may be some places away
        self._add_numbers(known)
        return tuple(known)

    def _is_by_font(self, character: LayerCharacter) -> bool:
        font = character.font
        if is_alphanumeric_symbol(character.text) or _MATH_FONT.search(font):
            return True
        return bool(_ROMAN_OF_MATH.search(font)) and _family(font) != _family(self.usual)

    def _fonts_without_words(self) -> frozenset[str]:
        """Return the fonts, whatever their names, whose letters hardly ever make words."""
        letters: Counter[str] = Counter()
        in_words: Counter[str] = Counter()
        run: list[int] = []
        for place, character in enumerate(self.characters):
            goes_on = run and self._clings(place) and character.font == self.characters[run[0]].font
            if not character.text.isalpha() or not goes_on:
                self._count(run, letters, in_words)
                run = []
            if character.text.isalpha():
                run.append(place)
        self._count(run, letters, in_words)
        return frozenset(
            font
            for font, count in letters.items()
            if font != self.usual and count >= FEWEST_LETTERS and in_words[font] < MOST_IN_WORDS * count
        )

    def _count(self, run: Sequence[int], letters: "Counter[str]", in_words: "Counter[str]") -> None:
        if run:
            font = self.characters[run[0]].font
            letters[font] += len(run)
            in_words[font] += len(run) if len(run) >= WORD else 0

    def _is_lone_greek(self, place: int) -> bool:
        """Tell whether a character is a Greek letter and no part of a word: upright capitals are in fonts of words."""
        if not _is_greek(self.characters[place].text):
            return False
        is_in_word = self._clings(place) and _is_greek(self.characters[place - 1].text)
        return not is_in_word and not (self._clings(place + 1) and _is_greek(self.characters[place + 1].text))

    def _clings(self, place: int) -> bool:
        """Tell whether a character stands right behind the one before it, in its row."""
        if place <= 0 or place >= len(self.characters) or self.spaced[place]:
            return False
        left, right = self.characters[place - 1].box, self.characters[place].box
        tall = max(height(left), height(right))
        is_beside = overlap_of(left.top, left.bottom, right.top, right.bottom) > 0
        return is_beside and -tall < right.left - left.right < CLINGING * tall

    def _is_variable(self, place: int, known: Sequence[bool]) -> bool:
        """Tell whether a character is an italic letter that is no part of a word."""
        character = self.characters[place]
        is_letter = len(character.text) == 1 and character.text.isascii() and character.text.isalpha()
        if not is_letter or character.font == self.usual or not _ITALIC.search(character.font):
            return False
        first, last = place, place
        while self._clings(first) and self._is_letter_of(first - 1, character.font):
            first -= 1
        while self._clings(last + 1) and self._is_letter_of(last + 1, character.font):
            last += 1
        touches = (self._clings(first) and known[first - 1]) or (self._clings(last + 1) and known[last + 1])
        if first != last:
            return last - first == 1 and bool(touches)
        return bool(touches) or not (self._is_among_italics(place) and self._may_be_word(place))

    def _may_be_word(self, place: int) -> bool:
        """Tell whether a lone letter among words in its font may be one of them, or an initial."""
        text = self.characters[place].text
        is_initial = text.isupper() and self._clings(place + 1) and self.characters[place + 1].text == "."
        return text in _WORDS or is_initial

    def _is_letter_of(self, place: int, font: str) -> bool:
        character = self.characters[place]
        return character.font == font and character.text.isalpha()

    def _is_among_italics(self, place: int) -> bool:
        """Tell whether the nearest letter before or behind a letter is in its font."""
        before = (
            each for each in reversed(self.characters[max(0, place - NEAR) : place]) if each.text.isalpha()
        )
        behind = (each for each in self.characters[place + 1 : place + 1 + NEAR] if each.text.isalpha())
        nearest = (next(before, None), next(behind, None))
        return any(each is not None and each.font == self.characters[place].font for each in nearest)

    def _heights(self, known: Sequence[bool]) -> dict[str, float]:
        """Return how high characters are among the words."""
        found: dict[str, list[float]] = {}
        for character, is_math in zip(self.characters, known, strict=True):
            if not is_math and character.font == self.usual:
                found.setdefault(_class(character.text), []).append(height(character.box))
        return {each: median(values) for each, values in found.items()}

    def _is_index(self, place: int, heights: dict[str, float]) -> bool:
        """Tell whether a character is smaller than among words and clings to the one before it."""
        character = self.characters[place]
        if not self._clings(place):
            return False
        if character.text in ".," and place + 1 < len(self.characters):  # within a number
            return self.characters[place + 1].text.isdecimal() and self._is_index(place + 1, heights)
        usual = heights.get(_class(character.text))
        return usual is not None and character.text.isalnum() and 0 < height(character.box) < SMALL * usual

    def _is_accent(self, place: int, known: Sequence[bool]) -> bool:
        """Tell whether a character is an accent over one that is mathematics."""
        if self.characters[place].text not in _ACCENTS:
            return False
        box = self.characters[place].box
        near = range(max(0, place - NEAR), min(len(known), place + NEAR))
        letters = (self.characters[other].box for other in near if known[other])
        return any(
            overlap_of(box.left, box.right, each.left, each.right) > 0
            and overlap_of(box.top, box.bottom + height(box), each.top, each.bottom) > 0
            for each in letters
        )

    def _add_numbers(self, known: list[bool]) -> None:
        """Mark the numbers that cling to mathematics or stand beside an operator."""
        place = 0
        while place < len(known):
            end = self._end_of_number(place, known)
            if end == place:
                place += 1
                continue
            before = place > 0 and known[place - 1] and self._belongs(place, self.characters[place - 1].text)
            after = end < len(known) and known[end] and self._belongs(end, self.characters[end].text)
            known[place:end] = [before or after] * (end - place)
            place = end

    def _belongs(self, place: int, beside: str) -> bool:
        return is_operator(beside) or self._clings(place)

    def _end_of_number(self, first: int, known: Sequence[bool]) -> int:
        """Return where a number that begins at `first` ends; `first` where there is none."""
        if known[first] or not self.characters[first].text.isdecimal() or self._is_in_word(first, known):
            return first
        end = first + 1
        while end < len(known) and not known[end] and self._clings(end):
            text = self.characters[end].text
            follows = (
                end + 1 < len(known) and self._clings(end + 1) and self.characters[end + 1].text.isdecimal()
            )
            if not (text.isdecimal() or (text in ".," and follows)):
                break
            end += 1
        return end

    def _is_in_word(self, place: int, known: Sequence[bool]) -> bool:
        """Tell whether a number clings to a letter or digit of words before it."""
        return self._clings(place) and self.characters[place - 1].text.isalnum() and not known[place - 1]


def _is_greek(text: str) -> bool:
    return "\u0391" <= text[:1] <= "\u03f5" or text == "\u2126"  # the sign for ohm, as some fonts have it


def _family(font: str) -> str:
    found = _FAMILY.match(font)
    return found[1].upper() if found else ""


def _class(text: str) -> str:
    """Return what characters of one height have in common."""
    if text.isdecimal():
        return "0"
    return "x" if text and text in "acemnorsuvwxz" else text
