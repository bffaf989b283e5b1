"""The components of a mask: a table of what is drawn and what is measured."""

import numpy as np
import pytest

from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Box

DRAWN = """
##....
##..#.
...#..
......
.#####
"""


def mask() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.array([[each == "#" for each in row] for row in DRAWN.split()])


@pytest.mark.parametrize(("connectivity", "areas"), [(8, [4, 2, 5]), (4, [4, 1, 1, 5])])
def test_diagonals_connect_or_not(connectivity: int, areas: list[int]) -> None:
    assert connected_components(mask(), connectivity=connectivity).area.tolist() == areas


def test_every_measure_has_its_name() -> None:
    found = connected_components(mask().astype(np.uint8) * 255)
    assert len(found) == 3
    assert found.boxes() == [Box(0, 0, 2, 2), Box(3, 1, 5, 3), Box(1, 4, 6, 5)]
    assert found.centroids.tolist() == [[0.5, 0.5], [3.5, 1.5], [3.0, 4.0]]
    assert found.window(1) == (slice(1, 3), slice(3, 5))
    assert (found.labels[found.window(1)] == 2).tolist() == [[False, True], [True, False]]
    assert found.boxes(found.area > 2) == [Box(0, 0, 2, 2), Box(1, 4, 6, 5)]
    assert found.bounds(np.array([0, 1])) == Box(0, 0, 5, 3)


def test_values_spread_over_pixels_and_pixels_are_counted() -> None:
    found = connected_components(mask())
    chosen = found.spread(found.area > 2)
    assert chosen.dtype == np.bool_
    assert chosen.sum() == 9
    assert found.spread(found.area, (slice(4, 5), slice(0, 3))).tolist() == [[0, 5, 5]]
    assert found.pixels_in((slice(1, 5), slice(0, 4))).tolist() == [2, 1, 3]
    assert found.pixels_in(mask()).tolist() == found.area.tolist()


def test_nothing_has_no_components() -> None:
    found = connected_components(np.zeros((3, 4), np.uint8))
    assert (len(found), found.boxes(), found.spread(found.area).sum()) == (0, [], 0)
