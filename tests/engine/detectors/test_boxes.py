"""Geometry after detection: cutting to the picture, doubles, order."""

import pytest

from pic2latex.detectors.boxes import area, inside, non_maximum_suppression, overlap, sort_reading_order
from pic2latex.types import Box, Detection, RegionKind

INLINE, DISPLAY = RegionKind.INLINE, RegionKind.DISPLAY


def found(
    left: float, top: float, right: float, bottom: float, score: float = 0.9, kind: RegionKind = INLINE
) -> Detection:
    return Detection(Box(left, top, right, bottom), kind, score)


@pytest.mark.parametrize(
    ("box", "cut"),
    [
        (Box(1, 2, 30, 40), Box(1, 2, 30, 40)),
        (Box(-5, -6, 30, 400), Box(0, 0, 30, 100)),
        (Box(190, 0, 260, 10), Box(190, 0, 200, 10)),
        (Box(200, 0, 260, 10), None),
        (Box(-9, 0, 0.5, 10), None),
        (Box(30, 30, 20, 20), None),
    ],
)
def test_boxes_are_cut_to_the_picture(box: Box, cut: Box | None) -> None:
    assert inside(box, 200, 100) == cut


def test_areas() -> None:
    assert area(Box(1, 1, 4, 3)) == 6
    assert area(Box(4, 3, 1, 1)) == 0
    assert overlap(Box(0, 0, 10, 10), Box(5, 8, 20, 20)) == 10
    assert overlap(Box(0, 0, 10, 10), Box(11, 0, 20, 20)) == 0


def test_of_doubles_the_surest_stays() -> None:
    sure, double, inner = (
        found(0, 0, 100, 40, 0.9, DISPLAY),
        found(2, 1, 104, 42, 0.8),
        found(10, 5, 30, 20, 0.7),
    )
    neighbour = found(104, 0, 150, 40, 0.6)
    assert set(non_maximum_suppression([inner, double, neighbour, sure])) == {sure, neighbour}


def test_a_sure_small_box_beats_an_unsure_large_one() -> None:
    small, large = found(10, 5, 30, 20, 0.9), found(0, 0, 100, 40, 0.6, DISPLAY)
    assert non_maximum_suppression([large, small]) == (small,)


def test_rows_from_the_top_each_from_the_left() -> None:
    first = [found(10, 12, 50, 30), found(60, 8, 90, 34), found(120, 14, 140, 28)]
    display = [found(30, 50, 200, 110, kind=DISPLAY), found(220, 60, 300, 100, kind=DISPLAY)]
    last = [found(5, 121, 20, 140), found(40, 118, 60, 142)]
    expected = (*first, *display, *last)
    assert sort_reading_order(reversed(expected)) == expected
    assert sort_reading_order(expected[1::2] + expected[::2]) == expected


def test_a_tall_box_does_not_swallow_the_rows_beside_it() -> None:
    tall = found(0, 0, 40, 100)
    rows = [found(60, 2, 90, 12), found(60, 22, 90, 32), found(60, 70, 90, 80)]
    assert sort_reading_order([rows[2], rows[0], tall, rows[1]]) == (tall, *rows)


def test_nothing() -> None:
    assert sort_reading_order([]) == non_maximum_suppression([]) == ()
