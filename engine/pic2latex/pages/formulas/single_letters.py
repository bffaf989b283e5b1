r"""Lone letters that no detector saw: on a page with formulas, “the group G” means `$G$`.

Detectors overlook single letters more than anything else, and text recognition reads them well. In English “a”, “A”
and “I” are words, and stay text, but for an “A” within a sentence, where the article is small; in Chinese text every
Latin letter that stands alone is one of mathematics.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.rapidocr import RecognizedCharacter
from pic2latex.pages.text.unicode_classes import is_chinese
from pic2latex.types import Box, Candidate, Token

__all__ = ["part_of", "with_letters"]

SURE = 0.8
"""The probability of a character from which on a letter is taken for one."""

SURE_GREEK = 0.5
"""The same for Greek letters, which no words of the networks' languages hold."""

SURE_IN_CHINESE = 0.5
"""The same for a small letter between Chinese characters."""

_WORDS = frozenset("aAI")
_WITHIN_SENTENCE = re.compile(
    r"(?:^|[\s(])([a-z]{2,}|If|Let|When|Since|For|Suppose|Assume|Given|Then|Where|But|As|By|In),? $"
)
_KINDS = frozenset(("class", "grade", "hepatitis", "influenza", "plan", "size", "type", "vitamin"))
"""Words after which an “A” is a name of a kind and not of a thing."""

_ANSWER = re.compile(r"(?:^|\s)[A-H]\s?[.．)）]")
_SHAPE = re.compile(
    r"(?:三角形|四边形|平行四边形|矩形|菱形|正方形|梯形|圆|弧|线段|直线|射线|平面|向量|[角边点])$"
)
LONGEST_INTERVAL = 16
_INTERVAL = re.compile(r"[\[(]\s?(?:0(?:\.\d+)?|[-−]\d+(?:\.\d+)?)\s?,\s?[-−]?(?:\d+(?:\.\d+)?)\s?[\])]")
"""Numbers in brackets of which the first is nought or negative, which no reference begins with."""

_POINTS = re.compile(r"[A-Z]{2,4}(?![A-Za-z])")
_INITIAL = re.compile(r"(?:\]|\b[A-Z]\.|[a-z], |\band)\s*$")
"""Before the initial of a name: a number in brackets, another initial, a comma or an “and”."""

_CLINGS = frozenset("-+'’‘/&@#_\\.·*")
LONGEST_COMPOUND = 14
_COMPOUND = re.compile(r"-(?:th|st|nd|rd|adic|dimensional|fold|tuples?)(?![A-Za-z])")
"""What stands behind a variable and behind no name: the i-th row, p-adic numbers."""

