r"""Reading a formula in parts: rows, cells of tables, or pieces of a long row, joined to one reading.

The parts are found by their white space (ink_layout.py, line_cuts.py), read as pictures of their own at the size of
text that the whole has, and put together with `\\` and `&`. What the parts lose is their context: a lone sign without
its line may be a `9` or a `g`. There the glyph map of the whole picture, which saw the line, decides.
"""

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from pic2latex.preprocessing.binarization import Ink
from pic2latex.recognizers.compact_encoder import Encoded
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, TokenChoice
from pic2latex.recognizers.glyph_coverage import GlyphInventory, GlyphPlace
from pic2latex.recognizers.ink_layout import InkCell, InkSegment, segments_of
from pic2latex.recognizers.line_cuts import RELATIONS, MapScale, cut_columns

__all__ = ["PartReader", "SplitReader"]

PartReader = Callable[[Sequence[Ink]], Sequence[Hypothesis]]
"""Reads pictures of parts at the size of text they say; one reading for each."""

MOST_PARTS = 80
GRID_ROW, GRID_COLUMN = 16, 8
"""Pixels of the network's picture a cell of its grid covers; see training/recognizer/compact_network.py."""

MARGIN = 4
"""Pixels left of the ink on the network's canvas; see prepare.canvas."""

ALIGNED_EM = 0.4
EXPLAINED = 0.6
"""Share of the rows that an alignment must explain."""

CENTRED_EM = 0.25

FLUSH_EM = 0.2
LONE_EM = 1.2
"""Greatest width of a cell that may hold a single sign."""

TRUSTED = 0.6
"""Probability from which the glyph map overrules the reading of a lone sign."""

PLAIN_STYLES = frozenset({"", "i"})
"""Styles of glyph classes that LaTeX writes without a command."""

