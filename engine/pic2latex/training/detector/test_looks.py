"""Typeset pages as pictures to score a detector on: as viewers, screens and scanners show them, and cut into snips."""

import math
from typing import TYPE_CHECKING

from pic2latex.training.data.image_augmentation import degrade
from pic2latex.types import Box, Detection, Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.training.pages.formula_boxes import FormulaBox
    from pic2latex.training.pages.typeset import TypesetPage

__all__ = ["LOOKS"]

_SMALLEST_EM, _LARGEST_EM = 15.0, 30.0
"""Pixels an em of the pictures: pages of 10 points at about 110 to 215 dots an inch."""


def _clean(page: "TypesetPage", generator: "np.random.Generator") -> tuple[Picture, tuple[Detection, ...]]:
    """Show the page as a PDF viewer does."""
    import numpy as np

    ink, factor = _at_screen_size(page.ink, page.em, generator)
    return _picture(np.repeat((255 - ink)[:, :, None], 3, axis=2)), _true_boxes(page.boxes, factor)


def _worn(page: "TypesetPage", generator: "np.random.Generator") -> tuple[Picture, tuple[Detection, ...]]:
    """Show the page in one of the looks that training draws: any colours, blurred, faint, noisy, compressed."""
    import numpy as np

    ink, factor = _at_screen_size(page.ink, page.em, generator)
    pixels = degrade(ink.astype(np.float32) / np.float32(255), page.em * factor, generator)
    return _picture(np.clip(pixels, 0, 255).astype(np.uint8)), _true_boxes(page.boxes, factor)


def _snip(page: "TypesetPage", generator: "np.random.Generator") -> tuple[Picture, tuple[Detection, ...]]:
    """Show a piece as the user would select it: whole lines, from one band of empty paper to another."""
    import numpy as np

    rows = np.arange(page.ink.shape[0])
    empty = rows[_is_clear(page)]
    written = np.flatnonzero(page.ink.max(axis=1) > 128)
    middle = int(generator.choice(written)) if written.size else 0
    half = page.em * generator.uniform(4, 11)
    above, below = empty[empty < middle - half], empty[empty > middle + half]
    top = int(above[-1]) if above.size else 0
    bottom = int(below[0]) if below.size else page.ink.shape[0]
    piece = page.ink[top:bottom]
    ink, factor = _at_screen_size(piece, page.em, generator)
    pixels = degrade(ink.astype(np.float32) / np.float32(255), page.em * factor, generator)
    true = tuple(
        Detection(
            Box(each.box.left, each.box.top - top * factor, each.box.right, each.box.bottom - top * factor),
            each.kind,
            1.0,
        )
        for each in _true_boxes(page.boxes, factor)
        if each.box.top >= top * factor - 1 and each.box.bottom <= bottom * factor + 1
    )
    return _picture(np.clip(pixels, 0, 255).astype(np.uint8)), true


def _is_clear(page: "TypesetPage") -> "NDArray[np.bool_]":
    """Tell which rows are empty paper and cut through no formula's box. Arrays are (h,), bool."""
    import numpy as np

    clear = page.ink.max(axis=1) < 40
    for box in page.boxes:
        clear[box.top : box.bottom] = False
    return np.asarray(clear, bool)


LOOKS: "dict[str, Callable[[TypesetPage, np.random.Generator], tuple[Picture, tuple[Detection, ...]]]]" = {
    "clean": _clean,
    "worn": _worn,
    "snip": _snip,
}
"""What is done to a page before it is shown."""


def _at_screen_size(
    ink: "NDArray[np.uint8]", em: float, generator: "np.random.Generator"
) -> "tuple[NDArray[np.uint8], float]":
    """Return ink (h, w), uint8, at a drawn size of text, and that size in pixels."""
    import cv2
    import numpy as np

    wanted = math.exp(generator.uniform(math.log(_SMALLEST_EM), math.log(_LARGEST_EM)))
    factor = wanted / em
    size = (max(8, round(ink.shape[1] * factor)), max(8, round(ink.shape[0] * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(ink, size, interpolation=method), np.uint8), factor


def _true_boxes(boxes: "tuple[FormulaBox, ...]", factor: float, top: int = 0) -> tuple[Detection, ...]:
    return tuple(
        Detection(
            Box(box.left * factor, (box.top - top) * factor, box.right * factor, (box.bottom - top) * factor),
            box.kind,
            1.0,
        )
        for box in boxes
    )


def _picture(pixels: "NDArray[np.uint8]") -> Picture:
    """Make a picture of pixels (h, w, 3), uint8, which become unwritable."""
    pixels.setflags(write=False)
    return Picture(pixels, "a typeset page")
