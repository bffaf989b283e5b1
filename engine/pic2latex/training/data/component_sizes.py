"""The table that the size of text is told from: how often connected components of each size and thickness are met.

It is counted on pictures whose em is known, clean ones and ones made to look like snips, so that pieces grown together
in small or blurred print are known too. Every picture counts by the square root of its components: a page of letters
says more than a lone sign, but not a thousand times more.
"""

from typing import TYPE_CHECKING

from pic2latex.errors import PictureBlank
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.preprocessing.text_size import SIZE_BINS, size_bins

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.types import Picture

    Counts = NDArray[np.float64]

__all__ = ["component_sizes", "write_component_sizes"]

BLUR = 1.0
"""Bins: the standard deviation of the blur over the counts, for sizes no picture happened to have."""

FLOOR = 0.05
"""The share of votes that say nothing: a component like none that was counted cannot decide alone."""


def component_sizes(pictures: "Iterable[Picture]") -> "tuple[Counts, Counts]":
    """Count the components of pictures whose `em` is known; return counts by size, and by length and thickness.

    Both are (SIZE_BINS, SIZE_BINS), float64.
    """
    import numpy as np

    sizes, strokes = np.zeros((SIZE_BINS, SIZE_BINS)), np.zeros((SIZE_BINS, SIZE_BINS))
    for picture in pictures:
        mask, em = _mask(picture)
        found = connected_components(mask)
        if not len(found):
            continue
        measures = np.stack([found.width, found.height, found.area])
        width, height, area = np.log(measures.astype(np.float64)) - np.log(em)
        length = np.maximum(height, width)
        weight = 1 / len(height) ** 0.5
        np.add.at(sizes, (size_bins(height), size_bins(width)), weight)
        np.add.at(strokes, (size_bins(length), size_bins(area - length - np.log(em))), weight)
    return sizes, strokes


def write_component_sizes(pictures: "Iterable[Picture]", path: "Path") -> None:
    """Write the table that `preprocessing/text_size.py` reads."""
    import numpy as np

    sizes, strokes = component_sizes(pictures)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, sizes=_log_frequencies(sizes), strokes=_log_frequencies(strokes))


def _mask(picture: "Picture") -> "tuple[NDArray[np.uint8], float]":
    """Return the mask of a picture as the recognizer sees it, small text enlarged, and the em in it.

    Arrays are (h, w), uint8.
    """
    import numpy as np

    from pic2latex.preprocessing.binarization import ink_mask

    try:
        mask, scale = ink_mask(picture)
    except PictureBlank:
        return np.zeros((1, 1), np.uint8), 1.0
    assert picture.em is not None, "only pictures of known size are counted"
    return mask, picture.em * scale


def _log_frequencies(counts: "Counts") -> "NDArray[np.float16]":
    """Return smoothed `counts` (SIZE_BINS, SIZE_BINS) as logarithms of shares, float16."""
    import cv2
    import numpy as np

    smooth = cv2.GaussianBlur(counts, (0, 0), BLUR)
    shares = smooth / max(smooth.sum(), 1e-9)
    return np.asarray(np.log(shares + FLOOR / counts.size), np.float16)
