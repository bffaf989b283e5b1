"""Frames and squared paper are taken off; bars, fences and roots are not; rules and patterns are refused at once."""

import cv2
import numpy as np
import pytest

from pic2latex.errors import PictureBlank
from pic2latex.picture import read_picture
from pic2latex.preprocessing.binarization import MOST_PIXELS, extract_ink
from pic2latex.preprocessing.drawn_frames import frame_mask
from tests.engine.preprocessing.test_binarization import formula


@pytest.mark.parametrize("thickness", [1, 2, 3])
def test_a_frame_is_taken_off(thickness: int) -> None:
    plain = np.pad(formula(28), 14, constant_values=255)
    framed = plain.copy()
    cv2.rectangle(framed, (4, 4), (framed.shape[1] - 5, framed.shape[0] - 5), 0, thickness)
    ink, other = (
        extract_ink(read_picture(plain), enlarges=True),
        extract_ink(read_picture(framed), enlarges=True),
    )
    assert other.pixels.shape == ink.pixels.shape
    assert (other.left, other.top) == (ink.left, ink.top)
    assert extract_ink(read_picture(framed)).pixels.shape != ink.pixels.shape, (
        "pages see to their frames themselves"
    )


def test_lines_of_squared_paper_are_taken_off() -> None:
    plain = np.pad(formula(28), 16, constant_values=255)
    squared = plain.copy()
    squared[::16] = np.minimum(squared[::16], 120)
    squared[:, ::16] = np.minimum(squared[:, ::16], 120)
    ink, other = (
        extract_ink(read_picture(plain), enlarges=True),
        extract_ink(read_picture(squared), enlarges=True),
    )
    assert other.pixels.shape == pytest.approx(ink.pixels.shape, abs=6)
    assert other.em == pytest.approx(ink.em, rel=0.15)


@pytest.mark.parametrize(
    "lines",
    [((2, 2, 2, 77), (197, 2, 197, 77)), ((2, 2, 197, 2), (2, 77, 197, 77)), ((2, 2, 2, 77), (2, 2, 197, 2))],
    ids=["fences", "bars", "root"],
)
def test_lines_on_some_sides_are_no_frame(lines: tuple[tuple[int, int, int, int], ...]) -> None:
    mask = np.zeros((80, 200), np.uint8)
    cv2.putText(mask, "x+y", (60, 55), cv2.FONT_HERSHEY_COMPLEX, 1, 255, 2)
    for left, top, right, bottom in lines:
        cv2.line(mask, (left, top), (right, bottom), 255, 2)
    assert frame_mask(mask) is None


@pytest.mark.parametrize(("height", "width"), [(2, 300), (400, 3)])
def test_a_rule_alone_is_refused(height: int, width: int) -> None:
    pixels = np.full((height + 40, width + 40), 255, np.uint8)
    pixels[20 : 20 + height, 20 : 20 + width] = 0
    with pytest.raises(PictureBlank, match="nothing but a line"):
        extract_ink(read_picture(pixels), enlarges=True)


@pytest.mark.parametrize(("height", "width"), [(3, 30), (36, 3)])
def test_a_minus_sign_and_a_bar_are_written(height: int, width: int) -> None:
    pixels = np.full((height + 40, width + 40), 255, np.uint8)
    pixels[20 : 20 + height, 20 : 20 + width] = 0
    assert extract_ink(read_picture(pixels), enlarges=True).em > 0


def test_a_pattern_is_refused() -> None:
    pixels = np.full((1100, 1100), 255, np.uint8)
    pixels[::4, ::4] = 0
    pixels[1::4, ::4] = pixels[::4, 1::4] = 0
    with pytest.raises(PictureBlank, match="pattern"):
        extract_ink(read_picture(pixels), enlarges=True)


def test_a_huge_picture_is_shrunk_and_says_where_its_ink_is() -> None:
    pixels = np.full((2000, 6000), 255, np.uint8)
    cv2.putText(pixels, "x + y", (1000, 1200), cv2.FONT_HERSHEY_COMPLEX, 12, 0, 30)
    ink = extract_ink(read_picture(pixels), enlarges=True)
    assert ink.pixels.size < MOST_PIXELS
    columns = np.flatnonzero((pixels < 128).any(axis=0))
    assert ink.left == pytest.approx(columns[0], abs=12)
    assert ink.left + ink.pixels.shape[1] / ink.scale == pytest.approx(columns[-1], abs=12)
