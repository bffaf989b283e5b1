r"""Text beside a formula that belongs to it: “ln” before `$x$`, “|” between `$a$` and `$b$`, “∞” behind `$t \to$`.

Detectors leave upright letters and lone signs to the text. A name of a function, a sign between two formulas, and what
stands behind a sign that wants something, are taken into the formula. Numbers in brackets are taken out of it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from pic2latex.geometry import bounds
from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.formulas.single_letters import part_of
from pic2latex.pages.text.line_joining import is_one_formula
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.types import Candidate, Token

__all__ = ["merge_text"]

NEAR = 0.6
"""Ems between a formula and what belongs to it, at most."""

NEAR_SIGN = 0.9
"""Ems between two formulas with a sign of mathematics between them, at most."""

WIDEST_MODULO = 2.5
"""Ems between a congruence and its modulus in brackets, at most."""

WIDEST_BLANK = 6.0
"""Ems of white between brackets that are left empty for an answer, at most."""

_NAMES = (
    "arccos|arcsin|arctan|cosh|cos|cot|csc|sec|sinh|sin|tanh|tan|ln|lg|log|exp|det|dim|deg|gcd|ker|lim|max|"
    "min|sup|inf"
)
_OPERATORS = "im|Im|tr|Tr|rk|Re|Ker|Hom|Aut|Gal|Spec|Res|curl|grad|div"
"""Names without a command of LaTeX that no sentence ends in."""

_AT_END = re.compile(rf"(?:(?<=[^A-Za-z])|^)((?i:{_NAMES})|{_OPERATORS})$")
_AT_END_WITH_BAR = re.compile(rf"(?:(?<=[^A-Za-z])|^)((?:{_NAMES})(?:\s?[|∣])?)$", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")
_ENDS_IN_NAME = re.compile(rf"\\(?:{_NAMES})\s*$")
_SIGNS = MappingProxyType(
    {
        "|": r"\mid",
        "∣": r"\mid",
        "I": r"\mid",
        "=": "=",
        "<": "<",
        ">": ">",
        "+": "+",
        "−": "-",
        "≤": r"\le",
        "≥": r"\ge",
        "∈": r"\in",
        "⊂": r"\subset",
        "→": r"\to",
        "×": r"\times",
        "≠": r"\ne",
        "*": "*",
        "∗": "*",
        "·": r"\cdot",
        "∘": r"\circ",
        "⊕": r"\oplus",
        "⊗": r"\otimes",
        "∪": r"\cup",
        "∩": r"\cap",
        "⊆": r"\subseteq",
    }
)
_TERM = re.compile(r"\s*(\d{0,3}[A-Za-z]{1,2}(?![A-Za-z])|\d+|∞)(?=$|[\s,.;:，。；：、）)]|[\u4e00-\u9fff])")
_CUT_NUMBER = re.compile(r"(?:^|(?<=[^\w.,]))\d+(?:[.,]\d+)*[.,]?$")
"""The beginning of a number whose other digits a formula begins with."""

_BINARY = re.compile(r"\\(?:pm|mp|times|cdot|div|approx|sim|leq?|geq?|neq?)(?![A-Za-z])|[=<>]")
"""What stands between two terms, of which the left one is the number before."""

CLOSE = 0.3
"""Ems of white between the digits of one number, at most."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?\]?")
_CALL = re.compile(rf"\s*({_NAMES})(?:\s+|(?=\d))(\d{{0,3}}[A-Za-z](?![A-Za-z])|\d+)", re.IGNORECASE)
"""A function with its argument, which a detector left to the words."""

_DIFFERENTIAL = re.compile(r"\s*d([A-Za-z])(?![A-Za-z])")
_OPEN_INTEGRAL = re.compile(r"\\(?:i{1,3}nt|oint)(?![A-Za-z])(?!.*(?<![A-Za-z\\])d\s*[A-Za-z])", re.DOTALL)
"""What an integral without a differential wants."""

_CLOSING_PART = re.compile(r"\s*(?:[,，]\s*)?[A-Za-z0-9+−-]{0,6}\s*[)\]）}]")
"""What is missing from `(0`: a comma, a term, the bracket."""

