"""Where LaTeX is broken, so that the editor can point at it: the drawing itself only says that it is."""

import re
from dataclasses import dataclass

__all__ = ["Fault", "fault_in"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Characters `start` to `end` of the source, which have no partner or no meaning."""

    start: int
    end: int


_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_QUOTED = re.compile(r"[\"'{]([A-Za-z]+\*?)[\"'}]")


def fault_in(latex: str, message: str) -> Fault | None:
    """Return the place a renderer's message is about, or the first structural problem of the source."""
    named = _named_in(latex, message)
    if named is not None:
        return named
    from pic2latex.latex import find_problems

    problems = find_problems(latex)
    if not problems:
        return None
    start = min(problems[0].position, max(0, len(latex) - 1))
    command = _COMMAND.match(latex, start)
    return Fault(start, command.end() if command else start + 1)


def _named_in(latex: str, message: str) -> Fault | None:
    for name in re.findall(r"\\[A-Za-z]+", message):
        found = re.search(re.escape(name) + r"(?![A-Za-z])", latex)
        if found:
            return Fault(found.start(), found.end())
    for name in _QUOTED.findall(message):
        found = re.search(r"\\begin\s*\{" + re.escape(name) + r"\}", latex)
        if found:
            return Fault(found.start(), found.end())
    return None