_LETTERS = "αβγδεζηθικλμνξπρστυφχψωϕϵϑΓΔΘΛΞΠΣΦΨΩ"
_NAMES = (
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi chi "
    "psi omega phi epsilon vartheta Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
_GREEK = MappingProxyType(dict(zip(_LETTERS, _NAMES.split(" "), strict=True)))


def with_letters(
    rows: Sequence[Sequence[Piece]], readings: Sequence[FormulaReading]
) -> tuple[list[tuple[Piece, ...]], list[FormulaReading]]:
    """Return rows with their lone letters made formulas, and the readings with those letters.

    Pages without any formula are left alone: there a letter is more likely a word.
    """
    every = list(readings)
    if not any(each.candidate is not None for each in readings):
        return [tuple(row) for row in rows], every
    text = "".join(piece.text for row in rows for piece in row)
    chinese = sum(map(is_chinese, text)) > 0.3 * sum(map(str.isalnum, text))
    return [
        tuple(
            part for piece in row for part in _parted(piece, every, chinese=chinese, labels=_has_labels(row))
        )
        for row in rows
    ], every


def _has_labels(row: Sequence[Piece]) -> bool:
    """Tell whether a row holds the labels of answers, as A. and B."""
    return len(_ANSWER.findall(" ".join(piece.text for piece in row))) > 1


def _parted(piece: Piece, readings: list[FormulaReading], *, chinese: bool, labels: bool) -> list[Piece]:
    """Part a piece at its lone letters, whose readings are added to `readings`."""
    parts: list[Piece] = []
    begun = 0
    for place in range(len(piece.glyphs)):
        if place < begun:
            continue
        count = _interval_at(piece.glyphs, place) or (_points_at(piece.glyphs, place) if chinese else 0)
        if count:
            if place > begun:
                parts.append(part_of(piece, begun, place))
            parts.append(_formula_of(piece, place, place + count, readings))
            begun = place + count
            continue
        if not _is_lone_letter(piece.glyphs, place, chinese=chinese):
            continue
        if labels and _is_label(piece.glyphs, place):
            continue
        if place > begun:
            parts.append(part_of(piece, begun, place))
        parts.append(_formula_of(piece, place, place + 1, readings))
        begun = place + 1
    if not parts:
        return [piece]
    if begun < len(piece.glyphs):
        parts.append(part_of(piece, begun, len(piece.glyphs)))
    return [part for part in parts if part.text or part.formula is not None]


def _formula_of(piece: Piece, first: int, last: int, readings: list[FormulaReading]) -> Piece:
    """Return the letters [first, last) of a piece as a formula, whose reading is added to `readings`."""
    glyphs = piece.glyphs[first:last]
    latex = "".join(f"\\{_GREEK[each.text]}" if each.text in _GREEK else each.text for each in glyphs)
    probability = min(each.probability for each in glyphs)
    tokens = tuple(Token(each.text, each.probability) for each in glyphs) if last - first > 1 else ()
    tokens = tokens or (Token(latex, probability),)
    readings.append(FormulaReading(Candidate(latex, tokens, math.log(probability))))
    return replace(part_of(piece, first, last), text="", glyphs=(), formula=len(readings) - 1)


def _interval_at(glyphs: Sequence[RecognizedCharacter], place: int) -> int:
    """Return how many characters from `place` on are an interval or a point, as [0, 1]; 0 for none."""
    if glyphs[place].text not in "[(":
        return 0
    match = _INTERVAL.match("".join(glyph.text for glyph in glyphs[place : place + LONGEST_INTERVAL]))
    return 0 if match is None else match.end()


def _points_at(glyphs: Sequence[RecognizedCharacter], place: int) -> int:
    """Return how many letters from `place` on name a figure by its points, as in 三角形ABC; 0 for none."""
    match = _POINTS.match("".join(glyph.text for glyph in glyphs[place : place + 5]))
    before = "".join(glyph.text for glyph in glyphs[max(0, place - 6) : place]).rstrip()
    is_sure = match is not None and all(
        each.probability >= SURE for each in glyphs[place : place + match.end()]
    )
    return match.end() if match is not None and is_sure and _SHAPE.search(before) else 0


def part_of(piece: Piece, first: int, last: int) -> Piece:
    """Return the characters [first, last) of a piece, with the part of its box they are in."""
    glyphs = piece.glyphs[first:last]
    left = piece.box.left if first == 0 else (piece.glyphs[first - 1].x + glyphs[0].x) / 2
    right = piece.box.right if last == len(piece.glyphs) else (glyphs[-1].x + piece.glyphs[last].x) / 2
    spaced_before = first == 0 or glyphs[0].text.isspace() or piece.glyphs[first - 1].text.isspace()
    spaced_after = last == len(piece.glyphs) or glyphs[-1].text.isspace() or piece.glyphs[last].text.isspace()
    return replace(
        piece,
        box=Box(left, piece.box.top, max(left, right), piece.box.bottom),
        text="".join(glyph.text for glyph in glyphs).strip(),
        glyphs=glyphs,
        before=piece.before if first == 0 else (None if spaced_before else 0.0),
        after=piece.after if last == len(piece.glyphs) else (None if spaced_after else 0.0),
    )


def _is_lone_letter(glyphs: Sequence[RecognizedCharacter], place: int, *, chinese: bool) -> bool:
    glyph = glyphs[place]
    is_word = not chinese and glyph.text in _WORDS and not _is_named_a(glyphs, place)
    is_latin = glyph.text.isascii() and glyph.text.isalpha() and not is_word
    is_greek = glyph.text in _GREEK
    before = glyphs[place - 1].text if place else " "
    after = glyphs[place + 1].text if place + 1 < len(glyphs) else " "
    least = SURE_GREEK if is_greek else SURE
    if chinese and glyph.text.islower() and is_chinese(before) and is_chinese(after):
        least = SURE_IN_CHINESE
    if glyph.is_word or glyph.probability < least or not (is_latin or is_greek):
        return False
    if before == "(" and after == ")":  # the label of a case, or of an item
        return False
    if (
        after == "."
        and glyph.text.isupper()
        and _INITIAL.search("".join(each.text for each in glyphs[:place]))
    ):
        return False
    beyond = glyphs[place + 2].text if place + 2 < len(glyphs) else " "
    last = beyond.isspace() or is_chinese(beyond) or beyond.isupper()
    after = " " if after == "." and last and (place or is_greek) else after  # the end of a sentence
    rest = "".join(each.text for each in glyphs[place + 1 : place + LONGEST_COMPOUND])
    if _COMPOUND.match(rest) and not _belongs_to_word(before):
        return True
    return not any(_belongs_to_word(each) for each in (before, after))


def _is_label(glyphs: Sequence[RecognizedCharacter], place: int) -> bool:
    after = glyphs[place + 1].text if place + 1 < len(glyphs) else " "
    return glyphs[place].text in "ABCDEFGH" and after in ".．)）"


def _is_named_a(glyphs: Sequence[RecognizedCharacter], place: int) -> bool:
    """Tell whether an “A” follows a small word: an article is large only where a sentence begins."""
    before = "".join(glyph.text for glyph in glyphs[:place])
    match = _WITHIN_SENTENCE.search(before) if glyphs[place].text == "A" else None
    return match is not None and match[1] not in _KINDS


def _belongs_to_word(character: str) -> bool:
    return character in _CLINGS or (character.isalnum() and not is_chinese(character))
