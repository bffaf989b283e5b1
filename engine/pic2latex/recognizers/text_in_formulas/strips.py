r"""Where Chinese stands in the ink of a formula: the ink is cut into strips, and a network for text reads those.

The strips come from an XY cut (Nagy and Seth, 1984) with the bars of fractions taken out, in the order in which LaTeX
writes them: columns from the left, and the rows of a column from the top. The network reads a strip with its letters
and signs, of which only Chinese characters are kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.latex.unread_text import CHINESE_RUN
from pic2latex.recognizers.text_in_formulas.character_components import (
    ComponentBox,
    InkComponents,
    StripCharacter,
    assign_components,
    ink_components,
    parted_between,
)
from pic2latex.types import Candidate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SURE", "ChineseRun", "GlyphCertainty", "ReadCharacters", "UnreadInk", "chinese_runs"]

ReadCharacters = Callable[["NDArray[np.uint8]"], Sequence[StripCharacter]]
"""Reads a strip, uint8 (h, w), dark on white: its characters with their places in it."""

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

CLEAR, UNKNOWN_PER_EM = 0.55, 1.0
"""Legibility of a strip's glyphs from which it holds no Chinese, and unknown glyphs in each em of one with Chinese."""

LOWEST, TALLEST = 0.55, 1.7
"""Ems: heights of strips with Chinese. Opening the text networks costs a second and 95 MB, so few formulas may ask:
with confidence below 0.6, 44 of 50 with Chinese do, 10 of 50 of arXiv, 10 of 35 of papers, 2 of 50 of clean print."""


@dataclass(frozen=True, slots=True, eq=False)
class GlyphCertainty:
    """How sure the glyph map is: `present` that a glyph has its centre in a cell, `best` of the likeliest symbol.

    Both are float32 (rows, columns), probabilities; `cells_per_pixel` are the rows and columns of a pixel of the ink.
    """

    present: "NDArray[np.float32]"
    best: "NDArray[np.float32]"
    cells_per_pixel: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class UnreadInk:
    """The ink (h, w) of a formula that may hold text its recognizer cannot spell: 255 at full ink; `em` in pixels.

    `others` are readings at other sizes or in parts that have UNREAD_TEXT, the likeliest first. With `certainty` only
    strips are read whose glyphs are unknown to the recognizer. The picture's ink was turned anticlockwise by `turn`.
    """

    pixels: "NDArray[np.uint8]"
    em: float
    others: tuple[Candidate, ...] = ()
    certainty: GlyphCertainty | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class ChineseRun:
    """A run of Chinese, the least probability of its characters (0-1), and the components of the ink that are its."""

    text: str
    probability: float
    components: tuple[int, ...] = ()

    def joined(self, other: "ChineseRun") -> "ChineseRun":
        """Return this run with another one after it."""
        least = min(self.probability, other.probability)
        return ChineseRun(self.text + other.text, least, self.components + other.components)


