"""Pictures about detections: cut out, painted over, framed."""

import numpy as np
import pytest

from pic2latex.detectors.visualization import annotated, cut, painted_over
from pic2latex.types import Box, Detection, Picture, RegionKind


def with_formula(ground: tuple[int, int, int], ink: tuple[int, int, int]) -> Picture:
    pixels = np.full((60, 120, 3), ground, np.uint8)
    pixels[20:40, 30:90] = ink
    pixels[28:32, 5:25] = ink  # a letter near by
    return Picture(pixels, "formula")


@pytest.mark.parametrize("colours", [((255, 255, 255), (0, 0, 0)), ((30, 34, 40), (220, 220, 210))])
def test_painted_over_with_what_surrounds_it(
    colours: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    picture = with_formula(*colours)
    painted = painted_over(picture, [Box(30, 20, 90, 40)])
    assert (painted.pixels[20:40, 30:90] == colours[0]).all()
    assert (painted.pixels[28:32, 5:25] == colours[1]).all(), "the rest is untouched"
    assert (picture.pixels[30, 60] == colours[1]).all(), "and so is the original"


def test_a_box_that_is_the_whole_picture() -> None:
    picture = with_formula((255, 255, 255), (0, 0, 0))
    painted = painted_over(picture, [Box(-5, -5, 400, 400)])
    assert (painted.pixels == 255).all()


def test_crops_hold_every_pixel_that_is_touched() -> None:
    picture = with_formula((255, 255, 255), (0, 0, 0))
    crop = cut(picture, Box(29.6, 19.9, 90.2, 40.1))
    assert (crop.height, crop.width) == (22, 62)
    assert not crop.pixels[1:-1, 1:-1].any()
    at_the_edge = cut(picture, Box(119.9, 59.9, 120, 60))
    assert (at_the_edge.width, at_the_edge.height) == (1, 1)


def test_frames_have_the_colour_of_their_kind() -> None:
    picture = with_formula((255, 255, 255), (0, 0, 0))
    found = [
        Detection(Box(30, 20, 90, 40), RegionKind.DISPLAY, 0.99),
        Detection(Box(5, 28, 25, 32), RegionKind.INLINE, 0.6),
    ]
    drawn = annotated(picture, found)
    display, inline = drawn.pixels[20, 60].astype(int), drawn.pixels[31, 15].astype(int)
    assert display[2] > display[0], "blue"
    assert inline[0] > inline[2], "red"
    assert annotated(picture, []).pixels.tolist() == picture.pixels.tolist()
