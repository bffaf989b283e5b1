"""Formulas of neighbouring rows that a detector joined, and labels of answers it took along."""

import cv2
import numpy as np
import pytest

from pic2latex.pages.layout.formula_splitting import (
    ink_rows,
    join_across_marks,
    label_part,
    left_column,
    left_words,
    may_be_label,
    split_at_commas,
    split_at_labels,
    split_at_rows,
)
from pic2latex.pages.layout.ink_assignment import ink_pieces
from pic2latex.types import Box

EM = 20.0


def page_with(*boxes: Box) -> np.ndarray:
    page = np.zeros((300, 400), np.uint8)
    for box in boxes:
        cv2.rectangle(page, (int(box.left), int(box.top)), (int(box.right) - 1, int(box.bottom) - 1), 255, -1)
    return page


def row(top: float, left: float = 60) -> list[Box]:
    return [Box(left + step, top, left + step + 10, top + 14) for step in (0, 15, 30)]


BLOCK = Box(60, 20, 100, 94)
LABELS = [Box(20, top, 50, top + 14) for top in (20, 50, 80)]


def test_a_block_is_cut_where_each_row_has_a_number() -> None:
    pieces = ink_pieces(page_with(*row(20), *row(50), *row(80)))
    parts = split_at_rows(BLOCK, LABELS, pieces, EM)
    assert [(part.top, part.bottom) for part in parts] == [(20, 34), (50, 64), (80, 94)]


@pytest.mark.parametrize(
    "texts",
    [
        [],
        LABELS[:1],  # one row beside it, and not close
        [Box(20, 10, 50, 100)],  # words of another size
        [Box(300, top, 330, top + 14) for top in (20, 50, 80)],  # numbers far away
    ],
)
def test_a_block_stays_whole(texts: list[Box]) -> None:
    pieces = ink_pieces(page_with(*row(20), *row(50), *row(80)))
    assert split_at_rows(BLOCK, texts, pieces, 10.0 if texts == LABELS[:1] else EM) == (BLOCK,)


def test_a_brace_over_all_rows_keeps_them_together() -> None:
    pieces = ink_pieces(page_with(*row(20), *row(50), *row(80), Box(52, 20, 58, 94)))
    block = Box(52, 20, 100, 94)
    assert split_at_rows(block, [Box(14, 20, 44, 34), *LABELS[1:]], pieces, EM) == (block,)


def test_a_row_that_goes_on_in_the_words_is_cut_off() -> None:
    pieces = ink_pieces(page_with(*row(20), *row(50)))
    parts = split_at_rows(Box(60, 20, 100, 64), [Box(60, 18, 250, 36)], pieces, EM)
    assert [(part.top, part.bottom) for part in parts] == [(20, 34), (50, 64)]


@pytest.mark.parametrize(
    ("read", "found"),
    [("(A)", True), ("B.", True), ("12.", True), (")", True), ("f(x)", False), ("x", False)],
)
def test_labels(read: str, found: bool) -> None:
    bracket = Box(18, 20, 26, 40)
    page = page_with(Box(8, 22, 16, 38), bracket, Box(40, 22, 60, 38))
    result = label_part(page, Box(8, 20, 60, 40), EM, lambda _: read)
    assert (result is not None) is found
    if result is not None:
        assert result == (Box(8, 20, 26, 40), Box(40, 20, 60, 40))


def test_the_numbers_of_a_list_are_a_column_of_their_own() -> None:
    numbers = [Box(20, top, 34, top + 14) for top in (20, 50)]
    page = page_with(*row(20), *row(50), *numbers)
    block = Box(20, 20, 100, 64)
    column = left_column(page, block, EM)
    assert column == Box(20, 20, 34, 64)
    assert ink_rows(column, ink_pieces(page), EM) == tuple(numbers)


def test_one_row_has_no_column_of_numbers() -> None:
    page = page_with(Box(20, 20, 34, 34), *row(20))
    assert left_column(page, Box(20, 20, 100, 34), EM) is None


def label(left: float, top: float) -> list[Box]:
    """Return a letter with a bracket behind it."""
    return [Box(left, top, left + 10, top + 14), Box(left + 12, top - 2, left + 16, top + 16)]


