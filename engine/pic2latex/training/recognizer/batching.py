"""Examples of like size become batches, in an order that is the same for the same seed, epoch and data.

Padding is the enemy: a batch is as large as its largest picture and as long as its longest formula. So a chunk of the
shuffled examples is sorted by size and cut where a budget of work is reached, and the batches are shuffled again.
"""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.errors import PictureBlank
from pic2latex.preprocessing.binarization import Ink, extract_ink, rescale
from pic2latex.preprocessing.text_size import estimate_em
from pic2latex.training.data.image_augmentation import augment_snip
from pic2latex.types import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pic2latex.training.data.dataset import Example, Pixels

__all__ = ["Batch", "NetworkInput", "bucketed", "collate", "network_input"]

CELL_HEIGHT, CELL_WIDTH = 16, 8
"""Pixels of one cell of the network's grid."""

UNKNOWN_CELL = -100
"""The class of every cell of a picture whose glyphs are not known: PyTorch's cross-entropy passes it over."""

CHUNK = 12000
SMALLEST_BATCH, LARGEST_BATCH = 2, 1024
TOKEN_WORK = 250
"""Pixels of encoder work that one token of decoder work is worth."""

SCALE_JITTER = 0.29
"""Natural logarithm: the estimate of the em may be off by as much as this either way."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworkInput:
    """One picture as the network sees it: ink (h, w) uint8, glyphs, and log(its em / the network's) or nan."""

    ink: "NDArray[np.uint8]"
    kinds: "NDArray[np.int64]"
    centres: "NDArray[np.float32]"
    log_em: float


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """`pictures` (n, H, W) uint8 ink, `tokens` (n, T) int64, `glyphs` (n, H/16, W/8) int64, `log_em` (n,) float32."""

    pictures: "NDArray[np.uint8]"
    tokens: "NDArray[np.int64]"
    glyphs: "NDArray[np.int64]"
    log_em: "NDArray[np.float32]"


def bucketed(
    examples: "Sequence[Example]", *, budget: int, seed: int, epoch: int, em: float
) -> "list[tuple[Example, ...]]":
    """Cut the shuffled examples into batches of at most `budget` pixels of work at `em` pixels an em.

    A batch of one is only made of one example: batch normalisation would learn from a single picture.
    """
    generator = random.Random(f"{seed}/{epoch}")
    order = list(examples)
    generator.shuffle(order)
    batches: list[tuple[Example, ...]] = []
    for start in range(0, len(order), CHUNK):
        chunk = sorted(order[start : start + CHUNK], key=_size)
        batches.extend(_cut(chunk, budget, em))
    generator.shuffle(batches)
    return batches


def _size(example: "Example") -> tuple[int, int, int]:
    """Like width first, then like height: together they waste least (a fifth less than width and length alone)."""
    return int(example.width / 3), int(example.height / 0.5), len(example.ids)


def _cut(chunk: "Sequence[Example]", budget: int, em: float) -> "list[tuple[Example, ...]]":
    batches: list[tuple[Example, ...]] = []
    current: list[Example] = []
    width = height = length = 0.0
    for example in chunk:
        wider, taller = max(width, example.width + 1), max(height, example.height + 1)
        longer = max(length, len(example.ids))
        work = (len(current) + 1) * (wider * taller * em**2 * 1.5 + longer * TOKEN_WORK)
        if len(current) >= SMALLEST_BATCH and (work > budget or len(current) >= LARGEST_BATCH):
            batches.append(tuple(current))
            current = []
            wider, taller, longer = example.width + 1, example.height + 1, len(example.ids)
        current.append(example)
        width, height, length = wider, taller, longer
    if current and len(current) < SMALLEST_BATCH and batches:
        batches[-1] += tuple(current)
    elif current:
        batches.append(tuple(current))
    return batches


def network_input(
    pixels: "Pixels", generator: "np.random.Generator | None", *, em: float, snips: float = 0.6
) -> NetworkInput:
    """Scale a stored picture as a network of `em` pixels an em will see it.

    With a generator the scale is a little off, and a share of `snips` gets a look first.
    """
    ink, centres = Ink(255 - pixels.grey, pixels.em or 0.0), pixels.centres
    if pixels.em is None:
        ink = Ink(ink.pixels, estimate_em(np.where(ink.pixels > 110, 255, 0).astype(np.uint8)))
    if generator is not None and generator.random() < snips:
        ink, centres = _snipped(pixels, ink, generator)
    jitter = float(generator.uniform(-SCALE_JITTER, SCALE_JITTER)) if generator is not None else 0.0
    scaled = rescale(ink, em * float(np.exp(jitter)))
    ratio = np.array(
        [scaled.shape[1] / ink.pixels.shape[1], scaled.shape[0] / ink.pixels.shape[0]], np.float32
    )
    true_log_em = float(np.log(ink.em * ratio[1] / em)) if pixels.em is not None else float("nan")
    return NetworkInput(scaled, pixels.kinds, centres * ratio, true_log_em)


def _snipped(
    pixels: "Pixels", ink: Ink, generator: "np.random.Generator"
) -> "tuple[Ink, NDArray[np.float32]]":
    """Draw a look, and read the picture as the engine would. A look that leaves nothing to see is not used.

    The centres of glyphs are (n, 2), float32.
    """
    view = augment_snip(pixels.grey, pixels.centres, ink.em, generator)
    try:
        seen = extract_ink(Picture(np.clip(view.coverage, 0, 255).astype(np.uint8)), enlarges=True)
    except PictureBlank:
        return ink, pixels.centres
    centres = (view.centres - np.array([seen.left, seen.top], np.float32)) * np.float32(seen.scale)
    return Ink(seen.pixels, view.em * seen.scale), centres


def collate(
    inputs: "Sequence[NetworkInput]",
    ids: "Sequence[Sequence[int]]",
    *,
    padding: int,
    generator: "np.random.Generator | None",
) -> Batch:
    """Put pictures on one canvas size, at drawn positions with a generator, and mark the cells with glyph centres."""
    height = (max(item.ink.shape[0] for item in inputs) + 23) // 16 * 16
    width = (max(item.ink.shape[1] for item in inputs) + 23) // 16 * 16
    pictures = np.zeros((len(inputs), height, width), np.uint8)
    glyphs = np.zeros((len(inputs), height // CELL_HEIGHT, width // CELL_WIDTH), np.int64)
    tokens = np.full((len(inputs), max(map(len, ids))), padding, np.int64)
    for row, (item, sequence) in enumerate(zip(inputs, ids, strict=True)):
        tall, wide = item.ink.shape
        top, left = (height - tall) // 2, 4
        if generator is not None:
            top, left = int(generator.integers(0, height - tall + 1)), int(generator.integers(0, 13))
            left = min(left, width - wide)
        pictures[row, top : top + tall, left : left + wide] = item.ink
        if not len(item.kinds):
            glyphs[row] = UNKNOWN_CELL
        tokens[row, : len(sequence)] = sequence
        cells_y = ((item.centres[:, 1] + top) // CELL_HEIGHT).astype(np.int64)
        cells_x = ((item.centres[:, 0] + left) // CELL_WIDTH).astype(np.int64)
        inside = (cells_y >= 0) & (cells_y < glyphs.shape[1]) & (cells_x >= 0) & (cells_x < glyphs.shape[2])
        glyphs[row, cells_y[inside], cells_x[inside]] = item.kinds[inside]
    log_em = np.array([item.log_em for item in inputs], np.float32)
    return Batch(pictures, tokens, glyphs, log_em)
