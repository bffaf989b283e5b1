r"""Which straight lines of a page are drawn around words or between them, and say nothing: frames, borders, rules.

A frame is a rectangle of which three sides are there at least; an edge of the picture may have cut off the fourth. A
rule has white above or below. Fraction bars, roots, determinants and what `\boxed` draws are none of these.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from pic2latex.geometry import height, width
from pic2latex.pages.preprocessing.line_detection import DrawnLine
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Ruling", "classify_lines"]

CORNER = 1.0
"""Ems between the ends of two sides of a frame, at most: round corners lie between."""

MEETING = 0.35
"""Ems between the end of a line within a frame and the line it ends at, at most."""

FORMULA_FRAME = (16.0, 3.6)
"""Ems: a frame that is no wider and no higher may be a formula's own, and stays unless lines part it."""

EDGE = 3.0
"""Pixels of the picture from its edge at which a window's border lies, at most."""

ALONG_EDGE = 0.6
"""The share of a picture's side that such a border is long, at least."""

LONG, TALL = 8.0, 10.0
"""Ems: rules with white beside them are no shorter, and neither are those between columns."""

WHITE = 0.6
"""Ems of white above or below a rule: numerators are nearer to their bars, and so are denominators."""

NOTE = 1.2
"""Ems below the rule above a footnote within which its first row ends."""

TABLE_RULES = 3
"""Level rules that begin and end alike, of a table: at its head, below that, and at its foot."""

TOUCHING = 0.2
"""Ems of white on a rule's other side: what stands under a root or a bar over letters is nearer."""

BESIDE = 1.5
"""Ems of white at the ends of a rule; with words there it is a blank to be filled in."""

SHORT_SIDE = 2.4
"""Ems: a bar beside words is no shorter."""

SIDE_WHITE = 0.4
"""Ems of white beside an upright rule; the bar of a formula is nearer."""

ALIKE = 0.5
"""Ems between the ends of two lines that belong together."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The lines of a page that are no writing, and the frames they make."""

    lines: tuple[DrawnLine, ...] = ()
    frames: tuple[Box, ...] = ()


def classify_lines(mask: "NDArray[np.uint8]", lines: Sequence[DrawnLine], edge: Box, em: float) -> Ruling:
    """Tell which of the lines of a page are no writing.

    `mask` (h, w) is 1 where there is ink, `edge` is the picture's own edge in pixels of the page.
    """
    if not lines:
        return Ruling()
    frames, own = _frames(lines, em)
    found = {side for frame in frames for side in frame.sides}
    while inner := {line for line in lines if line not in found and _is_in_frame(line, frames, found, em)}:
        found |= inner
    borders = [line for line in lines if _is_border(line, edge)]
    is_corner = len({line.is_level for line in borders}) > 1
    found |= {line for line in borders if line.length >= LONG * em or is_corner}
    page = _Background(_without(mask, lines), em)
    rest = [line for line in lines if line not in found and line not in own]
    rest = [line for line in rest if not _begins_in_corner(line, rest, em)]
    found |= set(page.rules(line for line in rest if line.is_level))
    found |= {line for line in rest if not line.is_level and page.is_side(line, lines)}
    return Ruling(tuple(line for line in lines if line in found), tuple(frame.box for frame in frames))


@dataclass(frozen=True, slots=True)
class _Frame:
    box: Box
    sides: tuple[DrawnLine, ...]


def _frames(lines: Sequence[DrawnLine], em: float) -> tuple[list[_Frame], set[DrawnLine]]:
    """Return the frames around words, and the sides of those that are a formula's."""
    frames: list[_Frame] = []
    small: list[_Frame] = []
    for frame in _rectangles(lines, em):
        is_small = width(frame.box) <= FORMULA_FRAME[0] * em and height(frame.box) <= FORMULA_FRAME[1] * em
        (small if is_small else frames).append(frame)
    own = set()
    for frame in small:
        is_parted = any(
            line not in frame.sides and _is_in_frame(line, [frame], frame.sides, em) for line in lines
        )
        if is_parted or any(side in other.sides for other in frames for side in frame.sides):
            frames.append(frame)
        else:
            own |= set(frame.sides)
    return frames, own