def test_words_that_the_rows_of_a_block_begin_with() -> None:
    rows = [*label(60, 20), *row(20, 85), *label(80, 50), *row(50, 110), *label(60, 80)]
    block = Box(60, 15, 200, 98)
    pieces = ink_pieces(page_with(*rows))
    assert [(each.left, each.right) for each in left_words(block, pieces, EM)] == [
        (60, 76),
        (80, 96),
        (60, 76),
    ]


def test_words_that_may_be_labels() -> None:
    pieces = ink_pieces(page_with(*label(60, 20), *row(50), *label(60, 80)))
    words = left_words(Box(60, 15, 200, 98), pieces, EM)
    assert [may_be_label(each, pieces, EM) for each in words] == [True, False, True]


def test_a_bracket_before_all_rows_is_no_label() -> None:
    pieces = ink_pieces(page_with(Box(50, 20, 56, 94), *row(20), *row(50), *row(80)))
    assert left_words(Box(50, 20, 200, 94), pieces, EM) == ()


def comma(left: float) -> Box:
    return Box(left, 31, left + 3, 37)


@pytest.mark.parametrize(
    ("gap", "brackets", "parts"),
    [
        (9, False, 2),  # the space between words
        (6, False, 1),  # a thin space
        (9, True, 1),  # within brackets
    ],
)
def test_formulas_between_commas_of_a_sentence(gap: int, brackets: bool, parts: int) -> None:
    left, right = row(20), row(20, 107 + gap)
    around = [Box(52, 16, 57, 36), Box(170, 16, 175, 36)] if brackets else []
    pieces = ink_pieces(page_with(*left, comma(104), *right, *around))
    whole = Box(50, 16, 180, 38)
    found = split_at_commas(whole, pieces, EM)
    assert len(found) == parts
    if parts == 2:
        assert [(each.left, each.right) for each in found] == [(60, 100), (107 + gap, 147 + gap)]
    else:
        assert found == (whole,)


def test_displays_are_one_when_the_first_ends_in_a_comma() -> None:
    pieces = ink_pieces(page_with(*row(20), comma(104), *row(20, 140)))
    left, right = Box(60, 20, 108, 38), Box(140, 20, 180, 34)
    assert join_across_marks((left, right), pieces, EM) == (Box(60, 20, 180, 38),)
    assert len(join_across_marks((Box(60, 20, 100, 34), right), ink_pieces(page_with(*row(20))), EM)) == 2


def test_a_comma_at_the_end_belongs_to_the_sentence_and_an_index_does_not() -> None:
    pieces = ink_pieces(page_with(*row(20), comma(104)))
    assert split_at_commas(Box(50, 16, 120, 40), pieces, EM) == (Box(60, 20, 100, 34),)
    whole = Box(50, 16, 120, 40)
    for index in ([Box(103, 26, 106, 28), comma(103)], [Box(103, 29, 106, 37)]):
        pieces = ink_pieces(page_with(*row(20), *index))
        assert split_at_commas(whole, pieces, EM) == (whole,)


@pytest.mark.parametrize(
    ("whole", "reads", "parts"),
    [
        (True, True, [(60, 100), (160, 200)]),
        (True, False, None),  # a term in brackets
        (False, True, [(60, 100)]),  # the letter and the second bracket are left to the words
    ],
)
def test_labels_of_answers_part_formulas(
    whole: bool, reads: bool, parts: list[tuple[float, float]] | None
) -> None:
    answer = [Box(115, 17, 119, 37), Box(122, 20, 132, 34), Box(135, 17, 139, 37)]
    pieces = ink_pieces(page_with(*row(20), *answer, *row(20, 160)))
    box = Box(55, 15, 205 if whole else 120, 40)
    seen: list[Box] = []

    def is_label(part: Box) -> bool:
        seen.append(part)
        return reads

    found = split_at_labels(box, pieces, EM, is_label)
    assert [(each.left, each.right) for each in found] == (parts or [(box.left, box.right)])
    assert [(each.left, each.right) for each in seen] == [(115, 139)]
