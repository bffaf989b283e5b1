"""Pictures of pages for tests of detectors: rows of strokes, of any size."""

import numpy as np

from pic2latex.types import Picture


def page(width: int = 300, height: int = 200, rows: int = 3, seed: int = 0) -> Picture:
    """Return a white picture with `rows` rows of coloured strokes."""
    random = np.random.default_rng(seed)
    pixels = np.full((height, width, 3), 255, np.uint8)
    for row in range(rows):
        top = (2 * row + 1) * height // (2 * rows + 1)
        for left in range(10, width - 20, 14):
            ink = random.integers(0, 60, 3)
            pixels[top : top + height // (3 * rows), left : left + int(random.integers(2, 9))] = ink
    return Picture(pixels, "page")
