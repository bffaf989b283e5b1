"""What was detected, as pictures: boxes drawn on the page, formulas painted over, and each formula cut out."""

import math
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from pic2latex.types import Box, Detection, Picture, RegionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["annotated", "cut", "painted_over"]

COLOURS = MappingProxyType(
    {RegionKind.DISPLAY: (0, 90, 220), RegionKind.INLINE: (200, 40, 0), RegionKind.TEXT: (90, 90, 90)}
)
"""Red, green and blue; blue and red are told apart by readers who see no green, too."""

RING = 2  # pixels around a box that say what the ground is like
LETTER = 1 / 110  # size of the labels, in widths of the picture


def cut(picture: Picture, box: Box) -> Picture:
    """Return the part of `picture` in `box`, whole pixels; read-only, without a copy."""
    left, top, right, bottom = _whole(box, picture.width, picture.height)
    return Picture(picture.pixels[top:bottom, left:right], picture.origin)


def painted_over(picture: Picture, boxes: Iterable[Box]) -> Picture:
    """Return `picture` with every box filled with the colour that surrounds it."""
    pixels = picture.pixels.copy()
    for box in boxes:
        left, top, right, bottom = _whole(box, picture.width, picture.height)
        pixels[top:bottom, left:right] = _ground(picture.pixels, left, top, right, bottom)
    pixels.setflags(write=False)
    return Picture(pixels, picture.origin)


def annotated(picture: Picture, detections: Sequence[Detection]) -> Picture:
    """Return `picture` with a frame around each detection, blue for display and red for inline, numbered from 1."""
    import cv2

    pixels = picture.pixels.copy()
    thick = max(1, round(picture.width / 800))
    scale = max(0.35, picture.width * LETTER / 22)  # OpenCV's letters are about 22 pixels high
    for number, each in enumerate(detections, start=1):
        left, top, right, bottom = _whole(each.box, picture.width, picture.height)
        cv2.rectangle(pixels, (left, top), (right - 1, bottom - 1), COLOURS[each.kind], thick)
        place = (
            left,
            top - 2 * thick if top > 22 * scale else min(bottom + int(22 * scale), picture.height - 1),
        )
        label = f"{number} {each.score:.2f}"
        cv2.putText(pixels, label, place, cv2.FONT_HERSHEY_SIMPLEX, scale, COLOURS[each.kind], thick)
    pixels.setflags(write=False)
    return Picture(pixels, picture.origin)


def _whole(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the whole pixels that `box` touches, at least one each way."""
    left = min(max(0, math.floor(box.left)), width - 1)
    top = min(max(0, math.floor(box.top)), height - 1)
    right = min(max(left + 1, math.ceil(box.right)), width)
    bottom = min(max(top + 1, math.ceil(box.bottom)), height)
    return left, top, right, bottom


def _ground(pixels: "NDArray[np.uint8]", left: int, top: int, right: int, bottom: int) -> "NDArray[np.uint8]":
    """Return the commonest kind of colour just outside a box: letters that touch it are fewer than the ground.

    `pixels` (h, w, 3), uint8; the colour (3,).
    """
    import numpy as np

    outer = pixels[max(0, top - RING) : bottom + RING, max(0, left - RING) : right + RING]
    keep = np.ones(outer.shape[:2], bool)
    down, across = min(RING, top), min(RING, left)
    keep[down : down + bottom - top, across : across + right - left] = False
    around = outer[keep] if keep.any() else pixels[top:bottom, left:right].reshape(-1, 3)
    ground: NDArray[np.uint8] = np.median(around, axis=0).astype(np.uint8)
    return ground