_TO_LATEX = str.maketrans({"，": ", ", "）": ")", "}": r"\}"})
_OPENING = re.compile(r"[(（\[][-−]?\d+")
_BLANK_BEGINS = re.compile(r"\($|=\s*C$")
"""An open bracket at the end, which alone in its place may look like a C."""

_MODULO = re.compile(r"([(（]\s?)?mod")
_MODULUS = re.compile(r"[(（]\s?mod\s?([0-9A-Za-z]{1,5})\s?[)）]\s*")
_CLOSED_NUMBER = re.compile(r"([0-9A-Za-z]{1,5})[)）]")
_REFERENCE = re.compile(
    r"\(\s*\d{1,3}(?:\s?\.\s?\d+)*\s?[a-z]?\s*\)|\[\s*(?!0)\d{1,3}(?:\s*[,-]\s*\d{1,3})*\s*\]"
)


def merge_text(
    rows: Sequence[Sequence[Piece]], readings: Sequence[FormulaReading], em: float
) -> tuple[list[tuple[Piece, ...]], list[FormulaReading]]:
    """Return rows whose formulas took in what belongs to them, and the readings with that."""
    row_merger = _RowMerger(list(readings), em)
    merged = [tuple(row_merger.row(row)) for row in rows]
    return merged, row_merger.readings


