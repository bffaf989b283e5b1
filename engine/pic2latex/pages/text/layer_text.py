"""The words of a born-digital PDF as its text layer has them, instead of those that a network reads.

A layer may be wrong: fonts without a sound ToUnicode table (PDF 32000-1, 9.10.3), or text that another program's OCR
hid behind a scan. Some rows are read by the network too, and a layer that says something else is not used.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.geometry import area, bounds, height, shared_area, width
from pic2latex.pages.layout.word_detection import FUNCTIONS
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.types import Box, Detection, LayerCharacter, RegionKind

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

GAP = 0.35
"""Ems between two signs of mathematics of one formula."""

_MATH_FONT = re.compile(
    r"CM(?:MI|SY|EX|BSY|MIB)|MS[AB]M|EUF|EUSM|RSFS|Math|LMMI|TXMI|TXSY|NTXM|NTXSY|PXMI|MTMI|MTSY|eufm|Symbol",
    re.IGNORECASE,
)
_ITALIC_FONT = re.compile(r"CMMI|LMMI|TXMI|NTXMI|PXMI|MTMI", re.IGNORECASE)
"""Fonts whose letters are the italic ones of mathematics."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HYPHENS = frozenset("\x02\xad\ufffe")


@dataclass(frozen=True, slots=True)
class LayerText:
    """The characters of a layer that are no spaces, in the layer's order, boxes in pixels of the page's ink.

    `spaced` tells of each whether the layer has a space before it. `font` is that of most of them.
    """

    characters: tuple[LayerCharacter, ...]
    spaced: tuple[bool, ...]
    font: str

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
            text = "-" if each.text in _HYPHENS else _plain(each.text)
            characters.append(LayerCharacter(text, to_ink(each.box), each.font))
            spaced.append(has_space)
            has_space = False
        fonts = [each.font for each in characters]
        usual = max(set(fonts), key=fonts.count, default="")
        return cls(tuple(characters), tuple(spaced), usual)

    def line(self, box: Box, em: float) -> LineOfText:
        """Return the characters whose middle lies in a box of one row; sure of each."""
        places = sorted(self._places(box), key=lambda place: self.characters[place].box.left)
        result: list[RecognizedCharacter] = []
        before: int | None = None
        has_signs = sum(map(self._is_math, self.characters)) >= FEWEST_SIGNS
        for number, place in enumerate(places):
            each = self.characters[place]
            beside = before if before is not None else next(iter(places[number + 1 :]), None)
            x = (each.box.left + each.box.right) / 2
            if before is not None and self._is_apart(before, place, em):
                result.append(RecognizedCharacter(" ", 1.0, (x + result[-1].x) / 2))
            text = each.text.translate(_RAISED) if self._is_raised(beside, place, em) else each.text
            is_word = has_signs and self._is_word_letter(each)
            result += [RecognizedCharacter(letter, 1.0, x, is_word) for letter in text]
            before = place
        return LineOfText(tuple(result))

    def letter(self, box: Box) -> str | None:
        """Return the letter that a formula's box holds when it is one italic letter of mathematics and nothing else."""
        places = self._places(box)
        if len(places) != 1:
            return None
        only = self.characters[places[0]]
        is_letter = len(only.text) == 1 and only.text.isascii() and only.text.isalpha()
        return only.text if is_letter and _ITALIC_FONT.search(only.font) else None

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

    def refined(self, found: Sequence[Detection], em: float) -> tuple[Detection, ...]:
        """Return detected formulas as the fonts have them: without words, and with signs that were not seen.

        Boxes are in pixels of the ink. A layer without fonts of mathematics changes nothing.
        """
        signs = [each.box for each in self.characters if self._is_math(each) and area(each.box)]
        if len(signs) < FEWEST_SIGNS:
            return tuple(found)
        kept = [
            detection for each in found if (detection := self._without_words(each, signs, em)) is not None
        ]
        covered = [each.box for each in kept]
        free = [box for box in signs if not any(shared_area(box, each) > 0.5 * area(box) for each in covered)]
        groups: list[list[Box]] = []
        for box in free:
            if groups and _is_beside(groups[-1][-1], box, em):
                groups[-1].append(box)
            else:
                groups.append([box])
        more = [Detection(bounds(group), RegionKind.INLINE, 1.0) for group in groups if _is_large(group, em)]
        return tuple(self._joined([*kept, *more], em))

    def _without_words(self, found: Detection, signs: Sequence[Box], em: float) -> Detection | None:
        """Return a formula without the words at its ends, with all of the signs it holds a part of; None for a word."""
        if found.kind is RegionKind.DISPLAY or found.box.bottom - found.box.top > 2 * em:
            return found
        own = sorted(
            (self.characters[place] for place in self._places(found.box)), key=lambda each: each.box.left
        )
        if not own:
            return found if width(found.box) > 0.5 * em else None
        if not any(self._is_math(each) or each.text.isalnum() for each in own):
            return None
        if all(self._is_word_letter(each) for each in own):
            name = "".join(each.text for each in own)
            return found if name.lower() in FUNCTIONS else None
        first, last = 0, len(own)
        count = next((place for place, each in enumerate(own) if not self._is_word_letter(each)), 0)
        if count > 1 and "".join(each.text for each in own[:count]).lower() not in FUNCTIONS:
            first = count
        count = next((place for place, each in enumerate(reversed(own)) if not self._is_word_letter(each)), 0)
        if count > 1 and "".join(each.text for each in own[-count:]).lower() not in FUNCTIONS:
            last -= count
        left = found.box.left if first == 0 else own[first].box.left
        right = found.box.right if last == len(own) else own[last - 1].box.right
        box = Box(left, found.box.top, right, found.box.bottom)
        cut = [each for each in signs if shared_area(each, box) > 0.1 * area(each)]
        return Detection(bounds([box, *cut]), found.kind, found.score)

    def _joined(self, found: Sequence[Detection], em: float) -> list[Detection]:
        """Join inline formulas of one row with nothing between them."""
        result: list[Detection] = []
        for each in sorted(found, key=lambda each: each.box.left):
            mate = next(
                (
                    other
                    for other in result
                    if RegionKind.DISPLAY not in {other.kind, each.kind}
                    and _is_beside(other.box, each.box, em)
                    and max(height(other.box), height(each.box)) < 2 * em
                    and not self._places(
                        Box(other.box.right + 2, each.box.top, each.box.left - 2, each.box.bottom)
                    )
                ),
                None,
            )
            if mate is None:
                result.append(each)
            else:
                result[result.index(mate)] = Detection(bounds((mate.box, each.box)), mate.kind, mate.score)
        return result

    @staticmethod
    def _is_math(character: LayerCharacter) -> bool:
        return _MATH_FONT.search(character.font) is not None

    def _is_word_letter(self, character: LayerCharacter) -> bool:
        return character.text.isalpha() and not self._is_math(character)

    def _places(self, box: Box) -> list[int]:
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


def _is_large(group: Sequence[Box], em: float) -> bool:
    """Tell whether signs are more than a point or a bullet."""
    return len(group) > 1 or (width(group[0]) > 0.2 * em and height(group[0]) > 0.25 * em)


def _plain(text: str) -> str:
    """Return a character as it is typed: ligatures taken apart, accents composed."""
    if any("\ufb00" <= each <= "\ufb06" for each in text):
        text = unicodedata.normalize("NFKC", text)
    return unicodedata.normalize("NFC", text)


def _is_beside(left: Box, right: Box, em: float) -> bool:
    return (
        -0.3 * em < right.left - left.right < GAP * em
        and right.top < left.bottom + 0.3 * em
        and left.top < right.bottom + 0.3 * em
    )
