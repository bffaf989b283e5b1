r"""Formulas nested deeper than the parser goes: what is written for one is read again until it stays as it is.

Beyond `DEEPEST` levels the parser reads what it finds side by side. Written out, that may nest otherwise than it was
read, so the second reading differs from the first; a few more and it is stable.
"""

import re
from collections.abc import Callable

__all__ = ["settled"]

_SUSPECT = 20
"""Levels. Real formulas have fewer, and the parser goes far deeper; only what has more is read again."""

_MOST_READINGS = 60
_LEVELS = re.compile(r"\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\begin\{|\\end\{|\\?[{}]")
_STEPS = {"{": 1, "}": -1, r"\left": 1, r"\right": -1, r"\begin{": 2, r"\end{": 0}


def settled(rewrite: Callable[[str], str], latex: str) -> str:
    """Return `rewrite(latex)`, rewritten until nothing changes where it nests too deeply to be sure of it."""
    text = rewrite(latex)
    if text.count("{") + text.count(r"\left") <= _SUSPECT or _depth(text) <= _SUSPECT:
        return text
    for _ in range(_MOST_READINGS):
        again = rewrite(text)
        if again == text:
            break
        text = again
    return text


def _depth(text: str) -> int:
    """Return how deep braces, fences and environments nest."""
    depth = deepest = 0
    for found in _LEVELS.finditer(text):
        depth += _STEPS.get(found[0], 0)
        deepest = max(deepest, depth)
    return deepest
