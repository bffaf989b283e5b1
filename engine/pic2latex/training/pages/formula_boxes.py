"""The boxes of a page's formulas, from the coloured objects of its PDF: exact, also where a line breaks in one."""

import ctypes
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from pic2latex.training.pages.layout import kind_of_ink
from pic2latex.types import RegionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FormulaBox", "formula_boxes"]

_LABEL_OF = {RegionKind.INLINE: 2, RegionKind.DISPLAY: 3}
_REACH = 2  # pixels that antialiasing goes beyond an outline, at most


@dataclass(frozen=True, slots=True)
class FormulaBox:
    """A formula's kind and the pixels it covers; right and bottom are exclusive.

    An inline formula that is broken over two lines has a box on each.
    """

    kind: RegionKind
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """One object of a page in one colour: left, top, right, bottom in pixels, and its baseline if it is text."""

    colour: tuple[int, int]
    box: tuple[float, float, float, float]
    baseline: float | None


def formula_boxes(page: Any, scale: float, labels: "NDArray[np.uint8]", em: float) -> tuple[FormulaBox, ...]:
    """Return the boxes of all formulas of a pdfium page drawn at `scale`, cut to their labelled pixels.

    `labels` (h, w), uint8.
    """
    groups: dict[tuple[int, int], list[_Piece]] = {}
    for piece in _pieces(page, scale):
        if kind_of_ink(piece.colour[0]) is not RegionKind.TEXT:
            groups.setdefault(piece.colour, []).append(piece)
    found = []
    for (red, _), pieces in groups.items():
        kind = kind_of_ink(red)
        lines = _lines(pieces, em) if kind is RegionKind.INLINE else [pieces]
        found += [_cut(kind, line, labels) for line in lines]
    return tuple(box for box in found if box is not None)


def _pieces(page: Any, scale: float) -> "Iterator[_Piece]":
    """Yield a page's visible objects in the order they were set."""
    import pypdfium2.raw as pdfium

    height = page.get_height()
    sides = [ctypes.c_float() for _ in range(4)]
    matrix = pdfium.FS_MATRIX()
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in {pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_PATH}:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, *(ctypes.byref(side) for side in sides)):
            continue
        baseline = None
        if kind == pdfium.FPDF_PAGEOBJ_TEXT and pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
            baseline = (height - matrix.f) * scale
        left, bottom, right, top = (side.value * scale for side in sides)
        box = (left, height * scale - top, right, height * scale - bottom)
        yield _Piece(_colour(item, is_path=kind == pdfium.FPDF_PAGEOBJ_PATH), box, baseline)


def _colour(item: Any, *, is_path: bool) -> tuple[int, int]:
    """Return red and green of an object: of its outline where it is a rule drawn as a line."""
    import pypdfium2.raw as pdfium

    read = pdfium.FPDFPageObj_GetFillColor
    if is_path:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke))
        read = pdfium.FPDFPageObj_GetStrokeColor if stroke.value else read
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    read(item, *(ctypes.byref(part) for part in (red, green, blue, alpha)))
    return red.value, green.value


def _lines(pieces: "Sequence[_Piece]", em: float) -> "list[list[_Piece]]":
    """Split an inline formula where it goes on in the next line or column; rules go with the nearest text."""
    lines: list[list[_Piece]] = []
    for piece in pieces:
        if piece.baseline is None:
            continue
        if not lines or _is_elsewhere(piece, lines[-1], em):
            lines.append([])
        lines[-1].append(piece)
    if not lines:
        return [list(pieces)]
    for rule in (piece for piece in pieces if piece.baseline is None):
        min(lines, key=lambda line: min(_distance(rule, other) for other in line)).append(rule)
    return lines


def _is_elsewhere(piece: _Piece, line: "Sequence[_Piece]", em: float) -> bool:
    """Tell whether a piece is in another line: its baseline jumps further than in any fraction, and it goes back."""
    usual = median(other.baseline for other in line if other.baseline is not None)
    drop = (piece.baseline or 0.0) - usual
    goes_back = piece.box[0] < line[-1].box[2] - em
    return (drop > 0.95 * em and goes_back) or drop < -3 * em


def _distance(first: _Piece, second: _Piece) -> float:
    across = max(0.0, first.box[0] - second.box[2], second.box[0] - first.box[2])
    down = max(0.0, first.box[1] - second.box[3], second.box[1] - first.box[3])
    return across + down


def _cut(kind: RegionKind, pieces: "Sequence[_Piece]", labels: "NDArray[np.uint8]") -> FormulaBox | None:
    """Return the box of the labelled pixels under the pieces, or None where nothing is to be seen.

    `labels` (h, w), uint8.
    """
    import numpy as np

    height, width = labels.shape
    left = max(0, int(min(piece.box[0] for piece in pieces)) - _REACH)
    top = max(0, int(min(piece.box[1] for piece in pieces)) - _REACH)
    right = min(width, int(max(piece.box[2] for piece in pieces)) + _REACH + 1)
    bottom = min(height, int(max(piece.box[3] for piece in pieces)) + _REACH + 1)
    if right <= left or bottom <= top:
        return None
    rows, columns = np.where(labels[top:bottom, left:right] == _LABEL_OF[kind])
    if rows.size < 2:
        return None
    return FormulaBox(
        kind,
        left + int(columns.min()),
        top + int(rows.min()),
        left + int(columns.max()) + 1,
        top + int(rows.max()) + 1,
    )
