r"""Text that stands for UNREAD_TEXT in a formula: the ink is cut into strips, and a network for text reads those.

The strips come from an XY cut (Nagy and Seth, 1984) with the bars of fractions taken out, in the order in which LaTeX
writes them: columns from the left, and the rows of a column from the top. The network reads a strip with its letters
and signs, of which only Chinese characters are kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.latex.unread_text import CHINESE_RUN, UNREAD_TEXT
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Alternative, Candidate, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SURE", "ChineseRun", "ReadCharacters", "UnreadInk", "chinese_runs", "with_text"]

ReadCharacters = Callable[["NDArray[np.uint8]"], Sequence[tuple[str, float]]]
"""Reads a strip (h, w), dark on white: its characters, and how sure each is (0-1)."""

SURE = 0.6
"""Probability of a character from which a run that holds it is believed."""

COLUMN_GAP, ROW_GAP = 0.25, 0.12
"""Ems of white space at which strips are cut."""

LEAST_ROW = 0.35
"""Ems: lower rows are parts of characters."""

LEAST_STRIP = 0.3
"""Ems: smaller strips, both ways, hold no Chinese."""

BAR_WIDTH, BAR_HEIGHT = 1.1, 0.2
"""Ems: wider and lower pieces are bars of fractions. The widest stroke of a character is 0.95 em wide."""

SIGNS = frozenset("一二三十丨工口")
"""What a network for text makes of a strip that holds a minus, an equals sign, a plus or a box alone."""

ONE_RUN = 0.6
"""Ems between strips whose characters are one run."""

MARGIN = 0.2
"""Ems of paper around a strip that is read."""


@dataclass(frozen=True, slots=True, eq=False)
class UnreadInk:
    """The ink (h, w) of a formula with text that its recognizer cannot spell: 255 at full ink; `em` in pixels.

    `others` are readings at other sizes or in parts that have UNREAD_TEXT, the likeliest first.
    """

    pixels: "NDArray[np.uint8]"
    em: float
    others: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class ChineseRun:
    """A run of Chinese, and the least probability of its characters (0-1)."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class _Strip:
    """Pixels of the ink; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


def chinese_runs(ink: UnreadInk, read: ReadCharacters) -> tuple[ChineseRun, ...]:
    """Return the runs of Chinese in a formula, in the order in which LaTeX writes them."""
    import numpy as np

    clear = _without_bars(ink)
    found: list[ChineseRun] = []
    goes_on: _Strip | None = None
    for strip in _strips(clear, ink.em, _Strip(0, 0, clear.shape[1], clear.shape[0])):
        shown = np.pad(
            255 - clear[strip.top : strip.bottom, strip.left : strip.right],
            round(MARGIN * ink.em),
            constant_values=255,
        )
        is_small = max(shown.shape) < LEAST_STRIP * ink.em
        characters = () if is_small else tuple(each for each in read(shown) if each[0].strip())
        if "".join(text for text, _ in characters) in SIGNS:
            characters = ()
        runs = list(_runs(characters))
        is_one = goes_on is not None and _follows(goes_on, strip, ink.em)
        if is_one and runs and _is_chinese(characters[0]):
            first = runs.pop(0)
            found[-1] = ChineseRun(found[-1].text + first.text, min(found[-1].probability, first.probability))
        found += runs
        goes_on = strip if characters and _is_chinese(characters[-1]) else None
    return tuple(found)


def with_text(candidate: Candidate, runs: Sequence[ChineseRun]) -> Candidate:
    """Return a reading with each UNREAD_TEXT replaced by the next of `runs`, in its tokens too; the rest stays."""
    latex = candidate.latex
    for run in runs:
        latex = latex.replace(UNREAD_TEXT, run.text, 1)
    waiting = iter(runs)
    tokens = tuple(
        _token(token, waiting) if UNREAD_TEXT in token.text else token for token in candidate.tokens
    )
    return replace(candidate, latex=latex, tokens=tokens)


def _token(token: Token, runs: Iterator[ChineseRun]) -> Token:
    run = next(runs, None)
    if run is None:
        return token
    others = (Alternative(UNREAD_TEXT, token.probability), *token.alternatives)
    text = token.text.replace(UNREAD_TEXT, run.text, 1)
    return replace(token, text=text, probability=min(token.probability, run.probability), alternatives=others)


def _is_chinese(character: tuple[str, float]) -> bool:
    return CHINESE_RUN.fullmatch(character[0]) is not None


def _runs(characters: Sequence[tuple[str, float]]) -> Iterator[ChineseRun]:
    text, least = "", 1.0
    for character in (*characters, ("", 0.0)):
        if _is_chinese(character):
            text, least = text + character[0], min(least, character[1])
        elif text:
            yield ChineseRun(text, least)
            text, least = "", 1.0


def _follows(before: _Strip, strip: _Strip, em: float) -> bool:
    """Tell whether a strip goes on where another ends, in the same row."""
    in_row = min(before.bottom, strip.bottom) > max(before.top, strip.top)
    return in_row and 0 <= strip.left - before.right < ONE_RUN * em


def _without_bars(ink: UnreadInk) -> "NDArray[np.uint8]":
    result = ink.pixels.copy()
    pieces = connected_components(ink.pixels > 0)
    result[pieces.spread((pieces.width > BAR_WIDTH * ink.em) & (pieces.height < BAR_HEIGHT * ink.em))] = 0
    return result


def _strips(ink: "NDArray[np.uint8]", em: float, area: _Strip) -> Iterator[_Strip]:
    """Give the strips of an area: cut at columns of white, else at rows of white, until neither is there."""
    inside = ink[area.top : area.bottom, area.left : area.right]
    columns = _stretches(inside.max(axis=0) > 0, COLUMN_GAP * em)
    rows = _stretches(inside.max(axis=1) > 0, ROW_GAP * em)
    if len(columns) > 1:
        for first, last in columns:
            yield from _strips(ink, em, replace(area, left=area.left + first, right=area.left + last))
    elif len(rows) > 1 and all(last - first >= LEAST_ROW * em for first, last in rows):
        for first, last in rows:
            yield from _strips(ink, em, replace(area, top=area.top + first, bottom=area.top + last))
    elif columns:
        (left, right), (top, bottom) = columns[0], (rows[0][0], rows[-1][1])
        yield _Strip(area.left + left, area.top + top, area.left + right, area.top + bottom)


def _stretches(used: "NDArray[np.bool_]", gap: float) -> list[tuple[int, int]]:
    """Return where something is, as ranges; those with less than `gap` between them are one."""
    found: list[tuple[int, int]] = []
    for place in used.nonzero()[0].tolist():
        if found and place - found[-1][1] < max(1.0, gap):
            found[-1] = found[-1][0], place + 1
        else:
            found.append((place, place + 1))
    return found