class _RowMerger:
    """Goes through rows from the left; `readings` grows and changes with them."""

    def __init__(self, readings: list[FormulaReading], em: float) -> None:
        self.readings = readings
        self._em = em

    def row(self, row: Sequence[Piece]) -> list[Piece]:
        """Return one row with its text merged."""
        result: list[Piece] = []
        for piece in row:
            if result and _MODULO.fullmatch(result[-1].text):
                self._believe(_CLOSED_NUMBER, piece)
            latex = self._latex(piece)
            if latex and _REFERENCE.fullmatch(latex):
                result.append(replace(piece, formula=None, text=latex.replace(" ", ""), score=1.0))
            elif _NUMBER.fullmatch(latex):
                result.append(replace(piece, formula=None, text=latex, score=1.0))
            elif latex:
                result.append(self._with_left(result, piece))
            elif result and (rest := self._ended(result, piece)) is not None:
                result += rest
            else:
                result += self._with_term(result, piece)
        return result

    def _with_left(self, result: list[Piece], piece: Piece) -> Piece:
        """Return a formula with the sign, the name or the broken formula before it, which leave `result`."""
        if not result or not self._is_near(result[-1], piece, NEAR_SIGN):
            return piece
        before = result[-1]
        if first := self._latex(before):
            is_one = is_one_formula(first, self._latex(piece)) or _ENDS_IN_NAME.search(first)
            return self._joined(result, piece, " ") if is_one else piece
        return self._with_text(result, piece) if self._is_near(before, piece) else piece

    def _with_text(self, result: list[Piece], piece: Piece) -> Piece:
        """Return a formula with the sign, digits or name at the end of the text before it."""
        before = result[-1]
        if self._is_modulo(result) and self._latex(piece).rstrip().endswith(")"):
            return self._with_modulus(result, piece)
        if before.text in _SIGNS or (before.text in {",", "，"} and self._is_open(result)):
            return self._with_sign(result, piece)
        if number := self._cut_number(before, piece):
            return self._with_digits(result, piece, number)
        is_half = len(_BAR.findall(self._latex(piece))) % 2 == 1
        match = (_AT_END_WITH_BAR if is_half else _AT_END).search(before.text)
        return piece if match is None else self._with_name(result, piece, match[1])

    def _with_sign(self, result: list[Piece], piece: Piece) -> Piece:
        """Return a formula with the sign before it and the formula before that, where there is one."""
        sign = result[-1]
        if len(result) > 1 and self._latex(result[-2]) and self._is_near(result[-2], sign):
            result.pop()
            return self._joined(result, piece, f" {_SIGNS.get(sign.text, ',')} ")
        return piece

    def _is_modulo(self, result: Sequence[Piece]) -> bool:
        """Tell whether a row ends in “(mod”; the formula before may have taken the bracket."""
        before = self._latex(result[-2]).rstrip() if len(result) > 1 else ""
        match = _MODULO.fullmatch(result[-1].text)
        return match is not None and (bool(match[1]) or before.endswith("("))

    def _with_modulus(self, result: list[Piece], piece: Piece) -> Piece:
        r"""Return the modulus behind “(mod”, with the formula before that where there is one."""
        modulo = result.pop()
        if result and not modulo.text.startswith(("(", "（")):
            self._set(result[-1], self._latex(result[-1]).rstrip()[:-1].rstrip())
        modulus = self._latex(piece).rstrip()[:-1].strip()
        piece = replace(self._set(piece, rf"\pmod{{{modulus}}}"), box=bounds((modulo.box, piece.box)))
        is_behind = (
            result
            and self._latex(result[-1])
            and modulo.box.left - result[-1].box.right < WIDEST_MODULO * self._em
        )
        return self._joined(result, piece, " ") if is_behind else piece

    def _with_written_modulus(self, result: list[Piece], piece: Piece) -> list[Piece] | None:
        """Return what is left of a text that begins with the modulus of the congruence before, else None."""
        match = _MODULUS.match(piece.text)
        gap = piece.box.left - result[-1].box.right
        if match is None or not self._latex(result[-1]) or gap > WIDEST_MODULO * self._em:
            return None
        result[-1] = self._set(result[-1], rf"{self._latex(result[-1])} \pmod{{{match[1]}}}")
        return self._taken(result, piece, match.end())

    def _cut_number(self, before: Piece, piece: Piece) -> str:
        """Return the digits at the end of a text that belong to the number a formula begins with."""
        gap = piece.box.left - before.box.right
        match = _CUT_NUMBER.search(before.text)
        latex = self._latex(piece).lstrip()
        is_one = gap < CLOSE * self._em if latex[:1].isdigit() else _BINARY.match(latex) is not None
        return match[0] if match and is_one else ""

    def _with_digits(self, result: list[Piece], piece: Piece, digits: str) -> Piece:
        words = result.pop()
        piece = self._set(piece, digits + self._latex(piece).lstrip())
        if rest := words.text[: -len(digits)].rstrip():
            count = "".join(glyph.text for glyph in words.glyphs).rfind(digits)
            result.append(part_of(words, 0, count) if count > 0 else replace(words, text=rest, glyphs=()))
        return piece

    def _with_name(self, result: list[Piece], piece: Piece, name: str) -> Piece:
        words = result.pop()
        command = rf"\operatorname{{{name}}}" if name in _OPERATORS.split("|") else rf"\{name.lower()}"
        spelled = f"{command} ".replace(" | ", "|").replace("| ", "|").replace("∣", "|")
        piece = self._set(piece, spelled + self._latex(piece))
        rest = words.text[: -len(name)].rstrip()
        count = "".join(glyph.text for glyph in words.glyphs).rfind(name)
        own = part_of(words, count, len(words.glyphs)) if count > 0 else words
        piece = replace(piece, box=bounds((own.box, piece.box)))
        if rest:
            result.append(part_of(words, 0, count) if count > 0 else replace(words, text=rest, glyphs=()))
        elif result and self._latex(result[-1]) and self._is_near(result[-1], words):
            return self._joined(result, piece, " ")
        return piece

    def _with_term(self, result: list[Piece], piece: Piece) -> list[Piece]:
        """Return what is left of a text after the formula before it, which wants a term, took that."""
        match = _TERM.match(piece.text)
        before = result[-1] if result else None
        if (
            match is None
            or before is None
            or not self._wants_term(before)
            or not self._is_near(before, piece)
        ):
            return [piece]
        term = match[1].replace("∞", r"\infty")
        result[-1] = self._set(before, f"{self._latex(before)} {term}")
        return self._taken(result, piece, match.end())

    def _taken(self, result: list[Piece], piece: Piece, begin: int) -> list[Piece]:
        """Return what is left of a text from a place on; the box of the formula before grows over what it took."""
        rest = piece.text[begin:].strip()
        count = len(piece.glyphs) - len(rest)
        is_known = bool(piece.glyphs) and "".join(each.text for each in piece.glyphs[count:]).strip() == rest
        own = part_of(piece, 0, count) if is_known and rest else piece
        if is_known or not rest:
            result[-1] = replace(result[-1], box=bounds((result[-1].box, own.box)))
        if not rest:
            return []
        return [
            part_of(piece, count, len(piece.glyphs)) if is_known else replace(piece, text=rest, glyphs=())
        ]

    def _ended(self, result: list[Piece], piece: Piece) -> list[Piece] | None:
        """Return what is left of a text that begins with the end of the formula before; None where it does not."""
        rest = self._with_written_modulus(result, piece)
        if rest is not None:
            return rest
        latex, is_near = self._latex(result[-1]), self._is_near(result[-1], piece)
        if is_near and latex and (match := _CALL.match(piece.text)):
            result[-1] = self._set(result[-1], rf"{latex} \{match[1].lower()} {match[2]}")
            return self._taken(result, piece, match.end())
        match = _DIFFERENTIAL.match(piece.text) if is_near and _OPEN_INTEGRAL.search(latex) else None
        if match is None:
            return self._closed(result, piece)
        result[-1] = self._set(result[-1], rf"{latex} d{match[1]}")
        return self._taken(result, piece, match.end())

    def _closed(self, result: list[Piece], piece: Piece) -> list[Piece] | None:
        """Return what is left of a text that closes the bracket the formula before it opens; None where it does not."""
        match = _CLOSING_PART.match(piece.text)
        if match is not None:
            self._believe(_OPENING, result[-1])
        is_blank = _BLANK_BEGINS.search(self._latex(result[-1])) is not None
        if match is None or not (is_blank or self._is_open([*result, piece])):
            return None
        if not self._is_near(result[-1], piece):
            return self._with_blank(result, piece)
        if not self._is_open([*result, piece]):
            return None
        result[-1] = self._set(result[-1], self._latex(result[-1]) + match[0].translate(_TO_LATEX).rstrip())
        return self._taken(result, piece, match.end())

    def _believe(self, form: "re.Pattern[str]", piece: Piece) -> None:
        """Take words of a form, as “(0” or “4)”, for the formula that they are the beginning or end of."""
        reading = self.readings[piece.formula] if piece.formula is not None else None
        if reading is None or reading.candidate is not None or not form.fullmatch(reading.words):
            return
        assert piece.formula is not None
        latex = reading.words.replace("（", "(").replace("−", "-")
        candidate = Candidate(latex, (Token(latex, piece.score or 1.0),), 0.0)
        self.readings[piece.formula] = FormulaReading(candidate, is_doubtful=reading.is_doubtful)

    def _with_blank(self, result: list[Piece], piece: Piece) -> list[Piece] | None:
        """Return what is left of a text that closes brackets left empty for an answer, as in “A = (   )”."""
        gap = piece.box.left - result[-1].box.right
        bracket, latex = piece.text.lstrip()[:1], self._latex(result[-1]).rstrip()
        if bracket not in {")", "）"} or _BLANK_BEGINS.search(latex) is None or gap > WIDEST_BLANK * self._em:
            return None
        result[-1] = self._set(result[-1], rf"{latex[:-1]}( \quad )")
        rest = piece.text.lstrip()[1:].strip()
        return [replace(piece, text=rest, glyphs=())] if rest else []

    def _joined(self, result: list[Piece], piece: Piece, between: str) -> Piece:
        before = result.pop()
        piece = self._set(piece, f"{self._latex(before)}{between}{self._latex(piece)}")
        return replace(piece, box=bounds((before.box, piece.box)))

    def _latex(self, piece: Piece) -> str:
        candidate = self.readings[piece.formula].candidate if piece.formula is not None else None
        return "" if candidate is None else candidate.latex

    def _set(self, piece: Piece, latex: str) -> Piece:
        assert piece.formula is not None
        reading = self.readings[piece.formula]
        assert reading.candidate is not None
        self.readings[piece.formula] = replace(reading, candidate=replace(reading.candidate, latex=latex))
        return piece

    def _is_near(self, left: Piece, right: Piece, reach: float = NEAR) -> bool:
        return right.box.left - left.box.right < reach * self._em

    def _is_open(self, result: Sequence[Piece]) -> bool:
        latex = self._latex(result[-2]) if len(result) > 1 else ""
        opened, closed = (sum(map(latex.count, marks)) for marks in (("(", "[", r"\{"), (")", "]", r"\}")))
        return opened > closed

    def _wants_term(self, piece: Piece) -> bool:
        latex = self._latex(piece)
        return bool(latex) and (is_one_formula(latex, "x") or _ENDS_IN_NAME.search(latex) is not None)
