"""Colours for LaTeX, and for Markdown with LaTeX in it, as it is typed: tables from what a piece is to its colour."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from pic2latex.formats.markdown_spans import formula_spans
from pic2latex_desktop.ui.theme import Colours

__all__ = ["Highlighter"]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    role: str
    is_bold: bool = False


#: The first rule that matches at a place wins. Roles are fields of `Colours`.
_RULES: tuple[_Rule, ...] = (
    _Rule(re.compile(r"(?<!\\)(?:\\\\)*%.*"), "comment"),
    _Rule(re.compile(r"\\(?:begin|end)\s*\{[^}]*\}"), "structure", is_bold=True),
    _Rule(re.compile(r"\\\\|&"), "structure", is_bold=True),
    _Rule(re.compile(r"\\(?:[A-Za-z]+\*?|.)"), "command"),
    _Rule(re.compile(r"[{}\[\]^_$]"), "structure"),
    _Rule(re.compile(r"\d+(?:\.\d+)?"), "number"),
)


#: The same for the marks of Markdown at the beginning of a line, outside of formulas.
_PAGE_RULES: tuple[_Rule, ...] = (
    _Rule(re.compile(r"^ {0,3}#{1,6}\s.*"), "structure", is_bold=True),
    _Rule(re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])(?=\s)"), "structure", is_bold=True),
    _Rule(re.compile(r"^ {0,3}>+"), "structure"),
    _Rule(re.compile(r"`[^`]*`"), "number"),
    _Rule(re.compile(r"\*\*|~~"), "comment"),
)
#: A longer line (characters) is not coloured: nobody reads it, and every pattern would run over all of it.
LONGEST_LINE = 20_000
#: What a line remembers for the next one: it ended inside of a formula.
_INSIDE = 1


class Highlighter(QSyntaxHighlighter):
    """Colours a document of LaTeX, or of Markdown."""

    def __init__(self, document: QTextDocument, colours: Colours) -> None:
        super().__init__(document)
        self._is_page = False
        self._units: Sequence[int] = ()
        self._latex, self._page = _shapes(_RULES, colours), _shapes(_PAGE_RULES, colours)

    def set_page(self, *, is_page: bool) -> None:
        """Colour what comes from now on as Markdown, or as LaTeX."""
        if is_page is not self._is_page:
            self._is_page = is_page
            self.rehighlight()

    def set_colours(self, colours: Colours) -> None:
        """Colour everything anew."""
        self._latex, self._page = _shapes(_RULES, colours), _shapes(_PAGE_RULES, colours)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line. Qt calls this."""
        if len(text) > LONGEST_LINE:
            self.setCurrentBlockState(0)
            return
        self._units = _unit_positions(text)
        if not self._is_page:
            self._colour(text, 0, len(text), self._latex)
            return
        spans = formula_spans(text, is_inside=self.previousBlockState() == _INSIDE)
        self._colour(text, 0, len(text), self._page)
        for start, end in spans.formulas:
            # What looked like a mark of Markdown in a formula is none.
            self._paint(start, end, QTextCharFormat())
            self._colour(text, start, end, self._latex)
        self.setCurrentBlockState(_INSIDE if spans.is_open else 0)

    def _colour(self, text: str, start: int, end: int, shapes: "_Shapes") -> None:
        for match in shapes.pattern.finditer(text, start, end):
            if match.lastgroup is not None:
                self._paint(match.start(), match.end(), shapes.formats[int(match.lastgroup[1:])])

    def _paint(self, start: int, end: int, shape: QTextCharFormat) -> None:
        first = self._units[start]
        self.setFormat(first, self._units[end] - first, shape)


def _unit_positions(text: str) -> Sequence[int]:
    """Return for each character, and for the end, where Qt counts it.

    Qt counts UTF-16 units, Python characters; they differ beyond the basic plane (𝔸).
    """
    if len(text.encode("utf-16-le")) == 2 * len(text):
        return range(len(text) + 1)
    return (0, *accumulate(2 if character > "\uffff" else 1 for character in text))


@dataclass(frozen=True, slots=True)
class _Shapes:
    """A table of rules as one pattern, whose groups are numbered like the formats."""

    pattern: re.Pattern[str]
    formats: tuple[QTextCharFormat, ...]


def _shapes(rules: tuple[_Rule, ...], colours: Colours) -> _Shapes:
    pattern = "|".join(f"(?P<r{number}>{rule.pattern.pattern})" for number, rule in enumerate(rules))
    return _Shapes(re.compile(pattern), _formats(rules, colours))


def _formats(rules: tuple[_Rule, ...], colours: Colours) -> tuple[QTextCharFormat, ...]:
    formats = []
    for rule in rules:
        shape = QTextCharFormat()
        shape.setForeground(QColor(getattr(colours, rule.role)))
        if rule.is_bold:
            shape.setFontWeight(QFont.Weight.DemiBold)
        formats.append(shape)
    return tuple(formats)