@dataclass(frozen=True, slots=True)
class _Strip:
    """Pixels of the ink; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True, eq=False)
class FoundText:
    """The runs of Chinese in the order in which LaTeX writes them, and the components of the ink that they name."""

    runs: tuple[ChineseRun, ...]
    components: InkComponents


def chinese_runs(ink: UnreadInk, read: ReadCharacters) -> FoundText:
    """Return the runs of Chinese in a formula, whose ink is (h, w), uint8.

    Where there is one, strips that seemed clear are read as well.
    """
    strips = _StripReader(ink, read)
    found = _runs_in_strips(strips, all_of_them=False)
    if found.runs:
        return _runs_in_strips(strips, all_of_them=True)
    return found


class _StripReader:
    """The strips of a formula, each read once at most."""

    def __init__(self, ink: UnreadInk, read: ReadCharacters) -> None:
        self.ink = ink
        self.components = ink_components(ink.pixels)
        self.clear = _without_bars(ink, self.components)
        area = _Strip(0, 0, self.clear.shape[1], self.clear.shape[0])
        self.strips = tuple(_strips(self.clear, ink.em, area))
        self._read = read
        self._known: dict[_Strip, tuple[StripCharacter, ...]] = {}

    def characters(self, strip: _Strip) -> tuple[StripCharacter, ...]:
        """Return what stands in a strip; nothing in one too small for Chinese."""
        if max(strip.right - strip.left, strip.bottom - strip.top) < LEAST_STRIP * self.ink.em:
            return ()
        if strip not in self._known:
            self._known[strip] = _characters(self.ink, self.clear, strip, self._read)
        return self._known[strip]


def _runs_in_strips(reader: _StripReader, *, all_of_them: bool) -> FoundText:
    ink, components = reader.ink, reader.components
    found: list[ChineseRun] = []
    goes_on: _Strip | None = None
    for strip in reader.strips:
        characters = reader.characters(strip) if all_of_them or _may_be_chinese(ink, strip) else ()
        if any(_is_chinese(each) for each in characters):
            components = parted_between(components, _components_of(components, strip), characters)
        runs = list(_runs(characters, _components_of(components, strip), ink.em))
        is_one = goes_on is not None and _follows(goes_on, strip, ink.em)
        if is_one and runs and _is_chinese(characters[0]):
            found[-1] = found[-1].joined(runs.pop(0))
        found += runs
        goes_on = strip if characters and _is_chinese(characters[-1]) else None
    return FoundText(tuple(found), components)


def _may_be_chinese(ink: UnreadInk, strip: _Strip) -> bool:
    """Tell whether the glyph map sees many things that it does not know in a strip as high as characters are."""
    if ink.certainty is None:
        return True
    if not LOWEST * ink.em <= strip.bottom - strip.top <= TALLEST * ink.em:
        return False
    per_row, per_column = ink.certainty.cells_per_pixel
    rows = slice(int(strip.top * per_row), int(strip.bottom * per_row) + 1)
    columns = slice(int(strip.left * per_column), int(strip.right * per_column) + 1)
    present, best = ink.certainty.present[rows, columns], ink.certainty.best[rows, columns]
    legibility = float((present * best).sum() / (present.sum() + 0.1))
    unknown = float(present[best < 0.5].sum())
    return legibility < CLEAR and unknown >= UNKNOWN_PER_EM * max(1.0, (strip.right - strip.left) / ink.em)


def _characters(
    ink: UnreadInk, clear: "NDArray[np.uint8]", strip: _Strip, read: ReadCharacters
) -> tuple[StripCharacter, ...]:
    """Return what the network reads in a strip, spaces left out, with places in pixels of the ink.

    `clear` (h, w), uint8.
    """
    import numpy as np

    margin = round(MARGIN * ink.em)
    shown = 255 - clear[strip.top : strip.bottom, strip.left : strip.right]
    found = read(np.pad(shown, margin, constant_values=255))
    characters = tuple(replace(each, x=each.x - margin + strip.left) for each in found if each.text.strip())
    is_sign = "".join(each.text for each in characters) in SIGNS
    return () if is_sign else characters


def _components_of(components: InkComponents, strip: _Strip) -> tuple[ComponentBox, ...]:
    """Return the components that lie within a strip."""
    return tuple(
        each
        for each in components.boxes
        if each.left >= strip.left
        and each.right <= strip.right
        and each.top >= strip.top
        and each.bottom <= strip.bottom
    )


def _is_chinese(character: StripCharacter) -> bool:
    return CHINESE_RUN.fullmatch(character.text) is not None


def _runs(
    characters: Sequence[StripCharacter], boxes: Sequence[ComponentBox], em: float
) -> Iterator[ChineseRun]:
    if not any(_is_chinese(each) for each in characters):
        return
    owned = assign_components(boxes, characters, em)
    run: ChineseRun | None = None
    for character, labels in zip(characters, owned, strict=True):
        if _is_chinese(character):
            one = ChineseRun(character.text, character.probability, labels)
            run = one if run is None else run.joined(one)
        elif run is not None:
            yield run
            run = None
    if run is not None:
        yield run


def _follows(before: _Strip, strip: _Strip, em: float) -> bool:
    """Tell whether a strip goes on where another ends, in the same row."""
    in_row = min(before.bottom, strip.bottom) > max(before.top, strip.top)
    return in_row and 0 <= strip.left - before.right < ONE_RUN * em


def _without_bars(ink: UnreadInk, components: InkComponents) -> "NDArray[np.uint8]":
    """Return the ink (h, w), uint8, without long level bars: fractions and roots."""
    import numpy as np

    bars = [
        each.label
        for each in components.boxes
        if each.width > BAR_WIDTH * ink.em and each.height < BAR_HEIGHT * ink.em
    ]
    return np.where(np.isin(components.labels, bars), 0, ink.pixels).astype(np.uint8)


def _strips(ink: "NDArray[np.uint8]", em: float, area: _Strip) -> Iterator[_Strip]:
    """Give the strips of an area: cut at columns of white, else at rows of white, until neither is there.

    `ink` (h, w), uint8.
    """
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
    """Return where something is, as ranges; those with less than `gap` between them are one. `used` (n,), bool."""
    found: list[tuple[int, int]] = []
    for place in used.nonzero()[0].tolist():
        if found and place - found[-1][1] < max(1.0, gap):
            found[-1] = found[-1][0], place + 1
        else:
            found.append((place, place + 1))
    return found
