"""The colour a page is written on: the commonest one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["dominant_color"]

LEVELS = 16
"""Levels of a channel that are told apart."""

ENOUGH = 20_000
"""Pixels that are looked at."""


def dominant_color(pixels: "NDArray[np.uint8]") -> tuple[int, int, int]:
    """Return the commonest colour of a picture (h, w, 3)."""
    import numpy as np

    flat = pixels.reshape(-1, 3)
    flat = flat[:: max(1, len(flat) // ENOUGH)]
    coarse = (flat // (256 // LEVELS)).astype(np.int32) @ np.array([LEVELS**2, LEVELS, 1])
    red, green, blue = np.median(flat[coarse == np.bincount(coarse).argmax()], axis=0).astype(int).tolist()
    return red, green, blue
