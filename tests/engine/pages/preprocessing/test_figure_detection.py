"""Photographs, plots and diagrams are figures; text, tables, frames and formulas are none."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pic2latex.pages.preprocessing.figure_detection import figures_on
from pic2latex.pages.preprocessing.page_image import prepare_page
from pic2latex.pages.preprocessing.page_ink import page_ink
from pic2latex.types import Box, LeftOutKind, Picture

Canvas = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
BLACK = (0, 0, 0)


def page_of(draw: Callable[[Canvas], object]) -> Picture:
    """Return a page with rows of words above and below of what is drawn between y 220 and 560."""
    pixels = np.full((900, 700, 3), 255, np.uint8)
    for y in (*range(60, 200, 30), *range(640, 860, 30)):
        cv2.putText(
            pixels, "rows of many words that go on and on", (40, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, BLACK, 2
        )
    draw(pixels)
    pixels.setflags(write=False)
    return Picture(pixels)


def photograph(pixels: Canvas) -> None:
    smooth = np.random.default_rng(3).integers(0, 255, (8, 8)).astype(np.uint8)
    pixels[240:540, 150:550] = cv2.resize(smooth, (400, 300), interpolation=cv2.INTER_CUBIC)[..., None]


def plot(pixels: Canvas) -> None:
    cv2.line(pixels, (150, 240), (150, 520), BLACK, 2)
    cv2.line(pixels, (150, 520), (550, 520), BLACK, 2)
    x = np.arange(150, 550)
    y = 400 - 120 * np.sin((x - 150) / 60)
    cv2.polylines(
        pixels, [np.stack([x, y], axis=1).astype(np.int32)], isClosed=False, color=BLACK, thickness=2
    )


def frame(pixels: Canvas) -> None:
    cv2.rectangle(pixels, (100, 240), (600, 540), BLACK, 2)


def table(pixels: Canvas) -> None:
    for y in range(240, 541, 50):
        cv2.line(pixels, (100, y), (600, y), BLACK, 2)
    for x in range(100, 601, 125):
        cv2.line(pixels, (x, 240), (x, 540), BLACK, 2)
        for y in range(275, 540, 50):
            cv2.putText(pixels, "1234", (x + 10, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, BLACK, 2)


def shaded(pixels: Canvas) -> None:
    pixels[240:540, 100:600] = (200, 220, 240)


@pytest.mark.parametrize(
    ("draw", "box"),
    [
        (photograph, Box(150, 240, 550, 540)),
        (plot, Box(150, 240, 550, 520)),
        (frame, None),
        (table, None),
        (shaded, None),
        (lambda _: None, None),
    ],
)
def test_figures_of_a_page(draw: Callable[[Canvas], object], box: Box | None) -> None:
    picture = page_of(draw)
    found = figures_on(picture, page_ink(picture))
    if box is None:
        assert found == ()
        return
    (figure,) = found
    for side in ("left", "top", "right", "bottom"):
        assert getattr(figure, side) == pytest.approx(getattr(box, side), abs=14)


def test_a_figure_is_left_out_of_what_is_read() -> None:
    sheet = prepare_page(page_of(plot))
    assert [each.kind for each in sheet.left_out] == [LeftOutKind.FIGURE]
    box = sheet.page.to_page(sheet.left_out[0].box)
    assert not sheet.page.pixels[
        int(box.top) + 4 : int(box.bottom) - 4, int(box.left) + 4 : int(box.right) - 4
    ].any()


def test_a_page_that_is_a_picture_alone_is_read() -> None:
    pixels = np.full((600, 700, 3), 255, np.uint8)
    plot(pixels)
    pixels.setflags(write=False)
    assert prepare_page(Picture(pixels)).left_out == ()


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_shadow_of_a_gutter_is_no_figure(side: str) -> None:
    page = np.full((900, 640, 3), 255, np.uint8)
    for top in range(40, 860, 30):
        for left in range(20, 620, 14):
            page[top : top + 12, left : left + 8] = 20
    dark = 1 - 0.5 * np.exp(-np.linspace(0.0, 1.0, 640) / 0.12)
    dark = dark if side == "left" else dark[::-1]
    shaded = Picture((page * dark[None, :, None]).astype(np.uint8))
    assert figures_on(shaded, page_ink(shaded)) == ()


def test_a_photograph_along_a_side_is_a_figure() -> None:
    page = np.full((900, 640, 3), 255, np.uint8)
    for top in range(40, 860, 30):
        for left in range(260, 620, 14):
            page[top : top + 12, left : left + 8] = 20
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 200, (30, 8)).astype(np.uint8).repeat(30, axis=0).repeat(25, axis=1)
    page[:, :200] = noise[:, :, None]
    picture = Picture(page)
    (box,) = figures_on(picture, page_ink(picture))
    assert box.right - box.left > 150
    assert box.bottom - box.top > 800
