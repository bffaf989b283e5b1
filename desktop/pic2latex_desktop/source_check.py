"""Where LaTeX is broken: the first brace, fence or environment without its partner, or what MathJax named.

The drawing itself says that something is wrong; this says where, so that the editor can point at it.
"""

import re
from dataclasses import dataclass

__all__ = ["Fault", "fault_of_message", "first_fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Characters `start` to `end` of the source, which have no partner or no meaning."""

    start: int
    end: int


_PIECE = re.compile(
    r"(?P<comment>%[^\n]*)|\\(?P<environment>begin|end)\s*\{(?P<name>[^}]*)\}|\\(?P<fence>left|right)(?![A-Za-z])"
    r"|\\(?:[A-Za-z]+|.)|(?P<brace>[{}])",
    re.DOTALL,
)

_CLOSING = {"}": "{", "end": "begin", "right": "left"}


def first_fault(latex: str) -> Fault | None:
    """Return the first piece without a partner, or None when everything is paired."""
    open_pieces: list[tuple[str, str, Fault]] = []
    for match in _PIECE.finditer(latex):
        kind = match["environment"] or match["fence"] or match["brace"]
        if kind is None:
            continue
        place, name = Fault(match.start(), match.end()), match["name"] or ""
        if kind not in _CLOSING:
            open_pieces.append((kind, name, place))
        elif open_pieces and open_pieces[-1][:2] == (_CLOSING[kind], name):
            open_pieces.pop()
        else:
            return place
    return open_pieces[-1][2] if open_pieces else None


def fault_of_message(message: str, latex: str) -> Fault | None:
    """Return the place of the command or environment that a message of MathJax names."""
    for name in re.findall(r"\\[A-Za-z]+", message):
        found = re.search(re.escape(name) + r"(?![A-Za-z])", latex)
        if found:
            return Fault(found.start(), found.end())
    for name in re.findall(r"[\"'{]([A-Za-z]+\*?)[\"'}]", message):
        found = re.search(r"\\begin\s*\{" + re.escape(name) + r"\}", latex)
        if found:
            return Fault(found.start(), found.end())
    return None
