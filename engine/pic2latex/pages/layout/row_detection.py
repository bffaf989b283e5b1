"""What is where on a page: rows of words, the formulas in them and between them, and whose every stroke is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import area, bounds, height, shared_area, width
from pic2latex.pages.layout.answers import is_whole_label
from pic2latex.pages.layout.box_refinement import fitted_box, united, with_crossing
from pic2latex.pages.layout.character_parts import is_character_part
from pic2latex.pages.layout.determinants import join_determinants
from pic2latex.pages.layout.formula_placement import (
    WIDEST_NUMBER,
    PlacedFormula,
    number_of,
    numbers_beside,
    stands_in_text,
    without_number,
)
from pic2latex.pages.layout.formula_splitting import (
    LABEL,
    WIDEST_LABEL,
    ink_rows,
    join_across_marks,
    label_part,
    left_column,
    left_words,
    may_be_label,
    split_at_commas,
    split_at_heights,
    split_at_labels,
    split_at_rows,
    word_around,
)
from pic2latex.pages.layout.ink_assignment import (
    assign_ink_to_lines,
    ink_pieces,
    text_em,
    tight_rows,
    unseen_words,
)
from pic2latex.pages.layout.missed_marks import clear_of_fractions, cut_fractions, missed_fractions
from pic2latex.pages.layout.row_splitting import split_tall_rows
from pic2latex.pages.layout.text_lines import TextLine, em_of, find_lines, rows_of
from pic2latex.pages.preprocessing.page_ink import PageInk, remove_formulas
from pic2latex.pages.text.line_recognition import read_words
from pic2latex.preprocessing.connected_components import Components
from pic2latex.types import Box, Detection, RegionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText, TextNetworks

__all__ = ["PageRows", "find_rows"]

LEAST_SHARE, MOST_TIMES = 0.88, 1.15
"""How far the size told from rows may lie from the estimate."""

NUMBER_WHITE = 1.2
"""Ems of white around an equation's number, at least."""

SPECK = 0.16
"""Ems: a lone piece of ink no larger is dirt; a full stop is larger."""

LEAST_ROOT = 1.2
"""Ems: a root that a box in a row does not hold whole is wider; so is a bar, but no letter or Chinese character."""

LEAST_BLOCK = 1.9
"""Ems: a block of two rows is no lower."""

WIDEST_BRACKET, LEAST_BRACKET, TIGHT = 0.6, 0.8, 0.2
"""Ems a bracket is wide, at most, and high, at least, and of white within the label of an answer, at most."""

WITHIN = 0.75
"""A row of text that lies in a formula by this share of its area is a part of the formula."""


@dataclass(frozen=True, slots=True, eq=False)
class PageRows:
    """A page taken apart. `words` is its ink (h, w) without the formulas.

    `owners` (h, w) says whose ink each pixel is: 0 for nobody's, else 1 + the place of the line. `em` is the size of
    the text.
    """

    formulas: tuple[PlacedFormula, ...]
    lines: tuple[TextLine, ...]
    words: "NDArray[np.uint8]"
    owners: "NDArray[np.int32]"
    em: float


def find_rows(
    networks: "TextNetworks", page: PageInk, found: Sequence[Detection], *, are_exact: bool = False
) -> PageRows:
    """Take a page apart. `found` are the formulas a detector saw, in pixels of the picture.

    `are_exact` tells that their boxes in rows are known from a text layer, and need not be fitted to the ink.
    """
    whole = ink_pieces(page.pixels)
    detected = _joined(page, found, whole)
    without_shown, _ = remove_formulas(page.pixels, [each.box for each in detected if each.is_display])
    seen = list(find_lines(networks, without_shown, page.em))
    seen, em = tight_rows(whole, seen, _near(em_of(seen, page.em), page.em))
    em = _near(em, page.em)
    seen = split_tall_rows(seen, [each.box for each in detected], whole, em)
    seen += _small_words(page, detected, seen, em)
    finder = _FormulaFinder(networks, page, whole, em, are_exact)
    placed, labels = finder.placed(detected, seen)
    placed = _with_fractions(page, placed, em)
    boxes = [each.box for each in placed]
    words, inks = remove_formulas(page.pixels, boxes)
    formulas = tuple(
        PlacedFormula(each.box, ink, each.is_display) for each, ink in zip(placed, inks, strict=True)
    )
    inline = [place for place, each in enumerate(formulas) if not each.is_display]
    text = [row for row in seen if all(shared_area(row, each) < WITHIN * area(row) for each in boxes)]
    text += [label for label in labels if all(shared_area(row, label) < WITHIN * area(label) for row in text)]
    pieces = ink_pieces(words)
    text += unseen_words(pieces, rows_of(text, boxes, inline, em), em)
    owners, lines = assign_ink_to_lines(pieces, rows_of(text, boxes, inline, em), em)
    return PageRows(formulas, lines, words, owners, _near(text_em(lines, em), page.em))


