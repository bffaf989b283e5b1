"""Frames and rules are told from the lines that belong to formulas; the pages here are drawn stroke by stroke."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pic2latex.pages.preprocessing.frame_detection import Ruling, classify_lines
from pic2latex.pages.preprocessing.line_detection import drawn_lines
from pic2latex.types import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

EM = 10.0
Strokes = Sequence[tuple[int, int, int, int]]
"""Boxes (left, top, right, bottom)."""


def words(left: int, right: int, *feet: int) -> list[tuple[int, int, int, int]]:
    """Draw rows of letters, 5 pixels wide and 7 high, that stand at these heights."""
    return [(x, foot - 7, x + 5, foot) for foot in feet for x in range(left, right - 5, 8)]


def rectangle(left: int, top: int, right: int, bottom: int) -> list[tuple[int, int, int, int]]:
    return [
        (left, top, right, top + 1),
        (left, bottom - 1, right, bottom),
        (left, top, left + 1, bottom),
        (right - 1, top, right, bottom),
    ]


def drawn(strokes: Strokes) -> "NDArray[np.uint8]":
    mask = np.zeros((200, 400), np.uint8)
    for left, top, right, bottom in strokes:
        mask[top:bottom, left:right] = 1
    return mask


def ruling(strokes: Strokes) -> Ruling:
    mask = drawn(strokes)
    return classify_lines(mask, drawn_lines(mask, EM), Box(0, 0, 400, 200), EM)


ROWS = words(30, 370, 50, 62, 74)


@pytest.mark.parametrize(
    ("strokes", "count"),
    [
        pytest.param([*ROWS, *rectangle(20, 30, 380, 90)], 4, id="a frame"),
        pytest.param([*ROWS, *rectangle(27, 40, 373, 77)], 4, id="a frame right around words"),
        pytest.param([*ROWS, *rectangle(20, 30, 380, 90)[1:]], 3, id="three sides"),
        pytest.param([*ROWS, *rectangle(0, 0, 400, 200)], 4, id="a border"),
        pytest.param([*ROWS, (0, 0, 400, 1), (0, 0, 1, 200)], 2, id="two sides of a border"),
        pytest.param([*ROWS, (25, 30, 375, 31)], 1, id="a rule above"),
        pytest.param([*ROWS, (25, 90, 200, 92)], 1, id="a short rule below"),
        pytest.param([*words(30, 370, 50, 72), (30, 56, 370, 57)], 1, id="a rule between rows, near neither"),
        pytest.param(
            [*words(30, 370, 50), (30, 64, 130, 65), *words(30, 370, 74, 84)], 1, id="a footnote's rule"
        ),
        pytest.param(
            [
                *words(30, 370, 48),
                *words(85, 295, 64, 80, 96),
                *((80, top, 300, top + 1) for top in (50, 68, 100)),
            ],
            3,
            id="a table right below its caption",
        ),
        pytest.param([*ROWS, (20, 40, 22, 80)], 1, id="a bar at the left"),
        pytest.param(
            [
                *words(30, 180, *range(30, 180, 12)),
                *words(220, 370, *range(30, 180, 12)),
                (200, 20, 201, 180),
            ],
            1,
            id="a line between columns",
        ),
        pytest.param(
            [
                *rectangle(20, 30, 380, 90),
                (20, 50, 380, 51),
                (20, 70, 380, 71),
                (140, 30, 141, 90),
                *words(30, 120, 45, 65, 85),
            ],
            7,
            id="a table with all its lines",
        ),
        pytest.param(
            [(30, 30, 370, 32), (30, 46, 370, 47), (30, 75, 370, 77), *words(40, 360, 42, 58, 70)],
            3,
            id="a table with rules close to its words",
        ),
    ],
)
def test_lines_around_words_are_found(strokes: Strokes, count: int) -> None:
    assert len(ruling(strokes).lines) == count


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param(ROWS, id="words alone"),
        pytest.param([(100, 50, 250, 51), *words(100, 250, 47, 62)], id="a fraction"),
        pytest.param([(100, 50, 250, 51), *words(160, 190, 47), *words(100, 250, 62)], id="a short numerator"),
        pytest.param([(100, 40, 250, 41), *words(102, 250, 49)], id="a bar over letters"),
        pytest.param([(100, 30, 101, 90), (100, 30, 250, 31), *words(106, 250, 40, 60, 80)], id="a high root"),
        pytest.param([(100, 30, 101, 90), (200, 30, 201, 90), *words(106, 196, 45, 65, 85)], id="a determinant"),
        pytest.param([*words(30, 140, 50), (150, 50, 300, 51)], id="a blank to be filled in"),
        pytest.param([*rectangle(150, 60, 270, 85), *words(156, 264, 78), *ROWS[:10]], id="a formula in a box"),
        pytest.param([*words(30, 90, 60), (100, 40, 101, 70), *words(106, 200, 60)], id="a high bar in a row"),
    ],
)  # fmt: skip
def test_lines_of_formulas_stay(strokes: Strokes) -> None:
    assert ruling(strokes) == Ruling()


def test_the_frame_goes_through_its_sides() -> None:
    box = ruling([*ROWS, *rectangle(20, 30, 380, 90)]).frames[0]
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((20, 30, 380, 90), abs=1)
