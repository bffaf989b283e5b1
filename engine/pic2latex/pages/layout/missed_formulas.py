"""Formulas that no detector saw and that the network for text read as words: `y = x2`, `|z2|`, `lnx`, `λ2`.

Text networks know no exponents. A stretch of text that holds a sign of mathematics is offered to the network for
formulas, together with the formula beside it when the stretch is cut from that.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds
from pic2latex.pages.formulas.single_letters import part_of
from pic2latex.pages.formulas.spelled_formulas import BLACKBOARD, FUNCTIONS, SIGNS
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import RecognizedCharacter
from pic2latex.pages.text.unicode_classes import is_wide
from pic2latex.types import Box

if TYPE_CHECKING:
    from pic2latex.pages.layout.row_detection import PageRows

__all__ = ["with_missed_formulas"]

NEAR = 0.6
"""Ems between a stretch and the formula it was cut from, at most."""

CLINGING = 0.1
"""Ems between a letter and a formula that are one, as a base and its subscript, at most."""

WIDEST_LETTER = 1.3
"""Ems: ink without white from left to right that is longer is more than a letter."""

LOWERED, RAISED = 0.08, 0.2
"""Ems that an index reaches below the foot of its letter, and an exponent ends above it, at least."""

TOUCHING = 0.35
"""Ems between mathematics and a formula that are one, whatever stands at their ends."""

_GREEK = "αβγδεζηθικλμνξπρστυφχψωϕϵϑΓΔΘΛΞΠΣΦΨΩ"
_ENDS = ".,;:"
_RELATIONS = "=<>≤≥≠≈∈⊂→"
_BARS = "|∥‖"
_SIGNS = "".join(SIGNS)
_TERM = r"[A-Za-z0-9)\]}]"
_MATHEMATICS = re.compile(
    rf"(?:{_TERM}|^)[{_RELATIONS}](?:[A-Za-z0-9(\[{{−-]|$)|[{_BARS}]{_TERM}|{_TERM}[{_BARS}]|√.|[{_GREEK}][A-Za-z0-9]"
    rf"|[A-Za-z0-9][{_GREEK}]|^[a-zA-Z]?(?:{FUNCTIONS})[a-zA-Z]$|{_TERM}[+×÷±]{_TERM}|^[{_BARS}]+$|[0-9]°"
    rf"|[{_SIGNS}]|\{{[^{{}}]+\}}|(?:^|[^A-Za-zⁿ])(?:[a-ln-zA-Z][²³]|[A-Za-z)]ⁿ)"
)
_FUNCTION = re.compile(rf"(?:{FUNCTIONS})", re.IGNORECASE)
_ARGUMENT = re.compile(rf"(?![aAI]$)\d{{0,2}}[A-Za-z{_GREEK}]")
_PRODUCT = re.compile(
    r"(?!am|an|as|at|ax|ay|by|ma|mm|mr|ms|mu|my|nm|nu|pa|pm|pp|ps|pt|st|um|un|up|us|vs|yr)[abcmnpqrstuvxyz]{2}"
)
"""Two letters that are no word and no usual abbreviation."""

_LONE = re.compile(r"[A-Za-z0-9]")
_LABEL = re.compile(r"([(（]?[A-H][)）.．、])(?=.)")
_WORD_AND_BARS = re.compile(rf"([A-Za-z]{{2,}})[{_BARS}]+")
_INDEXED = re.compile(rf"[A-Za-z]\d[{_ENDS}]*$")
"""A letter with a digit."""

_DESCENDING = frozenset("gjpqyQJ")
"""Letters whose foot may lie below the row."""

_STRANGE = frozenset((*_GREEK, *"~∼∝≅≃≡⇒⇔↔"))

_WORDS = re.compile(rf"(?!(?:{FUNCTIONS}))[A-Za-z]{{4,}}|://|@|\.\w{{2,}}$|^[A-Z]{{3,}}")
"""What no formula holds: longer words, addresses."""

_SIDE = re.compile(r"[(\[|]?[A-Za-z0-9]\d?[)\]|]?")
"""One side of a relation that stands between spaces."""

_OPEN_LEFT = re.compile(rf"^[{_RELATIONS}{_BARS}+−×÷]")
_OPEN_RIGHT = re.compile(rf"[{_RELATIONS}{_BARS}+−×÷]$")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters [first, last) of a text."""

    first: int
    last: int