def _near(em: float, estimate: float) -> float:
    """Return a size of text told from rows, kept near the estimate from the letters: few rows may tell anything."""
    return min(max(em, LEAST_SHARE * estimate), MOST_TIMES * estimate)


def _with_fractions(page: PageInk, placed: "Sequence[_Found]", em: float) -> "list[_Found]":
    """Add fractions among the words that the detector did not see; what of one it saw goes with it."""
    whole = ink_pieces(page.pixels)
    inline = [each.box for each in placed if not each.is_display]
    cleared, beside = clear_of_fractions(whole, inline, em)
    placed = [
        *(_Found(box, is_display=False) for box in cleared),
        *(each for each in placed if each.is_display),
    ]
    words, _ = remove_formulas(page.pixels, [*cleared, *(each.box for each in placed if each.is_display)])
    missed = missed_fractions(ink_pieces(words), em)
    missed += tuple(box for box in beside if all(shared_area(box, each) == 0 for each in missed))
    halves = [each.box for each in placed if each.is_display and height(each.box) < em]
    missed += cut_fractions(whole, [*cleared, *halves], em)
    kept = [
        each
        for each in placed
        if all(shared_area(each.box, fraction) < WITHIN * area(each.box) for fraction in missed)
    ]
    return [*kept, *(_Found(box, is_display=False) for box in missed)]


def _small_words(
    page: PageInk, detected: "Sequence[_Found]", seen: Sequence[Box], em: float
) -> tuple[Box, ...]:
    """Return words the text network overlooked, such as the number of an item before its formula."""
    words, _ = remove_formulas(page.pixels, [each.box for each in detected])
    return unseen_words(ink_pieces(words), [TextLine(box, (), box) for box in seen], em)


@dataclass(frozen=True, slots=True)
class _Found:
    """A formula in pixels of the page's ink, and whether it stands on rows of its own."""

    box: Box
    is_display: bool


def _joined(page: PageInk, found: Sequence[Detection], pieces: Components) -> list[_Found]:
    """Return the detected formulas, the pieces of a determinant as one."""
    found = [each for each in found if not _is_speck(page.to_page(each.box), pieces, page.em)]
    boxes = [page.to_page(each.box) for each in found]
    kinds = {box: each.kind for box, each in zip(boxes, found, strict=True)}
    joined = [
        _Found(bounds(group), any(kinds.get(box) is RegionKind.DISPLAY for box in group))
        for group in join_determinants(boxes, pieces, page.em)
    ]
    inline = united([each.box for each in joined if not each.is_display])
    shown = join_across_marks([each.box for each in joined if each.is_display], pieces, page.em)
    return [
        *(_Found(box, is_display=False) for box in inline),
        *(_Found(box, is_display=True) for box in shown),
    ]


def _is_speck(box: Box, pieces: Components, em: float) -> bool:
    """Tell whether all ink in a box is one piece of dirt."""
    x, y = pieces.centroids.T
    inside = (x >= box.left) & (x < box.right) & (y >= box.top) & (y < box.bottom)
    return int(inside.sum()) == 1 and bool(
        max(pieces.width[inside][0], pieces.height[inside][0]) < SPECK * em
    )


