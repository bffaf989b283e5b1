"""The text of a row: what stands between its formulas is read in one go, and then cut where the formulas were.

A row is read whole because letters beside a formula are surer in the company of their words. Each formula leaves a
gap of one em, wide enough to cut at, and short enough to save time.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import width
from pic2latex.pages.text.rapidocr import LINE_HEIGHT, LineOfText, RecognizedCharacter, TextNetworks
from pic2latex.pages.text.unicode_classes import is_chinese, is_wide
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.layout.text_lines import TextLine

__all__ = ["Piece", "read_line", "read_words"]

GAP = 1.0
"""Ems of white left for a formula."""

PADDING = 0.14
"""Of the row's height: white above, below and beside it, as around the lines the networks learned from."""

LEAST_HEIGHT = 0.95
"""Ems: a row of low letters is not enlarged until they look like capitals."""

WIDE_STEP = 1.75
"""Ems from the middle of a Chinese character to that of the next, from which on a space is between them."""

LONGEST = 2600
"""Pixels of a strip at the network's height; longer rows are cut between words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a row: text that was read, or a formula by its place in the list of all.

    `before` and `after` are the white beside a text's ink up to the next formula, in ems; None where there is none.
    `glyphs` are the text's characters, their x in pixels of the page.
    """

    box: Box
    text: str = ""
    score: float = 0.0
    formula: int | None = None
    before: float | None = None
    after: float | None = None
    glyphs: tuple[RecognizedCharacter, ...] = ()


@dataclass(frozen=True, slots=True)
class _Segment:
    """Columns [left, right) of the page between formulas, and the x in the strip where they begin."""

    left: int
    right: int
    start: int


def read_line(  # noqa: PLR0913, PLR0917 - all that a row is
    networks: TextNetworks,
    ink: "NDArray[np.uint8]",
    line: "TextLine",
    formulas: Sequence[Box],
    em: float,
    known: Callable[[Box], LineOfText] = lambda _: LineOfText(),
) -> tuple[Piece, ...]:
    """Read a row; `ink` (h, w) is the whole page with nothing on it but the row's text.

    `known` gives what is known to stand in a box of the row; only where that is nothing the network reads.
    """
    between = [formulas[place] for place in line.formulas]
    stretches = _stretches(ink, line, between, em)
    texts = {
        each.left: known(Box(float(each.left), line.box.top, float(each.right), line.box.bottom))
        for each in stretches
    }
    for group in _groups([each for each in stretches if not texts[each.left].glyphs], line.box, em):
        texts |= _read_all_of(networks, ink, line.box, group, em)
    pieces = [_piece(stretch, texts[stretch.left], line, between, em) for stretch in stretches]
    pieces += [Piece(formulas[place], formula=place) for place in line.formulas]
    return tuple(
        sorted((piece for piece in pieces if piece.text or piece.formula is not None), key=_from_left)
    )


def read_words(networks: TextNetworks, ink: "NDArray[np.uint8]", em: float) -> LineOfText:
    """Read ink (h, w) that holds one row of words and nothing else."""
    import numpy as np

    filled = np.flatnonzero((ink > 0).any(axis=1))
    if not len(filled):
        return LineOfText()
    box = Box(0.0, float(filled[0]), float(ink.shape[1]), float(filled[-1] + 1))
    stretch = _Segment(0, ink.shape[1], 0)
    return _read_group(networks, ink, box, (stretch,), em)[0]


def _from_left(piece: Piece) -> float:
    return (piece.box.left + piece.box.right) / 2


def _stretches(
    ink: "NDArray[np.uint8]", line: "TextLine", between: Sequence[Box], em: float
) -> list[_Segment]:
    """Return the stretches of text between formulas, as narrow as their ink. `ink` (h, w), uint8."""
    import numpy as np

    if width(line.box) <= 0:
        return []
    rows = slice(int(line.box.top), int(line.box.bottom) + 1)
    filled = np.asarray(ink[rows].max(axis=0) > 0)
    edges = [
        0.0,
        *(side for box in between for side in ((box.left + box.right) / 2,) * 2),
        float(ink.shape[1]),
    ]
    found, start = [], 0
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        columns = np.flatnonzero(filled[int(left) : int(right)])
        if len(columns):
            first, last = int(left) + int(columns[0]), int(left) + int(columns[-1]) + 1
            for begin, end in _not_too_long(filled, first, last, _longest(line.box, em)):
                found.append(_Segment(begin, end, start))
                start += end - begin + round(GAP * em)
    return found


def _longest(row: Box, em: float) -> int:
    """Return how many columns of the page a strip of this row may hold."""
    return int(LONGEST * _strip_height(row, em) / LINE_HEIGHT)