def with_missed_formulas(
    rows: "PageRows", pieces: Sequence[Sequence[Piece]], *, chinese: bool
) -> "tuple[PageRows, list[tuple[Piece, ...]], dict[int, Piece]]":
    """Return a page whose stretches of mathematics among the words are formulas to be read.

    The third value names the formulas that were words, to be words again where they do not read well.
    """
    finder = _Finder(rows, chinese=chinese)
    result = [tuple(finder.row(number, row)) for number, row in enumerate(pieces, 1)]
    return replace(rows, formulas=tuple(finder.formulas)), result, finder.doubted


class _Finder:
    """Goes through rows; `formulas` grows, and `doubted` says which of them were words."""

    def __init__(self, rows: "PageRows", *, chinese: bool) -> None:
        self.formulas = list(rows.formulas)
        self.doubted: dict[int, Piece] = {}
        self._rows = rows
        self._chinese = chinese

    def row(self, number: int, row: Sequence[Piece]) -> list[Piece]:
        """Return one row, numbered from 1, with its stretches of mathematics as formulas."""
        parts = [part for piece in row for part in self._parted(number, piece)]
        result: list[Piece] = []
        waiting = list(parts)
        while waiting:
            piece, is_new = waiting.pop(0)
            following = waiting[0][0] if waiting else None
            if not is_new and following is not None and self._is_between(piece, result, following):
                result += self._formula(number, [result.pop(), piece, waiting.pop(0)[0]])
                continue
            if not is_new:
                result.append(piece)
                continue
            group = [piece]
            if result and self._is_cut(result[-1], piece, _OPEN_LEFT):
                group.insert(0, result.pop())
            while waiting and self._is_cut(waiting[0][0], group[-1], _OPEN_RIGHT):
                group.append(waiting.pop(0)[0])
                if waiting and waiting[0][1] and self._is_near(group[-1], waiting[0][0]):
                    group.append(waiting.pop(0)[0])
            result += self._formula(number, group)
        return result

    def _of_whole_letters(self, number: int, box: Box) -> Box:
        """Return a box of characters whose sides cut no letter: those of a text are known by their middles alone."""
        rows = self._rows
        window = slice(max(0, int(box.top)), int(box.bottom) + 1)
        filled = ((rows.words[window] > 0) & (rows.owners[window] == number)).any(axis=0)

        def whole(side: int, *, is_left: bool) -> float:
            if not 0 < side < len(filled) or not (filled[side - 1] and filled[side]):
                return float(side)
            first, last = side, side
            while first and filled[first - 1]:
                first -= 1
            while last < len(filled) and filled[last]:
                last += 1
            if last - first > WIDEST_LETTER * rows.em:
                return float(side)
            is_inside = ((first + last) / 2 >= side) == is_left
            return float(first if is_inside == is_left else last)

        left, right = whole(int(box.left), is_left=True), whole(int(box.right) + 1, is_left=False)
        return Box(left, box.top, max(left, right - 1), box.bottom)

    def _is_between(self, sign: Piece, before: Sequence[Piece], following: Piece) -> bool:
        """Tell whether a sign that text networks do not know, or take for a letter, stands between two formulas."""
        if not before or before[-1].formula is None or following.formula is None:
            return False
        is_near = self._is_near(before[-1], sign) and self._is_near(sign, following)
        return sign.formula is None and sign.text in _STRANGE and is_near

    def _parted(self, number: int, piece: Piece) -> list[tuple[Piece, bool]]:
        """Part a text of a row, numbered from 1, at its stretches of mathematics; tell of each whether it is one."""
        stretches: list[_Stretch] = []
        if piece.formula is None:
            stretches = _stretches(piece, lambda place: self._is_index(number, piece, place))
        parts: list[tuple[Piece, bool]] = []
        reached = 0
        for each in stretches:
            if each.first > reached:
                parts.append((part_of(piece, reached, each.first), False))
            parts.append((part_of(piece, each.first, each.last), True))
            reached = each.last
        if reached < len(piece.glyphs) and parts:
            parts.append((part_of(piece, reached, len(piece.glyphs)), False))
        return [part for part in parts if part[0].text] or [(piece, False)]

    def _is_index(self, number: int, piece: Piece, place: int) -> bool:
        """Tell whether the digit at a place of a text, behind a letter, is the letter's index or exponent.

        In Chinese text, where names and grades with digits are rare, every such digit is one.
        """
        if self._chinese:
            return True
        before, digit = piece.glyphs[place - 1], piece.glyphs[place]
        if before.text in _DESCENDING:
            return False
        half = (digit.x - before.x) / 2
        middle = (digit.x + before.x) / 2
        spans = [
            self._span(number, piece, *ends) for ends in ((before.x - half, middle), (middle, digit.x + half))
        ]
        if None in spans:
            return False
        (_, foot), (top, low) = (span for span in spans if span is not None)
        em = self._rows.em
        return low - foot > LOWERED * em or (foot - low > RAISED * em and foot - top > em / 2)

    def _span(self, number: int, piece: Piece, left: float, right: float) -> tuple[int, int] | None:
        """Return the first and last row of pixels of a row's ink between two columns; None where there is none."""
        import numpy as np

        reach = int(0.3 * self._rows.em)
        columns = slice(max(0, int(left)), int(right) + 1)
        window = slice(max(0, int(piece.box.top) - reach), int(piece.box.bottom) + reach), columns
        own = (self._rows.words[window] > 0) & (self._rows.owners[window] == number)
        filled = np.flatnonzero(own.any(axis=1))
        return (int(filled[0]), int(filled[-1])) if len(filled) else None

    def _is_cut(self, formula: Piece, text: Piece, open_side: "re.Pattern[str]") -> bool:
        """Tell whether a text, open at one side, was cut from the formula there."""
        is_open = text.formula is not None or open_side.search(text.text) is not None
        return formula.formula is not None and self._is_near(formula, text, NEAR if is_open else TOUCHING)

    def _is_near(self, first: Piece, second: Piece, reach: float = NEAR) -> bool:
        gap = max(first.box.left - second.box.right, second.box.left - first.box.right)
        return gap < reach * self._rows.em

    def _formula(self, number: int, group: Sequence[Piece]) -> list[Piece]:
        """Return pieces of a row as one formula to be read; as they are where an end of them wants a term."""
        text = "".join(piece.text for piece in group if piece.formula is None)
        alone = len(group) == 1
        is_short = len(text) < 2 and text not in _SIGNS and not BLACKBOARD.fullmatch(text)
        if alone and (re.search(rf"^[{_RELATIONS}]|[{_RELATIONS}]$", text) or is_short):
            return list(group)
        placed = self._placed(number, group)
        self.formulas.append(placed)
        place = len(self.formulas) - 1
        if alone:
            self.doubted[place] = group[0]
        return [Piece(placed.box, formula=place)]

    def _placed(self, number: int, group: Sequence[Piece]) -> PlacedFormula:
        """Return the ink of pieces of a row as one formula: from above to below the row, and of the formulas whole."""
        import numpy as np

        rows = self._rows
        known = [self.formulas[each.formula] for each in group if each.formula is not None]
        texts = [each.box for each in group if each.formula is None]
        texts = [self._of_whole_letters(number, box) for box in texts]
        reach = 0.35 * rows.em
        frame = bounds(
            [
                *(Box(box.left, box.top - reach, box.right, box.bottom + reach) for box in texts),
                *(each.ink.box for each in known),
            ]
        )
        top, left = max(0, int(frame.top)), max(0, int(frame.left))
        bottom, right = (
            min(rows.words.shape[0], int(frame.bottom) + 1),
            min(rows.words.shape[1], int(frame.right) + 1),
        )
        canvas = np.zeros((bottom - top, right - left), np.uint8)
        for box in texts:
            columns = slice(max(left, int(box.left)), min(right, int(box.right) + 1))
            own = np.where(rows.owners[top:bottom, columns] == number, rows.words[top:bottom, columns], 0)
            canvas[:, columns.start - left : columns.stop - left] = own
        for each in known:
            y, x = int(each.ink.box.top) - top, int(each.ink.box.left) - left
            high, wide = each.ink.pixels.shape
            window = canvas[y : y + high, x : x + wide]
            np.maximum(window, each.ink.pixels[: window.shape[0], : window.shape[1]], out=window)
        filled = np.argwhere(canvas)
        if len(filled):
            low, high = filled.min(axis=0), filled.max(axis=0) + 1
            canvas = canvas[low[0] : high[0], low[1] : high[1]]
            left, top, right, bottom = left + low[1], top + low[0], left + high[1], top + high[0]
        box = Box(float(left), float(top), float(right), float(bottom))
        return PlacedFormula(box, FormulaInk(canvas, box), is_display=False)


