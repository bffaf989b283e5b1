"""How large the text of a picture is, told from the sizes of all its connected components.

Each component votes for the ems at which a piece so high, so wide and so thick is usual in print. The frequencies come
from typeset formulas and lines of text (`training/data/component_sizes.py` counts them). One tall bracket, root, frame
or scanner edge is one vote among many; and where there are two or three sizes that would explain the picture, as a lone
`=` or a matrix of digits has, they come out as candidates, for a network to choose from.
"""

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import Components, connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["SIZE_BINS", "SIZE_STEP", "SMALLEST_SIZE", "TABLE", "em_candidates", "estimate_em", "size_bins"]

TABLE = "preprocessing/component_sizes.npz"
"""The resource with the log frequencies `sizes` (by height, width) and `strokes` (by length, thickness)."""

SMALLEST_SIZE, SIZE_STEP, SIZE_BINS = -4.2, 0.1, 80
"""Natural logarithms of ems: the middle of the tables' first bin, and the width of a bin."""

STROKE_WEIGHT = 0.5
"""How much the thickness of a component counts beside its height and width, which are known more exactly."""

SMALLEST_EM, LARGEST_EM = 3.0, 2000.0
"""Pixels: the range of ems that are considered."""

EM_STEP = 0.05
"""Natural logarithm: from one considered em to the next."""

FEWEST_PIXELS = 3
"""Components with fewer are specks, unless there is nothing else."""

MOST_COMPONENTS = 2000
"""Of a page, so many components vote, evenly taken from all."""

Votes = tuple["Floats", "Floats"]
"""The considered ems (as natural logarithms), and the log likelihood of each."""


@dataclass(frozen=True, slots=True, eq=False)
class _Frequencies:
    """Log frequencies, float32 (SIZE_BINS, SIZE_BINS)."""

    sizes: "NDArray[np.float32]"
    strokes: "NDArray[np.float32]"


def estimate_em(mask: "NDArray[np.uint8]") -> float:
    """Estimate the em of the text on `mask` (h, w; ink is not 0), in pixels."""
    return em_candidates(mask, 1)[0]


def em_candidates(mask: "NDArray[np.uint8]", most: int = 3) -> tuple[float, ...]:
    """Return the ems, in pixels, that explain the components of `mask` (h, w; ink is not 0), likeliest first.

    There is at least one, and there are at most `most`.
    """
    import numpy as np

    components = connected_components(mask)
    if not len(components):
        return (SMALLEST_EM,)
    solid = np.flatnonzero(components.area >= FEWEST_PIXELS)
    places = solid if len(solid) else np.arange(len(components))
    chosen = places[np.linspace(0, len(places) - 1, min(len(places), MOST_COMPONENTS)).astype(int)]
    return _peaks(_votes(components, chosen), most)


def size_bins(sizes: "Floats") -> "NDArray[np.intp]":
    """Return the bin of each size (natural logarithm of ems). Any shape, float; the result has the same."""
    import numpy as np

    places = np.rint((sizes - SMALLEST_SIZE) / SIZE_STEP).astype(np.intp)
    return np.clip(places, 0, SIZE_BINS - 1)


@functools.cache
def _frequencies() -> _Frequencies:
    import numpy as np

    import pic2latex_resources

    with np.load(pic2latex_resources.path(TABLE)) as arrays:
        return _Frequencies(arrays["sizes"].astype(np.float32), arrays["strokes"].astype(np.float32))


def _votes(components: Components, chosen: "NDArray[np.intp]") -> Votes:
    """Return the log likelihood of each em, for the components at the chosen places.

    `chosen` (k,). The ems and their likelihoods are (m,), float64.
    """
    import numpy as np

    table = _frequencies()
    height, width, area = (
        np.log(measure[chosen].astype(np.float64))[None]
        for measure in (components.height, components.width, components.area)
    )
    length = np.maximum(height, width)
    ems = np.arange(np.log(SMALLEST_EM), np.log(LARGEST_EM), EM_STEP)
    em = ems[:, None]
    by_size = table.sizes[size_bins(height - em), size_bins(width - em)]
    by_stroke = table.strokes[size_bins(length - em), size_bins(area - length - em)]
    return ems, (by_size + STROKE_WEIGHT * by_stroke).sum(axis=1, dtype=np.float64)


def _peaks(votes: Votes, most: int) -> tuple[float, ...]:
    """Return the ems of the highest local maxima, each moved to the top of the parabola through its neighbours."""
    import numpy as np

    ems, heights = votes
    padded = np.pad(heights, 1, constant_values=-np.inf)
    left, right = padded[:-2], padded[2:]
    tops = np.flatnonzero((heights >= left) & (heights > right))
    tops = tops[np.argsort(-heights[tops], kind="stable")][:most]
    return tuple(
        float(np.exp(ems[top] + EM_STEP * _offset(left[top], heights[top], right[top]))) for top in tops
    )


def _offset(left: float, top: float, right: float) -> float:
    """Return where the parabola through three heights a step apart is highest, from the middle one."""
    import math

    bend = left - 2 * top + right
    return 0.5 * (left - right) / bend if math.isfinite(bend) and bend < 0 else 0.0
