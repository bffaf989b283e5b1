"""Detected formulas corrected by a PDF's text layer, which knows words and mathematics by their fonts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pic2latex.geometry import area, bounds, height, middle, overlap_of, shared_area, width
from pic2latex.pages.layout.word_detection import FUNCTIONS
from pic2latex.pages.text.layer_fonts import is_operator
from pic2latex.pages.text.layer_text import LayerText
from pic2latex.types import Box, Detection, RegionKind

__all__ = ["LayerFormulas"]

_NUMBER = re.compile(r"\(\d{1,3}(?:\.\d{1,3})*[a-z]?\)?$")
"""The number of an equation, the last of its characters."""

GAP, GAP_BESIDE_OPERATOR = 0.35, 2.0
"""Ems between two signs of mathematics of one formula; rows that are justified stretch the white beside operators."""

WIDE_GAP = 1.4
"""Ems of white within a formula in a row from which on it is two, as in the cells of a table's head."""

TALL = 2.0
"""Ems: what is higher in a row is a fraction, or stands in two rows."""

ACCENT_HEIGHT, ACCENT_GAP = 0.3, 0.2
"""Ems: an accent is no higher, and no higher above its letter."""

BESIDE = 4.0
"""Ems from a formula to words that tell which rows it stands in, at most."""

SAME_ROW = 0.6
"""Ems between the middles of two characters of one row, at most."""


