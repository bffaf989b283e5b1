"""Counting what the glyph map sees against what a reading writes."""

import numpy as np
import pytest

from pic2latex.recognizers.glyph_coverage import Coverage, GlyphInventory

NAMES = ("i:x", "bu:x", "i:y", "=")
VOCABULARY = ("<s>", "x", "y", "=", r"\frac{", "xy")
INVENTORY = GlyphInventory(NAMES, VOCABULARY)


def glyph_map(*cells: tuple[int, int, int, float]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    """Return a map of 2 rows and 8 columns; a cell is (class, row, column, probability)."""
    glyphs = np.zeros((len(NAMES) + 1, 2, 8), np.float32)
    for kind, row, column, probability in cells:
        glyphs[kind, row, column] = probability
    glyphs[0] = 1 - glyphs[1:].sum(axis=0)
    return glyphs


@pytest.mark.parametrize(
    ("ids", "coverage"),
    [
        ([1, 3, 2], Coverage(0, 0, 3)),
        ([4, 5, 3], Coverage(0, 0, 3)),
        ([1, 3], Coverage(1, 0, 3)),
        ([1, 3, 2, 2], Coverage(0, 1, 3)),
        ([], Coverage(3, 0, 3)),
    ],
)
def test_unread_and_invented_symbols_are_counted(ids: list[int], coverage: Coverage) -> None:
    seen = INVENTORY.seen(glyph_map((1, 0, 0, 0.9), (4, 0, 3, 0.9), (3, 1, 6, 0.8)))
    assert INVENTORY.coverage(seen, ids) == coverage


def test_glyph_on_a_border_of_cells_may_be_one_or_two() -> None:
    seen = INVENTORY.seen(glyph_map((1, 0, 2, 0.6), (1, 0, 3, 0.9)))
    assert INVENTORY.coverage(seen, [1]).faults == 0
    assert INVENTORY.coverage(seen, [1, 1]).faults == 0
    assert INVENTORY.coverage(seen, [1, 1, 1]).invented == 1


def test_styles_of_a_letter_count_together() -> None:
    (place,) = INVENTORY.places(glyph_map((1, 1, 4, 0.4), (2, 1, 4, 0.5)))
    assert (place.symbol, place.name, place.row, place.column) == ("x", "bu:x", 1, 4)
    assert place.probability == pytest.approx(0.9)
