"""Colours for LaTeX as it is typed: one table from what a piece is to the role of its colour."""

import re
from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from .theme import Colours

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


class Highlighter(QSyntaxHighlighter):
    """Colours a document of LaTeX."""

    def __init__(self, document: QTextDocument, colours: Colours) -> None:
        super().__init__(document)
        self._formats = _formats(colours)
        self._pattern = re.compile(
            "|".join(f"(?P<r{number}>{rule.pattern.pattern})" for number, rule in enumerate(_RULES))
        )

    def set_colours(self, colours: Colours) -> None:
        """Colour everything anew."""
        self._formats = _formats(colours)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line. Qt calls this."""
        for match in self._pattern.finditer(text):
            if match.lastgroup is not None:
                shape = self._formats[int(match.lastgroup[1:])]
                start, end = _units(text, match.start()), _units(text, match.end())
                self.setFormat(start, end - start, shape)


def _units(text: str, position: int) -> int:
    # Qt counts UTF-16 units, Python characters; they differ beyond the basic plane (𝔸).
    return len(text[:position].encode("utf-16-le")) // 2


def _formats(colours: Colours) -> tuple[QTextCharFormat, ...]:
    formats = []
    for rule in _RULES:
        shape = QTextCharFormat()
        shape.setForeground(QColor(getattr(colours, rule.role)))
        if rule.is_bold:
            shape.setFontWeight(QFont.Weight.DemiBold)
        formats.append(shape)
    return tuple(formats)