def _rectangles(lines: Sequence[DrawnLine], em: float) -> Iterator[_Frame]:
    """Give rectangles with three sides or four, each with its sides."""
    for is_level in (True, False):
        across = [line for line in lines if line.is_level is is_level]
        others = [line for line in lines if line.is_level is not is_level]
        for first, second in combinations(across, 2):
            if not _have_same_ends(first, second, CORNER * em) or second.place - first.place < CORNER * em:
                continue
            joining = tuple(line for line in others if _joins(line, first, second, CORNER * em))
            if joining:
                yield _Frame(_between(first, second), (first, second, *joining))


def _have_same_ends(first: DrawnLine, second: DrawnLine, most: float) -> bool:
    return abs(first.first - second.first) <= most and abs(first.last - second.last) <= most


def _between(first: DrawnLine, second: DrawnLine) -> Box:
    start, end = min(first.first, second.first), max(first.last, second.last)
    if first.is_level:
        return Box(start, first.place, end, second.place)
    return Box(first.place, start, second.place, end)


def _joins(line: DrawnLine, first: DrawnLine, second: DrawnLine, most: float) -> bool:
    """Tell whether a line goes from an end of one line to the same end of another."""
    ends = ((first.first + second.first) / 2, (first.last + second.last) / 2)
    return (
        abs(line.first - first.place) <= most
        and abs(line.last - second.place) <= most
        and min(abs(line.place - end) for end in ends) <= most
    )


def _is_in_frame(line: DrawnLine, frames: Iterable[_Frame], found: Collection[DrawnLine], em: float) -> bool:
    """Tell whether a line within a frame goes from one of the lines found to another."""
    box, most = line.box, MEETING * em
    if not any(
        frame.box.left - most <= box.left
        and box.right <= frame.box.right + most
        and frame.box.top - most <= box.top
        and box.bottom <= frame.box.bottom + most
        for frame in frames
    ):
        return False
    crossing = [
        other
        for other in found
        if other.is_level is not line.is_level and other.first - most <= line.place <= other.last + most
    ]
    return all(any(abs(other.place - end) <= most for other in crossing) for end in (line.first, line.last))


def _is_border(line: DrawnLine, edge: Box) -> bool:
    """Tell whether a line runs along an edge of the picture."""
    sides, length = (
        ((edge.top, edge.bottom), width(edge)) if line.is_level else ((edge.left, edge.right), height(edge))
    )
    return min(abs(line.place - side) for side in sides) <= EDGE and line.length >= ALONG_EDGE * length


def _begins_in_corner(line: DrawnLine, lines: Sequence[DrawnLine], em: float) -> bool:
    """Tell whether a line begins where one of the other direction does, as the two of a root do."""
    return any(
        other.is_level is not line.is_level
        and abs(other.place - line.first) <= MEETING * em
        and abs(other.first - line.place) <= MEETING * em
        for other in lines
    )


def _without(mask: "NDArray[np.uint8]", lines: Sequence[DrawnLine]) -> "NDArray[np.uint8]":
    """Return the mask without any of the lines and their soft edges. Arrays are (h, w), uint8."""
    rest = mask.copy()
    for line in lines:
        box = line.box
        rest[
            max(0, int(box.top) - 1) : int(box.bottom) + 1, max(0, int(box.left) - 1) : int(box.right) + 1
        ] = 0
    return rest


