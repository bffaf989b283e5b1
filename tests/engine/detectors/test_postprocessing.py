"""Geometry alone: maps drawn by hand, formulas that must come out."""

from dataclasses import dataclass

import numpy as np
import pytest

from pic2latex.detectors.postprocessing import FormulaRegion, ProbabilityMaps, formula_regions
from pic2latex.types import RegionKind

HEIGHT, WIDTH, EM = 128, 320, 16.0
TEXT, INLINE, DISPLAY = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A filled rectangle of ink of one kind: left, top, right, bottom in pixels of the canvas."""

    kind: int
    left: int
    top: int
    right: int
    bottom: int


def seen(marks: list[Mark], cores: list[tuple[int, int, int, int]]) -> tuple[FormulaRegion, ...]:
    """Draw the marks and cores and return the formulas found."""
    canvas = np.zeros((HEIGHT, WIDTH), np.uint8)
    planes = np.zeros((4, HEIGHT // 2, WIDTH // 2), np.float32)
    for mark in marks:
        canvas[mark.top : mark.bottom, mark.left : mark.right] = 255
        planes[mark.kind, mark.top // 2 : (mark.bottom + 1) // 2, mark.left // 2 : (mark.right + 1) // 2] = (
            0.95
        )
    for left, top, right, bottom in cores:
        planes[3, top // 2 : bottom // 2, left // 2 : right // 2] = 0.9
    return tuple(
        sorted(
            formula_regions(canvas, ProbabilityMaps.of(planes), EM),
            key=lambda region: (region.top, region.left),
        )
    )


def boxes(regions: tuple[FormulaRegion, ...]) -> list[tuple[int, int, int, int]]:
    return [(region.left, region.top, region.right, region.bottom) for region in regions]


def test_an_index_outside_the_core_belongs_to_its_formula() -> None:
    letter, index = Mark(INLINE, 100, 40, 112, 52), Mark(INLINE, 114, 50, 120, 57)
    assert boxes(seen([letter, index], [(102, 44, 110, 50)])) == [(100, 40, 120, 57)]


def test_a_comma_keeps_two_formulas_apart() -> None:
    marks = [Mark(INLINE, 40, 40, 50, 52), Mark(TEXT, 52, 48, 54, 54), Mark(INLINE, 58, 40, 68, 52)]
    assert boxes(seen(marks, [(42, 44, 48, 50), (60, 44, 66, 50)])) == [(40, 40, 50, 52), (58, 40, 68, 52)]


def test_a_formula_the_network_saw_as_two_is_one_where_only_paper_lies_between() -> None:
    marks = [Mark(INLINE, 40, 40, 50, 52), Mark(INLINE, 56, 44, 66, 48)]
    assert boxes(seen(marks, [(42, 44, 48, 50), (58, 44, 64, 48)])) == [(40, 40, 66, 52)]


def test_pieces_of_a_display_may_stand_further_apart() -> None:
    marks = [Mark(DISPLAY, 40, 40, 80, 60), Mark(DISPLAY, 115, 40, 150, 60)]
    cores = [(42, 42, 78, 58), (117, 42, 148, 58)]
    assert boxes(seen(marks, cores)) == [(40, 40, 150, 60)]


def test_an_equation_number_is_no_part_of_its_formula() -> None:
    marks = [Mark(DISPLAY, 40, 40, 80, 60), Mark(TEXT, 280, 44, 300, 56)]
    (region,) = seen(marks, [(42, 42, 78, 58)])
    assert region.kind is RegionKind.DISPLAY
    assert boxes((region,)) == [(40, 40, 80, 60)]


def test_text_that_touches_a_formula_is_cut_off() -> None:
    marks = [Mark(TEXT, 20, 40, 60, 52), Mark(INLINE, 60, 40, 100, 52)]
    assert boxes(seen(marks, [(64, 44, 96, 50)])) == [(60, 40, 100, 52)]


def test_a_letter_with_a_few_doubtful_pixels_stays_whole() -> None:
    marks = [Mark(INLINE, 40, 40, 60, 52), Mark(TEXT, 57, 40, 60, 52)]
    assert boxes(seen(marks, [(42, 44, 56, 50)])) == [(40, 40, 60, 52)]


def test_a_formula_without_a_core_is_found_but_less_surely() -> None:
    (bare,) = seen([Mark(INLINE, 40, 40, 60, 52)], [])
    (cored,) = seen([Mark(INLINE, 40, 40, 60, 52)], [(42, 44, 58, 50)])
    assert boxes((bare,)) == boxes((cored,))
    assert bare.score < cored.score


@pytest.mark.parametrize("marks", [[], [Mark(TEXT, 10, 10, 60, 20)]], ids=["blank", "text alone"])
def test_there_may_be_no_formula(marks: list[Mark]) -> None:
    assert seen(marks, []) == ()


def test_a_core_without_ink_is_nothing() -> None:
    assert seen([Mark(TEXT, 10, 10, 60, 20)], [(100, 40, 140, 60)]) == ()


def test_a_piece_in_the_row_above_is_another_formula_when_words_would_come_along() -> None:
    """Rows of text are nearer to each other than a sum is to its limit; a box over two rows swallows their words."""
    letter, formula = Mark(INLINE, 60, 20, 70, 32), Mark(INLINE, 60, 40, 100, 52)
    words = [Mark(TEXT, 76, 20, 98, 32), Mark(TEXT, 30, 20, 56, 32)]
    cores = [(64, 44, 96, 50)]
    assert boxes(seen([letter, formula, *words], cores)) == [(60, 20, 70, 32), (60, 40, 100, 52)]


def test_a_limit_above_belongs_to_its_formula() -> None:
    limit, formula = Mark(INLINE, 60, 30, 70, 36), Mark(INLINE, 60, 40, 100, 52)
    assert boxes(seen([limit, formula], [(64, 44, 96, 50)])) == [(60, 30, 100, 52)]