ENVIRONMENTS = MappingProxyType(
    {
        ("(", ")"): "pmatrix",
        ("[", "]"): "bmatrix",
        ("{", "}"): "Bmatrix",
        ("|", "|"): "vmatrix",
        ("{", ""): "cases",
        ("", ""): "matrix",
    }
)
BRACKETS = MappingProxyType({"{": r"\{", "}": r"\}", "": "."})


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the formula on its own line, and the middles of the relations in it, from left to right."""

    cell: InkCell
    relations: tuple[float, ...]


class SplitReader:
    """Reads pictures of one model in parts; `token_ids` are its tokens by their text, `em` its size of text."""

    def __init__(self, inventory: GlyphInventory, token_ids: Mapping[str, int], em: float) -> None:
        self._inventory = inventory
        self._ids = token_ids
        self._texts = {token: text for text, token in token_ids.items()}
        self._em = em

    def read(self, ink: Ink, encoded: Encoded, read_parts: PartReader) -> Hypothesis | None:
        """Return the reading in parts, None where the picture has none or the model lacks a token to join them."""
        if encoded.glyphs is None:
            return None
        em = ink.em * encoded.correction
        places, scale = self._inventory.places(encoded.glyphs), self._scale(ink, encoded)
        segments = segments_of(ink.pixels, em) or self._pieces(ink, em, places, scale)
        cells = [cell for segment in segments for row in segment.rows for cell in row if cell is not None]
        if not 1 < len(cells) <= MOST_PARTS:
            return None
        read = read_parts([_part(ink, em, cell) for cell in cells])
        readings = {
            cell: self._lone(hypothesis, cell, em, places, scale)
            for cell, hypothesis in zip(cells, read, strict=True)
        }
        try:
            return self._joined(segments, readings, em, places, scale)
        except KeyError:
            return None

    def _scale(self, ink: Ink, encoded: Encoded) -> MapScale:
        """Return how the glyph map lies over the ink."""
        assert encoded.glyphs is not None
        height, width = ink.pixels.shape
        factor = encoded.width * self._em / width
        room = encoded.glyphs.shape[1] * GRID_ROW - round(height * factor)
        return MapScale(GRID_COLUMN / factor, GRID_ROW / factor, -MARGIN / factor, -(room // 2) / factor)

    def _pieces(
        self, ink: Ink, em: float, places: Sequence[GlyphPlace], scale: MapScale
    ) -> tuple[InkSegment, ...]:
        """Return the pieces of a long row as plain segments; () when it is not cut."""
        cuts = cut_columns(ink.pixels, em, places, scale)
        edges = (0, *cuts, ink.pixels.shape[1])
        found = []
        for left, right in itertools.pairwise(edges):
            inked = ink.pixels[:, left:right] > 0
            rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
            if rows.size:
                box = (left + int(columns[0]), int(rows[0]), left + int(columns[-1]) + 1, int(rows[-1]) + 1)
                found.append(InkSegment(((InkCell(*box),),)))
        return tuple(found) if cuts else ()

    def _lone(
        self, read: Hypothesis, cell: InkCell, em: float, places: Sequence[GlyphPlace], scale: MapScale
    ) -> Hypothesis:
        """Return the reading of a cell, by the glyph map where a single sign stands in it."""
        if cell.right - cell.left > LONE_EM * em:
            return read
        inside = [place for place in places if _is_inside(place, cell, scale, em)]
        written = self._inventory.symbols(read.ids)
        if len(inside) != 1 or len(written) > 1 or inside[0].probability < TRUSTED:
            return read
        place = inside[0]
        style = place.name.partition(":")[0] if ":" in place.name[1:] else ""
        token = self._ids.get(place.symbol)
        is_plain = len(read.choices) == 1
        if written == (place.symbol,) and (is_plain or style not in PLAIN_STYLES):
            sure = math.log(place.probability)
            return read if read.score >= sure else replace(read, score=sure)
        if token is None or style not in PLAIN_STYLES:
            return read
        others = tuple((choice.id, choice.log_probability) for choice in read.choices[:1])
        chosen = TokenChoice(token, math.log(place.probability), others)
        return Hypothesis((chosen,), chosen.log_probability, Ending.END)

    def _joined(
        self,
        segments: Sequence[InkSegment],
        readings: Mapping[InkCell, Hypothesis],
        em: float,
        places: Sequence[GlyphPlace],
        scale: MapScale,
    ) -> Hypothesis:
        """Join the parts. Raises KeyError when the model lacks a token."""
        choices: list[TokenChoice] = []
        for segment in segments:
            if segment.is_plain:
                (cell,) = segment.rows[0]
                choices += self._cell(cell, readings)
            elif len(segment.rows[0]) == 1 and not segment.opening:
                choices += self._lines(segment, readings, em, places, scale)
            else:
                choices += self._table(segment, readings)
        return _scored(tuple(choices), tuple(readings.values()))

    def _cell(self, cell: InkCell | None, readings: Mapping[InkCell, Hypothesis]) -> tuple[TokenChoice, ...]:
        return () if cell is None else readings[cell].choices

    def _tokens(self, *texts: str) -> list[TokenChoice]:
        """Return tokens that the layout gives: certain. Raises KeyError for one the model does not have."""
        return [TokenChoice(self._ids[text], 0.0) for text in texts]

    def _table(self, segment: InkSegment, readings: Mapping[InkCell, Hypothesis]) -> list[TokenChoice]:
        name = ENVIRONMENTS.get((segment.opening, segment.closing))
        before: tuple[str, ...] = ()
        after: tuple[str, ...] = ()
        if name is None or segment.rules:
            name = "array" if segment.rules else "matrix"
            opening, closing = (BRACKETS.get(each, each) for each in (segment.opening, segment.closing))
            before, after = (rf"\left{opening}",), (rf"\right{closing}",)
        columns: list[str] = []
        if name == "array":
            for column in range(len(segment.rows[0])):
                columns += ["|"] * segment.rules.count(column) + ["c"]
            columns = ["{", *columns, "}"]
        choices = self._tokens(*before, rf"\begin{{{name}}}", *columns)
        for number, row in enumerate(segment.rows):
            choices += self._tokens(r"\\") if number else []
            for column, cell in enumerate(row):
                choices += self._tokens("&") if column else []
                choices += self._cell(cell, readings)
        return choices + self._tokens(rf"\end{{{name}}}", *after)

    def _lines(
        self,
        segment: InkSegment,
        readings: Mapping[InkCell, Hypothesis],
        em: float,
        places: Sequence[GlyphPlace],
        scale: MapScale,
    ) -> list[TokenChoice]:
        """Join rows: aligned at their relations or their left edges where those agree, centred otherwise."""
        lines = [_line(cell, places, scale, em) for row in segment.rows for cell in row if cell is not None]
        mark = _alignment(lines, em)
        lefts = [line.cell.left for line in lines]
        at_left = mark is None and max(lefts) - min(lefts) <= FLUSH_EM * em
        name = "gathered" if mark is None and not at_left else "aligned"
        choices = self._tokens(rf"\begin{{{name}}}")
        for number, line in enumerate(lines):
            choices += self._tokens(r"\\") if number else []
            written = list(readings[line.cell].choices)
            before = -1 if mark is None else _relations_before(line, mark, em)
            if before >= 0:
                choices += self._with_mark(written, before)
            elif at_left or (mark is not None and line.cell.left >= mark - ALIGNED_EM * em):
                choices += self._tokens("&") + written
            else:
                choices += written
        return choices + self._tokens(rf"\end{{{name}}}")

    def _with_mark(self, choices: list[TokenChoice], before: int) -> list[TokenChoice]:
        """Put the alignment mark before a relation outside all braces that has `before` relations before it."""
        depth = 0
        for place, choice in enumerate(choices):
            text = self._texts.get(choice.id, "")
            if RELATIONS.intersection(self._inventory.symbols([choice.id])):
                if before <= 0 and depth == 0:
                    return [*choices[:place], *self._tokens("&"), *choices[place:]]
                before -= 1
            escaped = text.startswith("\\") and text[1:2] in {"{", "}"}
            depth += 0 if escaped else text.count("{") - text.count("}")
        return choices


def _part(ink: Ink, em: float, cell: InkCell) -> Ink:
    """Cut a part out of the ink, with the pixel around it that holds its softest edge."""
    height, width = ink.pixels.shape
    rows = slice(max(0, cell.top - 1), min(height, cell.bottom + 1))
    columns = slice(max(0, cell.left - 1), min(width, cell.right + 1))
    return replace(ink, pixels=np.ascontiguousarray(ink.pixels[rows, columns]), em=em)


def _is_inside(place: GlyphPlace, cell: InkCell, scale: MapScale, em: float) -> bool:
    x, y = scale.x(place.column), scale.y(place.row)
    across = cell.left - 0.25 * em <= x <= cell.right + 0.25 * em
    return across and cell.top - 0.4 * em <= y <= cell.bottom + 0.4 * em


def _line(cell: InkCell, places: Sequence[GlyphPlace], scale: MapScale, em: float) -> _Line:
    found = (
        scale.x(place.column)
        for place in places
        if place.symbol in RELATIONS and _is_inside(place, cell, scale, em)
    )
    return _Line(cell, tuple(sorted(found)))


def _alignment(lines: Sequence[_Line], em: float) -> float | None:
    """Return the middle of the relations that rows are aligned at; None where they are not.

    It explains a row that has a relation there, begins there, or ends before it, as a row without mark does.
    """
    centres = [(line.cell.left + line.cell.right) / 2 for line in lines]
    if max(centres) - min(centres) <= CENTRED_EM * em:
        return None
    best, most = None, 1
    for middle in [each for line in lines for each in line.relations]:
        aligned = sum(_relations_before(line, middle, em) >= 0 for line in lines)
        others = sum(
            _relations_before(line, middle, em) < 0
            and (
                abs(line.cell.left - middle) <= 2 * ALIGNED_EM * em
                or -ALIGNED_EM * em <= middle - line.cell.right <= 3 * ALIGNED_EM * em
            )
            for line in lines
        )
        if aligned > most and aligned + others > len(lines) * EXPLAINED:
            best, most = middle, aligned
    return best


def _relations_before(line: _Line, middle: float, em: float) -> int:
    """Return how many relations stand in a row before the one at `middle`, or -1 without one there."""
    for number, relation in enumerate(line.relations):
        if abs(relation - middle) <= ALIGNED_EM * em:
            return number
    return -1


def _scored(choices: tuple[TokenChoice, ...], parts: tuple[Hypothesis, ...]) -> Hypothesis:
    """Return the joined reading: the mean log probability over the tokens and ends of all parts, the worst ending."""
    counts = [len(part.choices) + 1 for part in parts]
    score = sum(part.score * count for part, count in zip(parts, counts, strict=True)) / sum(counts)
    endings = [part.ending for part in parts]
    ending = next((each for each in (Ending.LOOP, Ending.LIMIT) if each in endings), Ending.END)
    return Hypothesis(choices, score, ending)
