"""A labelled page becomes what a snip of it looks like to the detector's network, with what it should say.

A piece is cut out, brought to the size and look of a screen or a scan, and goes through the same preparation as a
picture to be read; its labels go the same way.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pic2latex.detectors.preprocessing import EM, MARGIN, scaled
from pic2latex.errors import PictureBlank
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.training.data.image_augmentation import degrade
from pic2latex.training.pages.typeset import LABELS
from pic2latex.types import Picture, RegionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.training.pages.formula_boxes import FormulaBox
    from pic2latex.training.pages.typeset import TypesetPage

    Bytes: TypeAlias = NDArray[np.uint8]

__all__ = ["STRIDE", "TrainingCrop", "TrainingView", "cores", "cut_snip", "training_view"]

STRIDE = 2
"""Pixels of the canvas to one of the network's answer."""

SMALLEST_EM, LARGEST_EM = 12.5, 36.0
_CORE_HEIGHT, _CORE_WIDTH = 0.3, 0.15
_LEAST_INK = 30
_SMALL, _SMALL_WEIGHT = 0.9, 4  # ems across; how much more its pixels count


@dataclass(frozen=True, slots=True, eq=False)
class TrainingView:
    """`canvas` (h, w) uint8 ink; `classes` (h/2, w/2) uint8, see LABELS; `core` (h/2, w/2) uint8, 0 or 1.

    `weights` (h/2, w/2) uint8 say how much each pixel matters: more, where a formula is no more than a letter or two.
    """

    canvas: "Bytes"
    classes: "Bytes"
    core: "Bytes"
    weights: "Bytes"


@dataclass(frozen=True, slots=True, eq=False)
class TrainingCrop:
    """A piece of a page on its way: `planes` (h, w, 4) uint8 of ink, inline, display and cores; its em."""

    planes: "Bytes"
    em: float


def training_view(
    page: "TypesetPage", size: tuple[int, int], generator: "np.random.Generator"
) -> TrainingView | None:
    """Draw a view of a page at the network's scale, (height, width) = `size`; None where nothing is to be seen."""
    import numpy as np

    snip = cut_snip(page, _drawn_window(page, size, generator))
    if int((snip.planes[:, :, 0] > 128).sum()) < _LEAST_INK:
        return None
    snip = _moved(snip, generator)
    if generator.random() < 0.08:
        snip = _with_figure(snip, generator)
    coverage = snip.planes[:, :, 0].astype(np.float32) / np.float32(255)
    pixels = degrade(coverage, snip.em, generator)
    return _seen(pixels.clip(0, 255).astype(np.uint8), snip, size, generator)


def cut_snip(page: "TypesetPage", window: tuple[int, int, int, int]) -> TrainingCrop:
    """Return the piece in `window` (left, top, right, bottom; it may reach beyond the page)."""
    import numpy as np

    left, top, right, bottom = window
    height, width = page.ink.shape
    planes = np.zeros((bottom - top, right - left, 4), np.uint8)
    rows, columns = slice(max(0, top), min(height, bottom)), slice(max(0, left), min(width, right))
    inner = planes[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    inner[:, :, 0] = page.ink[rows, columns]
    labels = page.labels[rows, columns]
    for plane, kind in enumerate((RegionKind.INLINE, RegionKind.DISPLAY), 1):
        inner[:, :, plane] = (labels == LABELS[kind]) * inner[:, :, 0]
    planes[:, :, 3] = cores(page.boxes, window, page.em)
    return TrainingCrop(planes, page.em)


def cores(boxes: "tuple[FormulaBox, ...]", window: tuple[int, int, int, int], em: float) -> "Bytes":
    """Return 255 in the middle of each formula: inside its box, but clear of its neighbours' (h, w)."""
    import numpy as np

    left, top, right, bottom = window
    plane = np.zeros((bottom - top, right - left), np.uint8)
    for box in boxes:
        height, width = box.bottom - box.top, box.right - box.left
        down = (
            height * _CORE_HEIGHT if box.kind is RegionKind.INLINE else min(0.2 * em, height * _CORE_HEIGHT)
        )
        across = min(_CORE_WIDTH * em, width * 0.2)
        rows = slice(max(0, round(box.top + down) - top), max(0, round(box.bottom - down) - top))
        columns = slice(max(0, round(box.left + across) - left), max(0, round(box.right - across) - left))
        plane[rows, columns] = 255
    return plane


def _drawn_window(
    page: "TypesetPage", size: tuple[int, int], generator: "np.random.Generator"
) -> tuple[int, int, int, int]:
    """Draw what to cut out: as much as fills `size`, or, one time in four, a small snip; around some ink."""
    import numpy as np

    scale = page.em / EM * generator.uniform(0.95, 1.4)  # the em is mostly taken for larger than it is
    height, width = (side * scale for side in size)
    if generator.random() < 0.25:
        height, width = height * generator.uniform(0.1, 0.9), width * generator.uniform(0.3, 1.0)
    rows = np.flatnonzero(page.ink.max(axis=1) > 128)
    columns = np.flatnonzero(page.ink.max(axis=0) > 128)
    if not rows.size:
        return 0, 0, round(width), round(height)
    top = round(float(generator.choice(rows)) - height * generator.uniform(0.0, 1.0))
    middle = float(generator.choice(columns)) - width * generator.uniform(0.2, 0.8)
    left = round(middle)
    return left, top, left + max(8, round(width)), top + max(8, round(height))


def _moved(snip: TrainingCrop, generator: "np.random.Generator") -> TrainingCrop:
    """Turn a scan a little, and bring the piece to the size of a screen."""
    import cv2
    import numpy as np

    planes = snip.planes
    height, width = planes.shape[:2]
    if generator.random() < 0.15:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(generator.uniform(-1.5, 1.5)), 1.0)
        planes = np.asarray(cv2.warpAffine(planes, matrix, (width, height), flags=cv2.INTER_LINEAR), np.uint8)
    em = math.exp(generator.uniform(math.log(SMALLEST_EM), math.log(LARGEST_EM)))
    factor = em / snip.em
    size = (max(4, round(width * factor * generator.uniform(0.97, 1.03))), max(4, round(height * factor)))
    return TrainingCrop(_resized(planes, size), em)