def _not_too_long(filled: "NDArray[np.bool_]", first: int, last: int, most: int) -> Iterator[tuple[int, int]]:
    """Cut columns [first, last) where white is widest, until no part has more than `most`. `filled` (w,), bool."""
    import numpy as np

    while last - first > most:
        edges = np.flatnonzero(filled[first + most // 2 : first + most]) + first + most // 2
        gaps = np.diff(edges)
        if not len(gaps) or gaps.max() < 2:
            cut = after = first + most
        else:
            widest = int(gaps.argmax())
            cut, after = int(edges[widest]) + 1, int(edges[widest + 1])
        yield first, cut
        first = after
    yield first, last


def _groups(stretches: Sequence[_Segment], row: Box, em: float) -> Iterator[tuple[_Segment, ...]]:
    """Put neighbouring stretches together to strips that are not too long to be read."""
    scale = LINE_HEIGHT / _strip_height(row, em)
    group: list[_Segment] = []
    for stretch in stretches:
        if group and (stretch.start + stretch.right - stretch.left - group[0].start) * scale > LONGEST:
            yield tuple(group)
            group = []
        group.append(stretch)
    if group:
        yield tuple(group)


def _strip_height(row: Box, em: float) -> float:
    return max(row.bottom - row.top, LEAST_HEIGHT * em) * (1 + 2 * PADDING)


def _read_all_of(
    networks: TextNetworks, ink: "NDArray[np.uint8]", row: Box, group: Sequence[_Segment], em: float
) -> dict[int, LineOfText]:
    """Read stretches as one strip, and once more those that came out empty.

    Of two equal marks side by side the network may have seen one, and nothing may be lost. `ink` (h, w), uint8.
    """
    texts = _read_group(networks, ink, row, group, em)
    for place, stretch in enumerate(group):
        if len(group) > 1 and not texts[stretch.left].glyphs:
            again = _read_group(networks, ink, row, _in_company(group, place, em), em)
            texts[stretch.left] = again[stretch.left]
    return texts


def _read_group(
    networks: TextNetworks, ink: "NDArray[np.uint8]", row: Box, group: Sequence[_Segment], em: float
) -> dict[int, LineOfText]:
    """Read some stretches as one strip; return the text of each by where it begins on the page.

    `ink` (h, w), uint8.
    """
    import cv2
    import numpy as np

    tall = round(_strip_height(row, em))
    pad = round(PADDING * tall)
    origin = group[0].start
    length = group[-1].start - origin + group[-1].right - group[-1].left
    strip = np.zeros((tall, length + 2 * pad), np.uint8)
    top = int((row.top + row.bottom - tall) / 2)
    source = slice(max(0, top), min(ink.shape[0], top + tall))
    target = slice(source.start - top, source.stop - top)
    for stretch in group:
        start = pad + stretch.start - origin
        strip[target, start : start + stretch.right - stretch.left] = ink[
            source, stretch.left : stretch.right
        ]
    scale = LINE_HEIGHT / tall
    size = (max(8, round(strip.shape[1] * scale)), LINE_HEIGHT)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    text = networks.read(255 - cv2.resize(strip, size, interpolation=method))
    return {
        stretch.left: LineOfText(glyphs)
        for stretch, glyphs in zip(group, _cut(text, group, pad, scale), strict=True)
    }


def _in_company(group: Sequence[_Segment], place: int, em: float) -> tuple[_Segment, ...]:
    """Return a stretch with the shortest other one that is a word: what is read alone is enlarged beyond knowing."""
    others = [each for each in group if each is not group[place]]
    company = min(others, key=lambda each: (each.right - each.left < em, each.right - each.left))
    pair = sorted((company, group[place]), key=lambda each: each.left)
    start = pair[0].right - pair[0].left + round(GAP * em)
    return replace(pair[0], start=0), replace(pair[1], start=start)


def _cut(
    text: LineOfText, group: Sequence[_Segment], pad: int, scale: float
) -> list[tuple[RecognizedCharacter, ...]]:
    """Give each stretch its glyphs: those nearest to it."""
    shares: list[list[RecognizedCharacter]] = [[] for _ in group]
    for glyph in text.glyphs:
        x = glyph.x / scale - pad + group[0].start
        distances = [max(each.start - x, x - each.start - (each.right - each.left), 0) for each in group]
        nearest = min(range(len(group)), key=distances.__getitem__)
        shares[nearest].append(
            RecognizedCharacter(glyph.text, glyph.probability, x - group[nearest].start + group[nearest].left)
        )
    return [tuple(share) for share in shares]


def _piece(stretch: _Segment, text: LineOfText, line: "TextLine", between: Sequence[Box], em: float) -> Piece:
    box = Box(float(stretch.left), line.box.top, float(stretch.right), line.box.bottom)
    centre = (stretch.left + stretch.right) / 2
    left = [each.right for each in between if (each.left + each.right) / 2 < centre]
    right = [each.left for each in between if (each.left + each.right) / 2 >= centre]
    return Piece(
        box,
        _with_wide_spaces(text, em).strip(),
        text.score,
        before=(stretch.left - max(left)) / em if left else None,
        after=(min(right) - stretch.right) / em if right else None,
        glyphs=text.glyphs,
    )


def _with_wide_spaces(text: LineOfText, em: float) -> str:
    """Return the text, with a wide space where two Chinese characters stand as far apart as if one was left out."""
    parts: list[str] = []
    before: RecognizedCharacter | None = None
    for glyph in text.glyphs:
        is_apart = before is not None and glyph.x - before.x > WIDE_STEP * em
        if is_apart and before is not None and is_wide(before.text) and is_chinese(glyph.text):
            parts.append("\u3000")
        parts.append(glyph.text)
        before = before if glyph.text.isspace() else glyph
    return re.sub(" ?\u3000", "\u3000", "".join(parts))
