r"""Lone letters that a detector took for formulas and that are words: an article, an initial, a unit behind a number.

By its looks alone an italic “a” is a variable; its neighbours tell: “a graph” but “$a$ is”, “F. Chung” but “the set
$F$”, “120 s”. Where a text layer knows the fonts of letters it is not needed.
"""

import re
from collections.abc import Sequence

from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.text.line_recognition import Piece

__all__ = ["with_lone_words"]

_LETTER = re.compile(r"(?:\\(?:mathrm|text|mathit|mathbf)\s*\{\s*)?([A-Za-z])\s*\}?")
_WORD = re.compile(r"\s*([a-z]{3,})")
_NO_NOUNS = (
    "and are for has can may let does then with which that such from whose where when denotes satisfies lies belongs "
    "equals exists holds divides goes tends vanishes being between will must not have into over under but"
)
_VERBS = frozenset(_NO_NOUNS.split(" "))
"""What stands behind a variable and not behind an article, of words of three letters and more."""

_BEFORE_ARTICLE = re.compile(r"[a-z,;:]\s*$")
_BEFORE_SENTENCE = re.compile(r"[.!?]\s*$")
_BEFORE_INITIAL = re.compile(r"(?:\[\d{1,3}\]|\b[A-Z]\.|\b[A-Z][a-z]+,|\b[A-Z][a-z]+ and)\s*$")
_BEHIND_INITIAL = re.compile(r"\.(?:\s*[A-Z]|\s*$)")
_NUMBER = re.compile(r"(?:^|[\s(±])\d+(?:[.,]\d+)?\s*$")
_VALUE = re.compile(r"(?:=|\\approx|\\sim|[<>])\s*(\d+(?:\.\d+)?)\s*$")
_BEHIND_UNIT = re.compile(r"\s*(?:[.,;:)]|[a-z]{2,}|$)")
_UNITS = frozenset("mshgNJKVAWTCFLH")


def with_lone_words(
    rows: Sequence[Sequence[Piece]], readings: Sequence[FormulaReading]
) -> list[FormulaReading]:
    """Return the readings with those that are words as words. Pieces are those of each row, from the left."""
    result = list(readings)
    for row in rows:
        for place, piece in enumerate(row):
            if piece.formula is None:
                continue
            letter = _letter(result[piece.formula])
            if letter and _is_word(letter, _text(row, place - 1, result), _text(row, place + 1, result)):
                result[piece.formula] = FormulaReading(None, letter)
    return result


def _letter(reading: FormulaReading) -> str:
    """Return the letter that a formula is; empty where it is more."""
    found = None if reading.candidate is None else _LETTER.fullmatch(reading.candidate.latex.strip())
    return "" if found is None or reading.before or reading.after else found[1]


def _text(row: Sequence[Piece], place: int, readings: Sequence[FormulaReading]) -> str:
    r"""Return the text of a neighbour in the row, empty where there is none; `\ufffc` for a formula, with its value."""
    if not 0 <= place < len(row):
        return ""
    piece = row[place]
    if piece.formula is None:
        return piece.text
    reading = readings[piece.formula]
    if reading.candidate is None:
        return reading.words
    number = _VALUE.search(reading.candidate.latex)
    return "\ufffc" if number is None else f"\ufffc {number[1]}"


def _is_word(letter: str, before: str, behind: str) -> bool:
    if letter in "aA" and (word := _WORD.match(behind)) is not None and word[1] not in _VERBS:
        is_article = _BEFORE_ARTICLE if letter == "a" else _BEFORE_SENTENCE
        return is_article.search(before) is not None or (letter == "A" and not before)
    if letter.isupper() and _BEFORE_INITIAL.search(before) and _BEHIND_INITIAL.match(behind):
        return True
    return letter in _UNITS and bool(_NUMBER.search(before) and _BEHIND_UNIT.match(behind))
