r"""Pictures of formulas, drawn by MathJax, and whether two are the same."""

import numpy as np
import pytest

from pic2latex.scoring.render_match import RenderMatch, compare_pictures, draw, is_same_ink


@pytest.mark.parametrize(
    ("prediction", "reference", "renders", "matches"),
    [
        (r"\frac12", r"\frac{1}{2}", True, True),
        (r"{x}+{y}", "x+y", True, True),
        (r"a\vee b", r"a\wedge b", True, False),
        ("x^2", "x_2", True, False),
        ("1", "l", True, False),
        ("x+y", "x-y", True, False),
        ("x,y", "x.y", True, False),
        (r"\frac{a", "x", False, False),
        ("", "x", False, False),
        ("x", r"\unheardof", True, None),
        (r"\unheardof", r"\unheardof", False, None),
    ],
)
def test_compare_pictures(prediction: str, reference: str, renders: bool, matches: bool | None) -> None:
    assert compare_pictures(prediction, reference) == RenderMatch(renders, matches)


def test_drawing_is_cropped_to_its_ink() -> None:
    ink = draw("x")
    assert ink is not None
    assert ink[0].any()
    assert ink[-1].any()
    assert ink[:, 0].any()
    assert ink[:, -1].any()
    assert draw(r"\quad") is None


@pytest.mark.parametrize(("shift", "same"), [((0, 0), True), ((2, 0), True), ((0, 2), True), ((0, 5), False)])
def test_small_shifts_do_not_count(shift: tuple[int, int], *, same: bool) -> None:
    down, right = shift
    ink = np.zeros((40, 60), dtype=np.bool_)
    ink[5:8, 5:50] = True
    ink[20:30, 10:14] = True
    moved = np.zeros((40 + down, 60 + right), dtype=np.bool_)
    moved[down:, right:] = ink
    assert is_same_ink(ink, moved) is same


def test_one_missing_stroke_counts() -> None:
    ink = np.zeros((30, 200), dtype=np.bool_)
    ink[10:20, :] = True
    less = ink.copy()
    less[:, 100:110] = False
    assert not is_same_ink(ink, less)
    thinner = ink.copy()
    thinner[10, :] = False
    assert is_same_ink(ink, thinner)