class _Background:
    """A page without its lines: what white there is beside each of them."""

    def __init__(self, mask: "NDArray[np.uint8]", em: float) -> None:
        self._mask, self._turned, self._em = mask, mask.T, em

    def rules(self, lines: Iterable[DrawnLine]) -> Iterator[DrawnLine]:
        """Give the level lines that are rules above, below or between rows of words; `lines` come from above."""
        em = self._em
        waiting = list(lines)
        while waiting:
            series = [line for line in waiting if _have_same_ends(waiting[0], line, ALIKE * em)]
            waiting = [line for line in waiting if line not in series]
            whites = [self._whites(line) for line in series]
            starts = [place for place, (above, _) in enumerate(whites) if above >= WHITE * em]
            ends = [place for place, (_, below) in enumerate(whites) if below >= WHITE * em]
            for place, line in enumerate(series):
                is_in_table = (
                    bool(starts and ends) and starts[0] <= place <= ends[-1] and starts[0] < ends[-1]
                )
                if is_in_table or self._is_rule(line, whites[place]) or self._is_of_table(line, series):
                    yield line

    def _is_rule(self, line: DrawnLine, whites: tuple[float, float]) -> bool:
        em = self._em
        if line.length < LONG * em:
            return False
        if whites[0] >= WHITE * em and self._is_above_note(line):
            return True
        is_apart = max(whites) >= WHITE * em and min(whites) >= TOUCHING * em
        return is_apart and not self._has_words_at_ends(line)

    def _is_above_note(self, line: DrawnLine) -> bool:
        """Tell whether a line begins where the row close below it does, and ends long before: a footnote's."""
        box, em = line.box, self._em
        reach = round(BESIDE * em)
        below = self._mask[int(box.bottom) + 1 : int(box.bottom) + round(NOTE * em)]
        left = self._mask[max(0, int(box.top) - reach) : int(box.bottom) + round(NOTE * em)]
        beside = below[:, int(box.right) : int(box.right) + reach]
        begins = below[:, int(box.left) : int(box.left) + reach]
        return bool(
            not left[:, max(0, int(box.left) - reach) : max(0, int(box.left) - 2)].any()
            and begins.any()
            and beside.any()
        )

    def _is_of_table(self, line: DrawnLine, series: Sequence[DrawnLine]) -> bool:
        """Tell whether a line is one of three or more long ones that begin and end alike: a caption may touch them.

        Blanks to be filled in have words before each of them.
        """
        is_long = len(series) >= TABLE_RULES and line.length >= LONG * self._em
        return is_long and not all(map(self._has_words_at_ends, series))

    def is_side(self, line: DrawnLine, lines: Sequence[DrawnLine]) -> bool:
        """Tell whether an upright line stands beside all words at its height, or between columns."""
        em = self._em
        left, right = self._whites(line)
        has_mate = any(
            other is not line and not other.is_level and _have_same_ends(line, other, ALIKE * em)
            for other in lines
        )
        if has_mate or min(left, right) < SIDE_WHITE * em or line.length < SHORT_SIDE * em:
            return False
        return max(left, right) == float("inf") or line.length >= TALL * em

    def _whites(self, line: DrawnLine) -> tuple[float, float]:
        """Return the white before and after a line across its direction; infinite up to the end of the page."""
        import numpy as np

        mask, box = self._in_direction(line)
        filled = np.flatnonzero(mask[:, int(box.left) : int(box.right)].any(axis=1))
        before, after = filled[filled < box.top], filled[filled >= box.bottom]
        return (
            float(box.top - before[-1] - 1) if len(before) else float("inf"),
            float(after[0] - box.bottom) if len(after) else float("inf"),
        )

    def _has_words_at_ends(self, line: DrawnLine) -> bool:
        mask, box = self._in_direction(line)
        reach, half = round(BESIDE * self._em), round(0.5 * self._em)
        rows = mask[max(0, int(box.top) - half) : int(box.bottom) + half]
        return bool(
            rows[:, max(0, int(box.left) - reach) : int(box.left)].any()
            or rows[:, int(box.right) : int(box.right) + reach].any()
        )

    def _in_direction(self, line: DrawnLine) -> "tuple[NDArray[np.uint8], Box]":
        """Return the mask and a line's box, turned so that the line is level. Arrays are (h, w) or (w, h), uint8."""
        box = line.box
        return (
            (self._mask, box)
            if line.is_level
            else (self._turned, Box(box.top, box.left, box.bottom, box.right))
        )
