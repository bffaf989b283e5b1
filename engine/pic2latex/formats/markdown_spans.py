"""Which parts of a line of Markdown are formulas, for colours while somebody types: by the rules of the parser.

The parser itself takes a whole page apart; this looks at one line at a time and remembers only whether it ended
inside of a formula.
"""

import re
from dataclasses import dataclass

__all__ = ["LineSpans", "formula_spans"]

_CODE = re.compile(r"`[^`]*`")
_INLINE = re.compile(r"\$(?=\S)(?:\\.|[^$\\])*?(?:\\.|[^$\\\s])\$")
_ESCAPE = re.compile(r"\\.")


@dataclass(frozen=True, slots=True)
class LineSpans:
    """The formulas of a line with their dollar signs, as (start, end), and whether the last one goes on."""

    formulas: tuple[tuple[int, int], ...]
    is_open: bool


def formula_spans(line: str, *, is_inside: bool) -> LineSpans:
    """Find the formulas of a line; `is_inside` says that one of the lines before it began a formula."""
    found: list[tuple[int, int]] = []
    start = at = 0
    while at < len(line):
        skipped = _ESCAPE.match(line, at) or (None if is_inside else _CODE.match(line, at))
        inline = None if is_inside else _INLINE.match(line, at)
        if skipped is not None:
            at = skipped.end()
        elif line.startswith("$$", at):
            at += 2
            if is_inside:
                found.append((start, at))
            else:
                start = at - 2
            is_inside = not is_inside
        elif inline is not None:
            found.append(inline.span())
            at = inline.end()
        else:
            at += 1
    if is_inside:
        found.append((start, len(line)))
    return LineSpans(tuple(found), is_inside)