@dataclass(frozen=True, slots=True, eq=False)
class _FormulaFinder:
    """What fitting the boxes of formulas needs: the networks, the page, its pieces of ink, and the em.

    `are_exact` tells that boxes in rows need not be fitted.
    """

    networks: "TextNetworks"
    page: PageInk
    pieces: Components
    em: float
    are_exact: bool = False

    def placed(self, detected: Sequence[_Found], seen: Sequence[Box]) -> tuple[list[_Found], list[Box]]:
        """Return formulas cut and fitted to the words around them, and the labels and numbers that were cut off."""
        numbers = {place: found for place, each in enumerate(detected) if (found := self._numbers(each.box))}
        labels = [number for found in numbers.values() for number in found]
        result: list[_Found] = []
        for place, each in enumerate(detected):
            if place in numbers:
                continue
            listed, items = self._listed(each.box)
            if listed:
                labels += listed
                result += [_Found(item, is_display=False) for item in items]
                continue
            beside = numbers_beside(each.box, (*labels, *seen), self.em) if each.is_display else []
            parts = split_at_heights(each.box, beside, self.pieces, self.em) if len(beside) > 1 else ()
            if len(parts) > 1:
                result += [_Found(part, is_display=True) for part in parts]
                continue
            for part in self._labelled_rows(each.box) or split_at_rows(each.box, seen, self.pieces, self.em):
                kept, cut = self._part(part, seen, is_display=each.is_display and part == each.box)
                labels += cut
                result += self._between_commas(kept)
        return result, labels

    def _listed(self, box: Box) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
        """Return the labels at the left of the items of a list that a detector took for one block, and the items."""
        column = left_column(self.page.pixels, box, self.em)
        if column is None:
            return (), ()
        rows = ink_rows(column, self.pieces, self.em)
        if len(rows) < 2 or any(LABEL.fullmatch(self._words(row).text.strip()) is None for row in rows):
            return (), ()
        rest = Box(column.right + 1, box.top, box.right, box.bottom)
        parts = split_at_heights(rest, rows, self.pieces, self.em)
        return (rows, parts) if len(parts) == len(rows) else ((), ())

    def _between_commas(self, found: _Found | None) -> list[_Found]:
        """Return a formula, one in a row parted at labels of answers and at the commas of the sentence."""
        if found is None:
            return []
        if found.is_display or self.are_exact:
            return [found]
        between = split_at_labels(found.box, self.pieces, self.em, self._is_label)
        parts = (part for each in between for part in split_at_commas(each, self.pieces, self.em))
        return [replace(found, box=part) for part in parts]

    def _is_label(self, box: Box) -> bool:
        return is_whole_label(self._words(box).text)

    def _labelled_rows(self, box: Box) -> tuple[Box, ...]:
        """Return the rows of a block one of which begins with the label of an answer, or all with numbers of items."""
        words = left_words(box, self.pieces, self.em) if height(box) > LEAST_BLOCK * self.em else ()
        shaped = [each for each in words if may_be_label(each, self.pieces, self.em)]
        if len(words) < 2 or not shaped:
            return ()
        texts = [self._words(each).text.strip() for each in shaped]
        are_labels = len(shaped) == len(words) and all(map(LABEL.fullmatch, texts))
        if not are_labels and not any(map(is_whole_label, texts)):
            return ()
        parts = split_at_heights(box, words, self.pieces, self.em)
        return parts if len(parts) == len(words) else ()

    def _is_half_label(self, box: Box) -> bool:
        """Tell whether a box holds no more than a bracket of an answer's label."""
        if width(box) > WIDEST_BRACKET * self.em or height(box) < LEAST_BRACKET * self.em:
            return False
        whole = word_around(box, self.pieces, self.em, white=TIGHT)
        is_wider = width(box) < width(whole) - 1 and width(whole) < WIDEST_LABEL * self.em
        return is_wider and is_whole_label(self._words(whole).text)

    def _part(
        self, part: Box, seen: Sequence[Box], *, is_display: bool
    ) -> tuple[_Found | None, tuple[Box, ...]]:
        """Return a formula without the label before it, and the label."""
        if self._is_half_label(part):
            return None, ()
        label = label_part(self.page.pixels, part, self.em, lambda box: self._words(box).text)
        cut = () if label is None else label[:1]
        rest = part if label is None else label[1]
        is_display = is_display and label is None and not stands_in_text(rest, seen, self.em)
        if not is_display and is_character_part(rest, self._ink_near(rest), seen, self.em, self._words_at):
            return None, cut
        box = self._fitted(rest, is_display=is_display)
        return None if box is None else _Found(box, is_display), cut

    def _numbers(self, box: Box) -> tuple[Box, ...]:
        """Return the boxes of equations' numbers of which a detector took a part for a formula; else none."""
        whole = word_around(box, self.pieces, self.em)
        if width(whole) > WIDEST_NUMBER * self.em:
            return ()
        rows = ink_rows(whole, self.pieces, self.em) if height(whole) > 1.6 * self.em else (whole,)
        is_in_row = whole != word_around(whole, self.pieces, self.em, white=NUMBER_WHITE)
        if is_in_row or any(number_of(self._words(row).text) is None for row in rows):
            return ()
        return rows

    def _fitted(self, box: Box, *, is_display: bool) -> Box | None:
        """Fit a box to the words around it; a display's also to the number beside it."""
        if not is_display:
            if self.are_exact:
                return box
            whole = with_crossing(box, self.pieces, LEAST_ROOT * self.em)
            return fitted_box(whole, self.pieces, self.em)
        return without_number(
            self.page.pixels,
            with_crossing(box, self.pieces),
            self.em,
            lambda part: number_of(self._words(part).text) is not None,
        )

    def _ink_near(self, box: Box) -> list[Box]:
        """Return the pieces of ink at most two ems beside a box."""
        reach = 2 * self.em
        return [
            piece
            for piece in self.pieces.boxes()
            if piece.left < box.right + reach
            and piece.right > box.left - reach
            and piece.top < box.bottom + reach
            and piece.bottom > box.top - reach
        ]

    def _words_at(self, part: Box) -> "LineOfText":
        """Read all ink in a part of the page, x counted from its left side."""
        top, left = max(0, int(part.top)), max(0, int(part.left))
        return read_words(
            self.networks, self.page.pixels[top : int(part.bottom) + 1, left : int(part.right) + 1], self.em
        )

    def _words(self, part: Box) -> "LineOfText":
        _, inks = remove_formulas(self.page.pixels, [part])
        return read_words(self.networks, inks[0].pixels, self.em)
