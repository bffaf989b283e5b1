"""What a hand took along around a picture: a band of desktop or of a window's edge, of one colour, cut off again.

The user who drags a little too far has the ground of another window at one or more sides, and a reader would take it
for ink: with 8 pixels of a black desk around it, no sample was read at all.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["crop_uniform_bands"]

THINNEST = 4
"""Pixels. A thinner line at the edge may be written: a box around the formula, a bar over all of it."""

WIDEST = 0.4
"""The share of a side up to which a band is a surround; what is wider is a part of the picture."""

DIFFERENT = 24
"""Colour distance (0-255) from which on a band has another colour than the ground of what is inside."""

BARE = 0.75
"""The share of the edge inside of bands that has the ground's colour: what is written may touch the rest."""

UNIFORM = 0.985
"""The share of a row's pixels that have the band's colour."""


def crop_uniform_bands(pixels: "NDArray[np.uint8]") -> tuple[slice, slice]:
    """Return the rows and columns of a picture (h, w, 3) that lie inside of bands of another colour than its ground.

    Without such bands that is all of it.
    """
    height, width = pixels.shape[:2]
    # The middle is inside, however far the hand went.
    ground = _ground(pixels[height // 3 : height - height // 3, width // 3 : width - width // 3])
    rows, columns = slice(0, height), slice(0, width)
    # Where a band at one side ends another may begin: rows are only of one colour without the band beside them.
    for _ in range(2):
        inside = pixels[rows, columns]
        first, last = _bands(inside, ground, height)
        rows = slice(rows.start + first, rows.stop - last)
        inside = pixels[rows, columns].swapaxes(0, 1)
        first, last = _bands(inside, ground, width)
        columns = slice(columns.start + first, columns.stop - last)
    whole = slice(0, height), slice(0, width)
    return (rows, columns) if (rows, columns) != whole and _is_paper(pixels[rows, columns], ground) else whole


def _is_paper(inside: "NDArray[np.uint8]", ground: "NDArray[np.int16]") -> bool:
    """Tell whether something is written on `ground`: its edge is bare. A thick letter on its paper looks otherwise.

    `inside` (h, w, 3), uint8; `ground` (3,).
    """
    import numpy as np

    edge = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]]).astype(np.int16)
    is_bare = np.abs(edge - ground).max(axis=1) < DIFFERENT
    is_written = bool((np.abs(inside.astype(np.int16) - ground).max(axis=2) >= DIFFERENT).any())
    return is_written and float(is_bare.mean()) >= BARE


def _ground(pixels: "NDArray[np.uint8]") -> "NDArray[np.int16]":
    """Return the commonest colour, to within 16 levels a channel. `pixels` (h, w, 3); (3,), int16."""
    import numpy as np

    flat = pixels.reshape(-1, 3)
    flat = flat[:: max(1, len(flat) // 10_000)]
    coarse = (flat >> 4).astype(np.int32)
    keys = (coarse[:, 0] << 8) | (coarse[:, 1] << 4) | coarse[:, 2]
    return np.asarray(np.median(flat[keys == np.bincount(keys).argmax()], axis=0), dtype=np.int16)


def _bands(pixels: "NDArray[np.uint8]", ground: "NDArray[np.int16]", side: int) -> tuple[int, int]:
    """Return how many rows to cut off at the beginning and at the end. `pixels` (h, w, 3), `ground` (3,)."""
    most = int(WIDEST * side)
    depths = (_depth(pixels, ground, most), _depth(pixels[::-1], ground, most))
    return depths if sum(depths) < len(pixels) else (0, 0)


def _depth(pixels: "NDArray[np.uint8]", ground: "NDArray[np.int16]", most: int) -> int:
    """Return how many rows of `pixels` (h, w, 3), at most `most`, are a band of one colour, not `ground` (3,)."""
    import numpy as np

    if not pixels.size:
        return 0
    colour = np.median(pixels[0], axis=0).astype(np.int16)
    if np.abs(colour - ground).max() < DIFFERENT:
        return 0
    rows = pixels[: most + 1].astype(np.int16)
    is_band = (np.abs(rows - colour).max(axis=2) < DIFFERENT).mean(axis=1) >= UNIFORM
    depth = int(np.argmin(is_band)) if not is_band.all() else len(rows)
    if not THINNEST <= depth <= most:
        return 0
    # The last row of a band is often half of what comes after it.
    return depth + 1
