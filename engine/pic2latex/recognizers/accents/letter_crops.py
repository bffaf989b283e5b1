"""Cuts out a letter with what stands above it, found by where the decoder looked when it wrote the letter."""

from typing import TYPE_CHECKING

import numpy as np

from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.preprocessing.binarization import Ink

__all__ = ["CROP_HEIGHT", "CROP_WIDTH", "LetterCrops", "attended_point"]

CROP_EM = 40
"""Pixels an em in the crops: nearly twice as many as the recognizer sees."""

CROP_HEIGHT, CROP_WIDTH = 60, 48
"""Pixels: an em and a half, by more than an em."""

ABOVE = 0.8
"""Ems of the crop above the letter's top."""

INKY = 110
"""Ink (0-255) from which a pixel belongs to a component."""

LEAST_HEIGHT, MOST_HEIGHT, MOST_WIDTH = 0.2, 1.8, 2.0
"""Ems: what is lower is a mark or a rule, what is larger no letter."""

REACH = 0.8
"""Ems between where the decoder looked and the letter, at most."""

CENTRE = 0.25
"""Weight of the distance to a component's centre beside that to its box: in boxes in boxes the inner one is meant."""


def attended_point(
    attention: "NDArray[np.float32]", columns: int, cell: tuple[int, int]
) -> tuple[float, float]:
    """Return x and y, in pixels, of the centre of attention (cells,) on a grid of `columns` cells of (height, width).

    Cells near the strongest are weighed, so that the point is finer than the grid.
    """
    grid = attention.reshape(-1, columns)
    row, column = divmod(int(attention.argmax()), columns)
    top, left = max(0, row - 1), max(0, column - 2)
    near = grid[top : row + 2, left : column + 3]
    total = float(near.sum())
    rows, positions = np.mgrid[: near.shape[0], : near.shape[1]]
    x = float((positions * near).sum()) / total + left + 0.5
    y = float((rows * near).sum()) / total + top + 0.5
    return x * cell[1], y * cell[0]


class LetterCrops:
    """Crops of one picture's ink, at CROP_EM pixels an em; `em` is that of the ink's pixels."""

    def __init__(self, ink: "Ink", em: float) -> None:
        import cv2

        self.scale = CROP_EM / em
        height, width = ink.pixels.shape
        size = max(1, round(width * self.scale)), max(1, round(height * self.scale))
        method = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_LINEAR
        self._pixels = cv2.resize(ink.pixels, size, interpolation=method)
        self._letters = connected_components((self._pixels > INKY).astype(np.uint8))

    def crop(self, x: float, y: float) -> "NDArray[np.uint8]":
        """Return the letter nearest to a point of the ink and what is above, (CROP_HEIGHT, CROP_WIDTH), uint8."""
        centre, top = self._letter(x * self.scale, y * self.scale)
        left, first = round(centre - CROP_WIDTH / 2), round(top - ABOVE * CROP_EM)
        height, width = self._pixels.shape
        result = np.zeros((CROP_HEIGHT, CROP_WIDTH), np.uint8)
        rows = slice(max(0, first), min(height, first + CROP_HEIGHT))
        columns = slice(max(0, left), min(width, left + CROP_WIDTH))
        if rows.start < rows.stop and columns.start < columns.stop:
            part = self._pixels[rows, columns]
            y0, x0 = rows.start - first, columns.start - left
            result[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]] = part
        return result

    def _letter(self, x: float, y: float) -> tuple[float, float]:
        """Return the middle and the top of the letter at a point, in pixels of the crops."""
        found = self._letters
        nothing = x, y - 0.25 * CROP_EM
        if not len(found):
            return nothing
        beside = np.maximum(0, np.maximum(found.left - x, x - found.right))
        above = np.maximum(0, np.maximum(found.top - y, y - found.bottom))
        middle = np.hypot(found.left + found.width / 2 - x, found.top + found.height / 2 - y)
        distance = np.hypot(beside, above) + CENTRE * middle
        is_letter = (found.width < MOST_WIDTH * CROP_EM) & (found.height < MOST_HEIGHT * CROP_EM)
        is_letter &= found.height > LEAST_HEIGHT * CROP_EM
        distance = np.where(is_letter, distance, np.inf)
        best = int(distance.argmin())
        if distance[best] >= REACH * CROP_EM:
            return nothing
        return float(found.left[best] + found.width[best] / 2), float(found.top[best])
