"""Rows, cells and brackets by white space and shape, on drawn ink with an em of 20 pixels."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from pic2latex.recognizers.ink_layout import InkSegment, row_bounds, segments_of
from pic2latex.recognizers.tall_delimiters import tall_delimiters

EM = 20.0


def drawn(
    height: int, width: int, boxes: Sequence[tuple[int, int, int, int]]
) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Return ink with filled boxes of (left, top, right, bottom)."""
    ink = np.zeros((height, width), np.uint8)
    for left, top, right, bottom in boxes:
        ink[top:bottom, left:right] = 255
    return ink


LETTER = 14
ROWS = [(x, y, x + 10, y + LETTER) for y in (0, 30, 60) for x in (0, 14, 28)]
CELLS = [(x, y, x + 10, y + LETTER) for y in (2, 28, 54) for x in (14, 54, 94)]
FRACTION = [(2, 0, 12, LETTER), (0, 18, 16, 20), (2, 24, 12, 24 + LETTER)]


def polyline(points: list[tuple[int, int]]) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    ink = np.zeros((84, 20), np.uint8)
    cv2.polylines(ink, [np.array(points, np.int32)], isClosed=False, color=255, thickness=2)
    return ink


SHAPES = {
    "(": [(15, 1), (9, 12), (5, 26), (3, 42), (5, 58), (9, 72), (15, 82)],
    ")": [(3, 1), (9, 12), (13, 26), (15, 42), (13, 58), (9, 72), (3, 82)],
    "[": [(11, 1), (4, 1), (4, 82), (11, 82)],
    "]": [(4, 1), (11, 1), (11, 82), (4, 82)],
    "{": [(14, 1), (9, 5), (9, 37), (2, 42), (9, 47), (9, 78), (14, 82)],
    "}": [(2, 1), (9, 5), (9, 37), (14, 42), (9, 47), (9, 78), (2, 82)],
    "|": [(8, 1), (8, 82)],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_tall_brackets_are_told_by_their_shape(shape: str) -> None:
    ink = polyline(SHAPES[shape])
    assert [each.shape for each in tall_delimiters(ink > 0, EM)] == [shape]


def test_integral_is_no_bracket() -> None:
    ink = polyline([(18, 3), (14, 1), (11, 10), (9, 70), (6, 82), (2, 80)])
    assert tall_delimiters(ink > 0, EM) == ()


@pytest.mark.parametrize(
    ("boxes", "rows"),
    [
        (ROWS, [(0, 14), (30, 44), (60, 74)]),
        (FRACTION, [(0, 38)]),
        ([*FRACTION, (2, 60, 12, 74)], [(0, 38), (60, 74)]),
        ([(0, 12, 20, 40), (4, 44, 12, 52)], [(12, 52)]),  # a limit below its operator
    ],
)
def test_rows_are_parted_and_fractions_are_not(
    boxes: list[tuple[int, int, int, int]], rows: list[tuple[int, int]]
) -> None:
    assert row_bounds(drawn(80, 60, boxes) > 0, EM) == rows


def test_one_row_has_no_parts() -> None:
    assert segments_of(drawn(14, 60, ROWS[:3]), EM) == ()


def test_rows_without_brackets_are_lines() -> None:
    (segment,) = segments_of(drawn(74, 40, ROWS), EM)
    assert [len(row) for row in segment.rows] == [1, 1, 1]
    assert not segment.is_plain


def test_wide_gaps_in_all_rows_make_a_table() -> None:
    (segment,) = segments_of(drawn(70, 110, CELLS), EM)
    assert [len(row) for row in segment.rows] == [3, 3, 3]


def bracketed() -> tuple[InkSegment, ...]:
    ink = drawn(84, 170, [(30 + left, top + 6, 30 + right, bottom + 6) for left, top, right, bottom in CELLS])
    ink[:, 20:40] |= polyline(SHAPES["["])
    ink[:, 140:160] |= polyline(SHAPES["]"])
    ink[30:50, 0:12] = 255
    ink[1:83, 110:112] = 255
    return segments_of(ink, EM)


def test_table_between_brackets_with_a_rule() -> None:
    before, table = bracketed()
    assert before.is_plain
    assert (table.opening, table.closing, table.rules) == ("[", "]", (2,))
    assert [len(row) for row in table.rows] == [3, 3, 3]
    cell = table.rows[0][1]
    assert cell is not None
    assert (cell.left, cell.top, cell.right, cell.bottom) == (84, 8, 94, 22)