@dataclass(frozen=True, slots=True)
class LayerFormulas:
    """The formulas of a page by its layer; `em` and all boxes are in pixels of the page's ink."""

    layer: LayerText
    em: float

    def refined(self, found: Sequence[Detection]) -> tuple[Detection, ...]:
        """Return detected formulas as the fonts have them: without words, and with signs that were not seen.

        A layer without fonts of mathematics changes nothing.
        """
        if not self.layer.has_signs:
            return tuple(found)
        signs = [
            place
            for place, is_math in enumerate(self.layer.mathematics)
            if is_math and area(self._box(place))
        ]
        kept = [part for each in found for part in self._parts(each, signs)]
        covered = [each.box for each in kept]
        groups: list[list[int]] = []
        for place in (place for place in signs if not self._is_covered(place, covered)):
            if groups and self._is_beside(groups[-1][-1], place):
                groups[-1].append(place)
            else:
                groups.append([place])
        more = [Detection(self._bounds(group), RegionKind.INLINE, 1.0) for group in groups]
        joined = self._joined([*kept, *more])
        return tuple(each for each in joined if each in kept or self._is_large(each.box))

    def _box(self, place: int) -> Box:
        return self.layer.characters[place].box

    def _bounds(self, places: Sequence[int]) -> Box:
        return bounds(self._box(place) for place in places)

    def _is_covered(self, place: int, boxes: Sequence[Box]) -> bool:
        box = self._box(place)
        return any(shared_area(box, each) > 0.5 * area(box) for each in boxes)

    def _parts(self, found: Detection, signs: Sequence[int]) -> list[Detection]:
        """Return what is mathematics of a detected formula: all but words at its ends, in one or several parts."""
        own = self.layer.places(found.box)
        if found.kind is RegionKind.DISPLAY:
            return [replace(found, box=self._without_number(found.box, own))]
        if height(found.box) > TALL * self.em:
            return self._rows_of(found, own, signs) or [found]
        if not own:
            return [found] if width(found.box) > 0.5 * self.em else []
        own = sorted(own, key=lambda place: self._box(place).left)
        return [
            self._with_whole_signs(part, found, own, signs)
            for group in self._parted(own)
            if (part := self._without_words(group))
        ]

    def _without_number(self, box: Box, own: Sequence[int]) -> Box:
        """Return the box of a display without its number, in brackets in the font of words behind or below all else."""
        text = "".join(self.layer.characters[place].text[:1] for place in own)
        number = _NUMBER.search(text)
        if number is None or number.start() == 0:
            return box
        places, rest = own[number.start() :], own[: number.start()]
        if any(
            self.layer.mathematics[place] for place in places if self.layer.characters[place].text.isalnum()
        ):
            return box
        around, formula = self._bounds(places), self._bounds(rest)
        if around.left >= formula.right:
            return Box(box.left, box.top, formula.right + 1, box.bottom)
        return Box(box.left, box.top, box.right, around.top - 1) if around.top >= formula.bottom else box

    def _rows_of(self, found: Detection, own: Sequence[int], signs: Sequence[int]) -> list[Detection]:
        """Return the formulas of two rows of text that were taken for one, by the words beside them; else none."""
        words = [token for token in self._tokens(own) if self._is_word(token)]
        rest = [place for place in own if not any(place in token for token in words)]
        rows = [middle(self._bounds(token)) for token in words] + self._rows_beside(found.box)
        if not rest or not rows or (not words and max(rows) - min(rows) <= SAME_ROW * self.em):
            return []
        groups: dict[float | None, list[int]] = {}
        for place in rest:
            own_middle = middle(self._box(place))
            near = [row for row in rows if abs(row - own_middle) <= SAME_ROW * self.em]
            groups.setdefault(near[0] if near else None, []).append(
                place
            )  # the first of the words in its row
        boxes = [self._bounds(group) for group in groups.values()]
        if any(height(box) > TALL * self.em for box in boxes):
            return []
        parts = [Detection(box, found.kind, found.score) for box in boxes]
        return [each for part in parts for each in self._parts(part, signs)]

    def _rows_beside(self, box: Box) -> list[float]:
        """Return the middles of the words' letters that stand left and right of a box, near it."""
        reach = BESIDE * self.em
        around = Box(box.left - reach, box.top, box.right + reach, box.bottom)
        inside = set(self.layer.places(box))
        beside = (place for place in self.layer.places(around) if place not in inside)
        return [middle(self._box(place)) for place in beside if self._is_word_letter(place)]

    def _parted(self, own: Sequence[int]) -> list[list[int]]:
        """Part characters, from the left, at commas of words and at white as wide as between columns."""
        groups: list[list[int]] = []
        reached = float("-inf")
        is_new = True
        for place in own:
            if self._parts_a_list(place):
                is_new = True
                continue
            box = self._box(place)
            if is_new or box.left - reached > WIDE_GAP * self.em:
                groups.append([])
            is_new = False
            groups[-1].append(place)
            reached = max(reached, box.right)
        return groups

    def _parts_a_list(self, place: int) -> bool:
        """Tell whether a character is a comma in the font of words with a space behind it, no part of a formula."""
        character = self.layer.characters[place]
        is_mark = character.text in {",", ";"} and not self.layer.mathematics[place]
        is_spaced = place + 1 >= len(self.layer.spaced) or self.layer.spaced[place + 1]
        return is_mark and is_spaced and character.font in self.layer.fonts

    def _without_words(self, own: Sequence[int]) -> Sequence[int]:
        """Return characters of a row without the words at their ends; none where there are only words."""
        characters = self.layer.characters
        if not any(self.layer.mathematics[place] for place in own):
            text = "".join(characters[place].text for place in own)
            letters = [characters[place] for place in own if characters[place].text.isalpha()]
            is_text = any(each.font in self.layer.fonts for each in letters)
            keeps = text.lower() in FUNCTIONS if is_text else any(map(str.isalnum, text))
            return own if keeps else ()
        tokens = self._tokens(own)
        while tokens and self._is_word(tokens[0]):
            tokens.pop(0)
        while tokens and self._is_word(tokens[-1]):
            tokens.pop()
        return [place for token in tokens for place in token]

    def _tokens(self, own: Sequence[int]) -> list[list[int]]:
        """Part characters where the layer has a space, and where words in their font become mathematics."""
        tokens: list[list[int]] = []
        kinds = self.layer.mathematics
        before: int | None = None
        for place in own:
            if before is None or self.layer.spaced[place] or kinds[place] != kinds[before]:
                tokens.append([])
            tokens[-1].append(place)
            before = place
        return tokens

    def _is_word(self, token: Sequence[int]) -> bool:
        """Tell whether characters are a word, or a part of one, and no name of a function."""
        letters = [place for place in token if self.layer.characters[place].text.isalpha()]
        if not letters or any(self.layer.mathematics[place] for place in token):
            return False
        name = self._word_around(letters)
        is_in_font_of_words = self.layer.characters[letters[0]].font in self.layer.fonts
        return len(name) > 1 and name.lower() not in FUNCTIONS and is_in_font_of_words

    def _word_around(self, letters: Sequence[int]) -> str:
        """Return the whole word that letters are a part of."""
        first, last = min(letters), max(letters)
        while first > 0 and not self.layer.spaced[first] and self._is_word_letter(first - 1):
            first -= 1
        count = len(self.layer.characters)
        while last + 1 < count and not self.layer.spaced[last + 1] and self._is_word_letter(last + 1):
            last += 1
        return "".join(each.text for each in self.layer.characters[first : last + 1] if each.text.isalpha())

    def _is_word_letter(self, place: int) -> bool:
        return self.layer.characters[place].text.isalpha() and not self.layer.mathematics[place]

    def _with_whole_signs(
        self, part: Sequence[int], found: Detection, own: Sequence[int], signs: Sequence[int]
    ) -> Detection:
        """Return the formula of some of the characters in a box, with all of the signs it holds a part of."""
        left = found.box.left if part[0] == own[0] else self._box(part[0]).left
        right = found.box.right if part[-1] == own[-1] else self._box(part[-1]).right
        box = Box(left, found.box.top, right, found.box.bottom)
        cut = [sign for sign in map(self._box, signs) if shared_area(sign, box) > 0.1 * area(sign)]
        return Detection(bounds([box, *cut]), found.kind, found.score)

    def _joined(self, found: Sequence[Detection]) -> list[Detection]:
        """Join inline formulas of one row with nothing between them."""
        result: list[Detection] = []
        for each in sorted(found, key=lambda each: each.box.left):
            mate = next((other for other in result if self._are_one(other, each)), None)
            if mate is None:
                result.append(each)
            else:
                result[result.index(mate)] = Detection(bounds((mate.box, each.box)), mate.kind, mate.score)
        return result

    def _are_one(self, left: Detection, right: Detection) -> bool:
        """Tell whether two formulas in rows are one that was found in two pieces."""
        tallest = max(height(left.box), height(right.box))
        if RegionKind.DISPLAY in {left.kind, right.kind} or tallest >= TALL * self.em:
            return False
        if not self._is_near(
            left.box, right.box, GAP_BESIDE_OPERATOR
        ):  # most pairs: nothing is looked up for them
            return False
        if not self._is_near(left.box, right.box, GAP) and not self._has_operator_between(
            left.box, right.box
        ):
            return False
        top, bottom = min(left.box.top, right.box.top), max(left.box.bottom, right.box.bottom)
        return not self.layer.places(Box(left.box.right + 2, top, right.box.left - 2, bottom))

    def _has_operator_between(self, left: Box, right: Box) -> bool:
        """Tell whether the left formula ends, or the right one begins, with a sign that wants a term."""
        last = max(self.layer.places(left), key=lambda place: self._box(place).right, default=None)
        first = min(self.layer.places(right), key=lambda place: self._box(place).left, default=None)
        return any(self._wants_term(place) for place in (last, first) if place is not None)

    def _wants_term(self, place: int) -> bool:
        text = self.layer.characters[place].text
        return self.layer.mathematics[place] and (is_operator(text) or text == ":")

    def _is_beside(self, before: int, place: int) -> bool:
        gap = GAP_BESIDE_OPERATOR if self._wants_term(before) or self._wants_term(place) else GAP
        return self._is_near(self._box(before), self._box(place), gap)

    def _is_near(self, left: Box, right: Box, gap: float) -> bool:
        """Tell whether a box stands right beside another in one row, `gap` ems from it at most."""
        em = self.em
        is_beside = -0.3 * em < right.left - left.right < gap * em
        is_in_row = right.top < left.bottom + 0.3 * em and left.top < right.bottom + 0.3 * em
        is_low_enough = height(bounds((left, right))) <= TALL * em
        return is_low_enough and ((is_beside and is_in_row) or self._is_accent(left, right))

    def _is_accent(self, first: Box, second: Box) -> bool:
        """Tell whether one of two boxes is an accent right above the other."""
        upper, lower = sorted((first, second), key=lambda box: box.top)
        is_above = overlap_of(upper.left, upper.right, lower.left, lower.right) > 0.5 * width(upper)
        is_near = lower.top - upper.bottom < ACCENT_GAP * self.em
        return is_above and is_near and height(upper) < ACCENT_HEIGHT * self.em

    def _is_large(self, box: Box) -> bool:
        """Tell whether signs are more than a point or a bullet."""
        signs = [place for place in self.layer.places(box) if self.layer.mathematics[place]]
        return len(signs) > 1 or (width(box) > 0.2 * self.em and height(box) > 0.25 * self.em)