def _stretches(piece: Piece, is_index: Callable[[int], bool]) -> list[_Stretch]:
    """Return the stretches of a text that are mathematics: tokens between spaces and Chinese characters.

    `is_index` tells whether the digit at a place, behind a letter, is one of mathematics.
    """
    glyphs = piece.glyphs
    tokens = [_without_word(each, glyphs) for each in _tokens(glyphs)]
    texts = ["".join(glyph.text for glyph in glyphs[each.first : each.last]) for each in tokens]
    is_mathematics = [
        _is_mathematics(text) or (_INDEXED.match(text) is not None and is_index(token.first + 1))
        for token, text in zip(tokens, texts, strict=True)
    ]
    for place in range(len(texts)):
        count = _related(tokens, texts, place)
        is_mathematics[place : place + count] = [True] * count
    for end, gap in ((0, piece.before), (-1, piece.after)):
        if tokens and gap is not None and gap < CLINGING and _LONE.fullmatch(texts[end]):
            is_mathematics[end] = True
    result: list[_Stretch] = []
    for token, text, wanted in zip(tokens, texts, is_mathematics, strict=True):
        if not wanted:
            continue
        end = token.last - (len(text) - len(text.rstrip(_ENDS)))
        if result and 0 <= token.first - result[-1].last <= 1:
            result[-1] = _Stretch(result[-1].first, end)
        else:
            result.append(_Stretch(token.first, end))
    return [each for each in result if each.last > each.first]


