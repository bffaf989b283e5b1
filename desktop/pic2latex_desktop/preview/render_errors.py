"""Where LaTeX is broken, so that the editor can point at it: the drawing itself only says that it is."""

import re
from dataclasses import dataclass

__all__ = ["RenderError", "SourceError", "source_error_in"]


@dataclass(frozen=True, slots=True)
class RenderError:
    """What a renderer says about a source, and the part of it that it means: `start` to `end`, or all of it."""

    message: str
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class SourceError:
    """Characters `start` to `end` of the source, which have no partner or no meaning."""

    start: int
    end: int


_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)
_QUOTED = re.compile(r"[\"'{]([A-Za-z]+\*?)[\"'}]")


def source_error_in(source: str, complaint: RenderError) -> SourceError | None:
    """Return the place a renderer's complaint is about.

    Of a formula within a page, at least the whole formula is known; of a formula alone there may be nothing.
    """
    if complaint.end is not None and complaint.end <= complaint.start:
        return None
    part = source[complaint.start : complaint.end]
    fault = _fault_of(part, complaint.message)
    if fault is None:
        return None if complaint.end is None else SourceError(complaint.start, complaint.end)
    return SourceError(complaint.start + fault.start, complaint.start + fault.end)


def _fault_of(latex: str, message: str) -> SourceError | None:
    named = _named_in(latex, message)
    if named is not None:
        return named
    from pic2latex.latex import find_problems

    problems = find_problems(latex)
    if not problems:
        return None
    start = min(problems[0].position, max(0, len(latex) - 1))
    command = _COMMAND.match(latex, start)
    return SourceError(start, command.end() if command else start + 1)


def _named_in(latex: str, message: str) -> SourceError | None:
    for name in re.findall(r"\\[A-Za-z]+", message):
        found = re.search(re.escape(name) + r"(?![A-Za-z])", latex)
        if found:
            return SourceError(found.start(), found.end())
    for name in _QUOTED.findall(message):
        found = re.search(r"\\begin\s*\{" + re.escape(name) + r"\}", latex)
        if found:
            return SourceError(found.start(), found.end())
    return None
