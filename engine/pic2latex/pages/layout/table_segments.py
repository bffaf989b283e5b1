"""Rows of words in a table taken apart at wide white: what stands together there is a cell or a part of one."""

from collections.abc import Sequence
from dataclasses import replace

from pic2latex.geometry import middle
from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.formulas.single_letters import part_of
from pic2latex.pages.layout.tables import LineSegment
from pic2latex.pages.text.line_joining import Fragment
from pic2latex.pages.text.line_recognition import Piece
from pic2latex.pages.text.ocr_corrections import fix_ocr_errors
from pic2latex.types import Box

__all__ = ["is_inside", "segments_of"]

WIDE = 1.15
"""Ems from one Latin letter to the next beyond which they are in two cells."""

BESIDE = 0.7
"""Ems of white between a formula and words of one cell, at most."""


def is_inside(box: Box, area: Box) -> bool:
    """Tell whether the middle of a box lies in an area."""
    return area.left <= (box.left + box.right) / 2 <= area.right and area.top <= middle(box) <= area.bottom


def segments_of(row: Sequence[Piece], readings: Sequence[FormulaReading], em: float) -> list[LineSegment]:
    """Return what stands together in a row that was read, from the left."""
    segments: list[LineSegment] = []
    for part in (part for piece in row for part in _parts(piece, em)):
        fragments = _fragments(part, readings)
        if not fragments:
            continue
        last = segments[-1] if segments else None
        if last is not None and part.box.left - last.box.right < BESIDE * em:
            box = Box(
                last.box.left,
                min(last.box.top, part.box.top),
                max(last.box.right, part.box.right),
                max(last.box.bottom, part.box.bottom),
            )
            segments[-1] = LineSegment(box, (*last.fragments, *fragments))
        else:
            segments.append(LineSegment(part.box, fragments))
    return segments


def _parts(piece: Piece, em: float) -> list[Piece]:
    """Take a text apart where two of its characters are far from each other."""
    cuts = [0]
    before: float | None = None
    for place, glyph in enumerate(piece.glyphs):
        if glyph.text.isspace():
            continue
        if before is not None and glyph.x - before > WIDE * em:
            cuts.append(place)
        before = glyph.x
    if len(cuts) == 1:
        return [piece]
    ends = [*cuts[1:], len(piece.glyphs)]
    return [_tight(part_of(piece, first, last), em) for first, last in zip(cuts, ends, strict=True)]


def _tight(piece: Piece, em: float) -> Piece:
    """Return a part with a box about its characters alone."""
    xs = [glyph.x for glyph in piece.glyphs if not glyph.text.isspace()]
    box = Box(min(xs) - 0.3 * em, piece.box.top, max(xs) + 0.3 * em, piece.box.bottom)
    return replace(piece, box=box)


def _fragments(piece: Piece, readings: Sequence[FormulaReading]) -> tuple[Fragment, ...]:
    if piece.formula is None:
        text = fix_ocr_errors(piece.text, alone=True)
        return (Fragment(text),) if text else ()
    reading = readings[piece.formula]
    if reading.candidate is None:
        return (Fragment(reading.words),) if reading.words else ()
    return (Fragment(reading.candidate.latex, is_formula=True),)
