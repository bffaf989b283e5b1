"""Formulas that a detector saw over several rows of a table are cut between the rows."""

import numpy as np
import pytest

from pic2latex.pages.layout.table_rows import split_in_tables
from pic2latex.pages.preprocessing.page_ink import PageInk
from pic2latex.types import Box, Detection, RegionKind

EM = 20.0
RULES = (Box(0, 10, 300, 12), Box(0, 40, 300, 42), Box(0, 120, 300, 122))


def page(*boxes: tuple[int, int, int, int]) -> PageInk:
    ink = np.zeros((200, 320), np.uint8)
    for left, top, right, bottom in boxes:
        ink[top:bottom, left:right] = 255
    return PageInk(ink, EM, 0.0, 0.0, 1.0)


BLOCK = Box(198, 48, 262, 112)
CELLS = ((10, 50, 60, 68), (200, 50, 260, 68), (10, 90, 60, 108), (200, 90, 260, 108))


@pytest.mark.parametrize(
    ("cells", "rules", "parts"),
    [
        (CELLS, RULES, 2),
        ((*CELLS, (100, 50, 110, 108)), RULES, 2),  # a tall integral over both rows
        ((*CELLS, (200, 50, 210, 108)), RULES, 1),  # a bracket around the block
        (((200, 50, 260, 66), (200, 69, 260, 70), (200, 73, 260, 90)), RULES, 1),  # a fraction
        (CELLS, (), 1),  # no table
    ],
)
def test_blocks(cells: tuple[tuple[int, int, int, int], ...], rules: tuple[Box, ...], parts: int) -> None:
    split = split_in_tables([Detection(BLOCK, RegionKind.DISPLAY, 0.9)], page(*cells), rules)
    assert len(split) == parts
    assert {each.kind for each in split} == {RegionKind.INLINE if parts > 1 else RegionKind.DISPLAY}
    assert [each.box.top for each in split] == sorted(each.box.top for each in split)


def test_formulas_of_two_columns() -> None:
    head = Box(98, 22, 262, 38)
    cells = (*CELLS, (100, 24, 150, 36), (200, 24, 260, 36), (100, 50, 140, 68), (100, 90, 150, 108))
    split = split_in_tables([Detection(head, RegionKind.DISPLAY, 0.9)], page(*cells), RULES)
    assert [(each.box.left, each.box.right) for each in split] == [(98, 150), (200, 262)]
