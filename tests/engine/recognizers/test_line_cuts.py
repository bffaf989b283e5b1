"""Where long rows are cut: before free signs of the main line, near pieces of like length."""

import numpy as np
import pytest

from pic2latex.recognizers.glyph_coverage import GlyphPlace
from pic2latex.recognizers.line_cuts import MapScale, cut_columns

EM = 20.0
SCALE = MapScale(8.0, 16.0, 0.0, 0.0)


def row(
    ems: int, signs: dict[int, int]
) -> "tuple[np.ndarray[tuple[int, int], np.dtype[np.uint8]], list[GlyphPlace]]":
    """Return ink of letters without gaps, and signs (left edge in pixels -> top) that stand free, with their places."""
    ink = np.full((20, int(ems * EM)), 255, np.uint8)
    places = []
    for left, top in signs.items():
        ink[:, left - 5 : left + 19] = 0
        ink[top : top + 3, left : left + 14] = 255
        places.append(GlyphPlace("=", "=", 0, (left + 7) // 8, 0.99))
    return ink, places


@pytest.mark.parametrize(
    ("ems", "signs", "cuts"),
    [
        (14, {140: 8}, ()),
        (30, {300: 8}, (298,)),
        (30, {300: 8, 320: 8}, (298,)),
        (45, {300: 8, 610: 8}, (298, 608)),
        (30, {60: 8}, ()),
        (30, {300: 0, 360: 8, 250: 8}, (248,)),  # the first is a sign of an index
    ],
)
def test_cuts(ems: int, signs: dict[int, int], cuts: tuple[int, ...]) -> None:
    ink, places = row(ems, signs)
    assert cut_columns(ink, EM, places, SCALE) == cuts


def test_no_cut_without_white_space() -> None:
    ink, places = row(30, {300: 8})
    ink[8:12] = 255
    assert cut_columns(ink, EM, places, SCALE) == ()
