r"""Small formulas that text spells: “arctan x” is `\arctan x`, and “∅” is `\varnothing`.

They stand for themselves where the network for formulas is unsure of the same ink.
"""

import math
import re
from types import MappingProxyType

from pic2latex.pages.text.line_recognition import Piece
from pic2latex.types import Candidate, Token

__all__ = ["BLACKBOARD", "FUNCTIONS", "SIGNS", "spelled_formula"]

FUNCTIONS = "arccos|arcsin|arctan|cosh|cos|cot|sinh|sin|tanh|tan|ln|log|exp|det|dim|max|min|sup|inf"
"""Names that LaTeX has commands for, for a regular expression: the longer of two with one beginning first."""

SIGNS = MappingProxyType(
    {
        "∅": r"\varnothing",
        "∞": r"\infty",
        "∂": r"\partial",
        "∇": r"\nabla",
        "∪": r"\cup",
        "∩": r"\cap",
        "⊆": r"\subseteq",
        "⊇": r"\supseteq",
        "∉": r"\notin",
        "∀": r"\forall",
        "∃": r"\exists",
        "∓": r"\mp",
        "∑": r"\sum",
        "∏": r"\prod",
        "∫": r"\int",
    }
)
"""Signs that no word holds, and their LaTeX."""

BLACKBOARD = re.compile(r"[RNZQC]")
"""Capitals that the network for text reads also where one is set in blackboard bold: sets of numbers."""

_CALL = re.compile(rf"({FUNCTIONS}) ([A-Za-z])", re.IGNORECASE)


def spelled_formula(piece: Piece) -> Candidate | None:
    """Return the formula that a text spells, as sure as the text; None for any other text."""
    text = piece.text.strip()
    if match := _CALL.fullmatch(text):
        # In capitals, cos x looks the same to a network that knows lines of words alone.
        letter = match[2].lower() if match[1].isupper() else match[2]
        tokens: tuple[str, ...] = (rf"\{match[1].lower()}", letter)
    elif text in SIGNS or BLACKBOARD.fullmatch(text):
        tokens = (SIGNS.get(text, text),)
    else:
        return None
    score = max(piece.score, 1e-3)
    return Candidate(" ".join(tokens), tuple(Token(each, score) for each in tokens), math.log(score))
