"""Boxes of the text network that are higher than a row become the rows in them."""

import cv2
import numpy as np
import pytest

from pic2latex.pages.layout.ink_assignment import ink_pieces
from pic2latex.pages.layout.row_splitting import split_tall_rows
from pic2latex.preprocessing.connected_components import Components
from pic2latex.types import Box

EM = 20.0
FIRST, SECOND = (12, 24), (34, 46)


def letters(*rows: tuple[tuple[int, int], int]) -> Components:
    """Return the ink of rows of letters: from where to where each is high, and how many letters it has."""
    page = np.zeros((80, 300), np.uint8)
    for (top, bottom), count in rows:
        for place in range(count):
            cv2.rectangle(page, (10 + 15 * place, top), (18 + 15 * place, bottom - 1), 255, -1)
    return ink_pieces(page)


@pytest.mark.parametrize(
    ("rows", "box", "heights"),
    [
        (((FIRST, 6), (SECOND, 6)), Box(0, 8, 200, 50), [FIRST, SECOND]),
        (((FIRST, 6), (SECOND, 2)), Box(0, 8, 200, 50), [FIRST]),  # what reaches in from below
        (((FIRST, 6),), Box(0, 8, 200, 28), [(8, 28)]),  # as high as a row: left alone
        (((FIRST, 2),), Box(0, 8, 200, 50), [(8, 50)]),  # too little to tell
    ],
)
def test_high_rows(
    rows: tuple[tuple[tuple[int, int], int], ...], box: Box, heights: list[tuple[int, int]]
) -> None:
    split = split_tall_rows([box], [], letters(*rows), EM)
    assert [(each.top, each.bottom) for each in split] == heights


def test_a_letter_of_another_row_is_that_one_s() -> None:
    """The last letter of a row may touch the upper limit of an integral below: one piece of ink, as high as both."""
    page = np.zeros((80, 300), np.uint8)
    for place in range(8):
        for top, bottom in (FIRST, SECOND):
            cv2.rectangle(page, (10 + 15 * place, top), (18 + 15 * place, bottom - 1), 255, -1)
    cv2.rectangle(page, (130, 14), (138, 35), 255, -1)
    rows = [Box(0, 8, 200, 30), Box(0, 22, 200, 58)]
    first, second = split_tall_rows(rows, [], ink_pieces(page), EM)
    assert (first, second.top, second.bottom) == (rows[0], *SECOND)


def test_formulas_say_nothing_of_rows() -> None:
    box = Box(0, 8, 200, 50)
    pieces = letters((FIRST, 6), ((20, 38), 1), (SECOND, 6))
    assert split_tall_rows([box], [Box(9, 10, 25, 48)], pieces, EM)[0].bottom == FIRST[1]