def _related(tokens: Sequence[_Stretch], texts: Sequence[str], place: int) -> int:
    """Return how many tokens from `place` on are mathematics together, though each alone is none."""
    bare = [text.rstrip(_ENDS) for text in texts[place : place + 3]]
    gaps = [after.first - before.last for before, after in pairwise(tokens[place : place + 3])]
    if len(bare) > 1 and gaps[0] <= 1 and _FUNCTION.fullmatch(bare[0]) and _ARGUMENT.fullmatch(bare[1]):
        return 2
    is_relation = len(bare) > 2 and bare[1] in set(_RELATIONS) and max(gaps) <= 1
    return 3 if is_relation and all(_SIDE.fullmatch(side) for side in (bare[0], bare[2])) else 0


def _without_word(token: _Stretch, glyphs: Sequence[RecognizedCharacter]) -> _Stretch:
    """Return a token without the label of an answer, and the bars at the end of a word without the word.

    Such bars begin the formula that follows.
    """
    text = "".join(glyph.text for glyph in glyphs[token.first : token.last])
    match = _LABEL.match(text) or _WORD_AND_BARS.fullmatch(text)
    return token if match is None else _Stretch(token.first + len(match[1]), token.last)


def _tokens(glyphs: Sequence[RecognizedCharacter]) -> list[_Stretch]:
    tokens: list[_Stretch] = []
    first: int | None = None
    for place in range(len(glyphs) + 1):
        text = glyphs[place].text if place < len(glyphs) else " "
        is_end = text.isspace() or is_wide(text) or (place < len(glyphs) and glyphs[place].is_word)
        if is_end and first is not None:
            tokens.append(_Stretch(first, place))
            first = None
        elif not is_end and first is None:
            first = place
    return tokens


def _is_mathematics(text: str) -> bool:
    bare = text.rstrip(_ENDS)
    if BLACKBOARD.fullmatch(text.rstrip(",;")):
        return True
    if not bare or _WORDS.search(bare):
        return False
    if _PRODUCT.fullmatch(bare):
        return True
    return _MATHEMATICS.search(bare) is not None
