"""Columns: where they are, and where they only seem to be."""

import pytest

from pic2latex.pages.layout.reading_order import columns_of
from pic2latex.types import Box

EM = 10.0


def rows(left: float, right: float, tops: tuple[float, ...]) -> list[Box]:
    return [Box(left, top, right, top + 10) for top in tops]


TWO = [*rows(0, 200, (0, 14, 28)), *rows(230, 430, (0, 14, 28))]


@pytest.mark.parametrize(
    ("boxes", "columns"),
    [
        ([], ()),
        (rows(0, 200, (0, 14, 28)), ((0, 1, 2),)),
        (TWO, ((0, 1, 2), (3, 4, 5))),
        ([*rows(0, 200, (0, 14, 28)), *rows(230, 430, (7, 21, 35))], ((0, 1, 2), (3, 4, 5))),
        ([*TWO, Box(0, 60, 430, 70)], ((0, 1, 2), (3, 4, 5), (6,))),
        ([Box(0, -40, 430, -20), *TWO], ((0,), (1, 2, 3), (4, 5, 6))),
        # An equation's number, or a list's, is no column.
        ([*rows(100, 300, (0, 40)), *rows(420, 440, (0, 40))], ((0, 2, 1, 3),)),
        ([*rows(0, 12, (0, 14, 28)), *rows(26, 300, (0, 14, 28))], ((0, 3, 1, 4, 2, 5),)),
        # Short rows of words with displays between them, whose numbers stand far right.
        (
            [*rows(0, 90, (0, 40, 80)), *rows(150, 250, (20, 60, 100)), *rows(400, 430, (20, 60, 100))],
            ((0, 3, 6, 1, 4, 7, 2, 5, 8),),
        ),
        # A formula that is wider than its column ends in the next one.
        (
            [
                *rows(0, 200, (0, 14, 28, 56, 70, 84)),
                Box(0, 42, 222, 52),
                *rows(210, 410, (0, 14, 28, 70, 84)),
            ],
            ((0, 1, 2, 6, 3, 4, 5), (7, 8, 9, 10, 11)),
        ),
        # White within one row is not, either.
        ([Box(0, 0, 100, 10), Box(150, 0, 300, 10)], ((0, 1),)),
    ],
)
def test_columns(boxes: list[Box], columns: tuple[tuple[int, ...], ...]) -> None:
    assert columns_of(boxes, EM) == columns


def test_three_columns() -> None:
    tops = (0.0, 14.0, 28.0)
    boxes = [*rows(0, 150, tops), *rows(180, 330, tops), *rows(360, 510, tops)]
    assert columns_of(boxes, EM) == ((0, 1, 2), (3, 4, 5), (6, 7, 8))


def test_every_box_comes_once() -> None:
    boxes = [*TWO, Box(0, 60, 430, 70), *rows(0, 200, (90, 104)), *rows(230, 430, (90, 104))]
    assert sorted(place for column in columns_of(boxes, EM) for place in column) == list(range(len(boxes)))


HEAD = [Box(0, -60, 80, -50), Box(330, -60, 430, -50)]


def test_a_running_head_of_two_parts_comes_before_the_columns() -> None:
    assert columns_of([*HEAD, *TWO], EM) == ((0, 1), (2, 3, 4), (5, 6, 7))


def test_a_foot_comes_after_them() -> None:
    foot = [Box(0, 80, 80, 90), Box(330, 80, 430, 90)]
    assert columns_of([*TWO, *foot], EM) == ((0, 1, 2), (3, 4, 5), (6, 7))


def test_a_wide_rule_parts_what_is_above_from_what_is_below() -> None:
    above = [*rows(0, 200, (0, 14)), *rows(230, 430, (0, 14))]
    below = [*rows(0, 200, (40, 54)), *rows(230, 430, (40, 54))]
    rule = Box(0, 30, 430, 32)
    assert columns_of([*above, *below], EM, [rule]) == ((0, 1), (2, 3), (4, 5), (6, 7))
    assert columns_of([*above, *below], EM, [Box(0, 30, 90, 32)]) == ((0, 1, 4, 5), (2, 3, 6, 7))
