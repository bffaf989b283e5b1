"""Torn edges of scanners and turned text in the margin; frames and figures stay."""

import cv2
import numpy as np
import pytest

from pic2latex.pages.preprocessing.margin_stamps import margin_stamps
from pic2latex.pages.preprocessing.scanner_edges import scanner_edges
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter

EM = 20.0


def page() -> np.ndarray:
    mask = np.zeros((1000, 800), np.uint8)
    for top in range(200, 800, 30):
        for left in range(120, 700, 20):
            mask[top : top + 14, left : left + 12] = 1
    return mask


def torn(mask: np.ndarray) -> np.ndarray:
    depths = np.random.default_rng(0).integers(6, 18, 1000)
    for row, depth in enumerate(depths):
        mask[row, 800 - depth :] = 1
    return mask


def test_a_torn_edge_is_found_and_letters_stay() -> None:
    own, boxes = scanner_edges(torn(page()))
    assert len(boxes) == 1
    assert own[:, 780:].any()
    assert not own[:, :700].any()


def framed(mask: np.ndarray) -> np.ndarray:
    cv2.rectangle(mask, (20, 20), (780, 980), 1, 2)
    return mask


def plotted(mask: np.ndarray) -> np.ndarray:
    cv2.line(mask, (20, 900), (780, 300), 1, 8)
    return mask


@pytest.mark.parametrize(
    "mask", [page(), framed(page()), plotted(page())], ids=["letters", "frame", "figure"]
)
def test_what_is_no_edge(mask: np.ndarray) -> None:
    own, boxes = scanner_edges(mask)
    assert not boxes
    assert not own.any()


def read_of(text: str, probability: float) -> LineOfText:
    return LineOfText(tuple(RecognizedCharacter(each, probability, 0.0) for each in text))


@pytest.mark.parametrize(
    ("text", "probability", "found"),
    [("preprint 2000", 0.95, 1), ("preprint 2000", 0.4, 0), ("a1", 0.95, 0), ("", 0.0, 0)],
)
def test_stamps_are_what_reads_as_text_when_turned(text: str, probability: float, found: int) -> None:
    ink = page() * np.uint8(255)
    for top in range(300, 700, 16):
        ink[top : top + 12, 40:54] = 255
    stamps = margin_stamps(ink, EM, lambda _: read_of(text, probability))
    assert len(stamps) == found
    assert all(stamp.text == text and stamp.box.right <= 60 for stamp in stamps)


def test_numbers_of_lines_are_no_stamp() -> None:
    ink = page() * np.uint8(255)
    for top in range(200, 800, 60):
        ink[top : top + 12, 40:54] = 255
    assert margin_stamps(ink, EM, lambda _: read_of("preprint", 0.99)) == ()
