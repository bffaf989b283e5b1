"""Coloured frames around links go; the digits and rules they touch stay."""

import cv2
import numpy as np

from pic2latex.pages.preprocessing.link_frames import without_link_frames
from pic2latex.types import Picture

GREEN, BLACK = (0, 255, 0), (0, 0, 0)


def page() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    pixels = np.full((200, 400, 3), 255, np.uint8)
    cv2.putText(pixels, "[28]", (100, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.0, BLACK, 2)
    return pixels


def frozen(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Picture:
    pixels.setflags(write=False)
    return Picture(pixels)


def test_the_frame_goes_and_the_digits_in_it_stay() -> None:
    framed = page()
    cv2.rectangle(framed, (112, 76), (152, 104), GREEN, 2)
    bare = without_link_frames(frozen(framed)).pixels
    assert (bare.max(axis=2) - bare.min(axis=2)).max() < 30
    inside = np.s_[80:100, 118:146]
    assert ((bare[inside] < 128) == (page()[inside] < 128)).mean() > 0.97


def test_a_coloured_word_or_a_large_frame_stays() -> None:
    pixels = page()
    cv2.putText(pixels, "word", (10, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (200, 0, 0), 2)
    cv2.rectangle(pixels, (5, 5), (390, 190), GREEN, 3)
    picture = frozen(pixels)
    assert without_link_frames(picture) is picture


def test_a_page_without_colours_is_the_very_same() -> None:
    picture = frozen(page())
    assert without_link_frames(picture) is picture


def test_the_rule_of_a_table_goes_on_through_a_frame() -> None:
    framed = page()
    cv2.line(framed, (20, 104), (380, 104), BLACK, 1)
    cv2.rectangle(framed, (112, 76), (152, 104), GREEN, 2)
    bare = without_link_frames(frozen(framed)).pixels
    assert (bare[104, 20:380].max(axis=1) < 128).all()