def _resized(planes: "Bytes", size: tuple[int, int]) -> "Bytes":
    """Return `planes` (h, w) or (h, w, c), uint8, scaled to `size`, width and height."""
    import cv2
    import numpy as np

    method = cv2.INTER_AREA if size[0] < planes.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(planes, size, interpolation=method), np.uint8)


def _with_figure(snip: TrainingCrop, generator: "np.random.Generator") -> TrainingCrop:
    """Put a picture without any writing over a part: what pages show between their paragraphs."""
    import cv2
    import numpy as np

    planes = snip.planes.copy()
    height, width = planes.shape[:2]
    tall, wide = (max(4, int(side * generator.uniform(0.2, 0.6))) for side in (height, width))
    top, left = int(generator.integers(0, height - tall + 1)), int(generator.integers(0, width - wide + 1))
    coarse = generator.integers(
        0, 256, (int(generator.integers(2, 9)), int(generator.integers(2, 9))), np.uint8
    )
    figure = cv2.resize(coarse, (wide, tall), interpolation=cv2.INTER_CUBIC)
    if generator.random() < 0.5:
        figure = cv2.Canny(figure, 40, 90)
    planes[top : top + tall, left : left + wide] = 0
    planes[top : top + tall, left : left + wide, 0] = figure
    return TrainingCrop(planes, snip.em)  # to the network, a figure is text: what it says is no formula


def _seen(
    pixels: "Bytes", snip: TrainingCrop, size: tuple[int, int], generator: "np.random.Generator"
) -> TrainingView | None:
    """Prepare the picture as for reading, take the labels along, and cut or fill up to `size`.

    `pixels` (h, w, 3), uint8.
    """
    import numpy as np

    try:
        seen = scaled(Picture(pixels), correction=math.exp(generator.normal(0, 0.12)))
    except PictureBlank:
        return None
    ink = seen.ink
    height, width = ink.pixels.shape
    top, left = round(ink.top), round(ink.left)
    rows = slice(top, top + round(height / ink.scale))
    columns = slice(left, left + round(width / ink.scale))
    share = seen.factor / STRIDE
    labels = _resized(
        snip.planes[rows, columns], (max(1, round(width * share)), max(1, round(height * share)))
    )
    edge = MARGIN // STRIDE
    planes = np.zeros((seen.canvas.shape[0] // STRIDE, seen.canvas.shape[1] // STRIDE, 4), np.uint8)
    planes[edge : edge + labels.shape[0], edge : edge + labels.shape[1]] = labels[
        : planes.shape[0] - edge, : planes.shape[1] - edge
    ]
    formula = planes[:, :, 1].astype(np.int16) + planes[:, :, 2]
    kinds = np.where(planes[:, :, 1] > planes[:, :, 2], LABELS[RegionKind.INLINE], LABELS[RegionKind.DISPLAY])
    kinds = np.where(formula * 2 > planes[:, :, 0], kinds, LABELS[RegionKind.TEXT])
    classes = np.where(planes[:, :, 0] > _LEAST_INK, kinds, 0).astype(np.uint8)
    core = (planes[:, :, 3] > 127).astype(np.uint8)
    return _fitted(TrainingView(seen.canvas, classes, core, _weights(core)), size, generator)


def _weights(core: "Bytes") -> "Bytes":
    """Return 1, and more around small cores: half of all formulas are one letter, and a hundredth of the pixels.

    Both are (h, w), uint8.
    """
    import cv2
    import numpy as np

    cores = connected_components(core, connectivity=4)
    small = cores.spread(cores.width <= _SMALL * EM / STRIDE)
    around = cv2.dilate(small.astype(np.uint8), np.ones((9, 7), np.uint8))
    return np.where(around > 0, _SMALL_WEIGHT, 1).astype(np.uint8)


def _fitted(view: TrainingView, size: tuple[int, int], generator: "np.random.Generator") -> TrainingView:
    """Cut a piece of `size` out of a view, at even pixels, or put the view on a canvas of that size."""
    import numpy as np

    starts = []
    for have, want in zip(view.canvas.shape, size, strict=True):
        starts.append(int(generator.integers(0, max(0, have - want) // STRIDE + 1)))

    def fitted(plane: "Bytes", stride: int) -> "Bytes":
        result = np.zeros((size[0] // stride, size[1] // stride), np.uint8)
        top, left = (start * STRIDE // stride for start in starts)
        piece = plane[top : top + result.shape[0], left : left + result.shape[1]]
        result[: piece.shape[0], : piece.shape[1]] = piece
        return result

    return TrainingView(
        fitted(view.canvas, 1),
        fitted(view.classes, STRIDE),
        fitted(view.core, STRIDE),
        np.maximum(fitted(view.weights, STRIDE), 1),
    )
