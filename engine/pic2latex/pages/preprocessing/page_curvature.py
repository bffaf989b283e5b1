"""Pages of books that were photographed open: their rows are bent, and are straightened as far as rows can tell.

The feet of the letters of each row lie on a curve. All curves of a page are fitted together by one offset, a polynomial
of the fourth degree across the page that changes evenly down it: the page is taken to be a cylinder (Cao, Ding and Liu,
A cylindrical surface model to rectify the bound document image, ICCV 2003). Then every column of the picture is moved
up or down by it. That letters near the gutter are narrower is left as it is.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds
from pic2latex.preprocessing.color import dominant_color
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.types import Box, Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["PageCurvature", "estimate_curvature", "flattened"]

DEGREE = 4

LEAST = 0.3
"""Ems by which a row across the page leaves the straight line, at least."""

USED = 0.5
"""The share of the feet that lie on the curves, at least, for them to be trusted."""

UNEVEN, EVENED = 0.1, 0.6
"""Ems that feet lie off straight rows at least, and what share of that they lie off the curves at most."""

LETTER, WIDEST = (0.3, 1.6), 3.0
"""Ems that letters are high, and times as wide as an em at most."""

REACH = 0.7
"""Ems to both sides in which a letter looks for its neighbours in the row."""

BAND = (0.45, 0.1)
"""Ems above its foot between which a letter is one with its neighbours: rows keep apart there."""

FEWEST_LETTERS, SHORTEST, FEWEST_ROWS = 12, 8.0, 4
"""Letters and ems that a row has, and rows that a page has, at least, to tell how it is bent."""

TOLERANCES = (0.6, 0.3, 0.15)
"""Ems from the curve from which on feet do not count, one after the other: letters such as p reach below."""

STRIP = 256
"""Rows of a picture that are straightened together."""

ENDS = (
    2.0,
    98.0,
)  # per cent of the letters across a page: beyond, nothing is known, and the offset stays the same


@dataclass(frozen=True, slots=True, eq=False)
class PageCurvature:
    """How a page is bent: what is at (x, y) of the flattened picture is `offset` lower on the picture as it was.

    `even` and `changing` (DEGREE,), float64, are the coefficients of the Chebyshev polynomials T1, T2, … across the
    page, in pixels, the second ones times the place down the page (-1 to 1). `middle` and `half` are the page's middle
    and half its size (x, y), in pixels; `ends` is where letters were found across it (-1 to 1).
    """

    even: "Floats"
    changing: "Floats"
    middle: tuple[float, float]
    half: tuple[float, float]
    ends: tuple[float, float]

    def offsets(self, x: "Floats", y: "Floats") -> "Floats":
        """Return the offset in pixels at places of the flattened picture; all are (n,) or (h, w), float64."""
        import numpy as np

        across = np.clip((x - self.middle[0]) / self.half[0], *self.ends)
        down = np.clip((y - self.middle[1]) / self.half[1], -1.0, 1.0)
        moved: Floats = np.zeros(np.broadcast(across, down).shape)
        for even, changing, shape in zip(self.even, self.changing, _chebyshev(across), strict=True):
            moved += (even + changing * down) * shape
        return moved

    def scaled(self, scale: float, left: float, top: float) -> "PageCurvature":
        """Return the same for a picture of which this one is a part: `scale` times as large, from (left, top) on."""
        middle = self.middle[0] / scale + left, self.middle[1] / scale + top
        half = self.half[0] / scale, self.half[1] / scale
        return PageCurvature(self.even / scale, self.changing / scale, middle, half, self.ends)

    def to_given(self, box: Box) -> Box:
        """Return the box around a box of the flattened picture, in pixels of the picture as it was."""
        import numpy as np

        x = np.linspace(box.left, box.right, 5)
        edges = [y + self.offsets(x, np.full_like(x, y)) for y in (box.top, box.bottom)]
        return bounds(
            Box(box.left, float(y), box.right, float(y)) for edge in edges for y in (edge.min(), edge.max())
        )


def estimate_curvature(mask: "NDArray[np.uint8]", em: float) -> PageCurvature | None:
    """Return how the rows of a page are bent; None for a flat page, and where too few rows tell.

    `mask` (h, w), uint8, is 1 where there is ink; `em` is the size of its text in pixels.
    """
    import numpy as np

    x, y, row = _feet(mask, em)
    if len(np.unique(row)) < FEWEST_ROWS:
        return None
    height, width = mask.shape
    across, middles = 2 * x / width - 1, _means(y, row)
    down = 2 * middles / height - 1
    terms = np.stack([each * factor for factor in (1.0, down) for each in _chebyshev(across)], axis=1)
    kept = np.ones(len(x), bool)
    found: Floats = np.zeros(terms.shape[1])
    straight = bent = 0.0
    for tolerance in TOLERANCES:
        inside = terms - np.stack([_means(term, row, kept) for term in terms.T], axis=1)
        wanted = y - _means(y, row, kept)
        found, bent = _fit(inside[kept], wanted[kept])
        straight = _fit(inside[kept][:, ::DEGREE], wanted[kept])[1]  # T1 alone: rows that fall
        kept = np.abs(wanted - inside @ found) < tolerance * em
        if kept.mean() < USED:
            return None
    low, high = (float(each) for each in np.percentile(across, ENDS))
    halves = (width / 2, height / 2)
    curvature = PageCurvature(found[:DEGREE], found[DEGREE:], halves, halves, (low, high))
    is_bent = straight >= UNEVEN * em and bent <= EVENED * straight
    return curvature if is_bent and _bend(curvature, middles) >= LEAST * em else None


def _fit(terms: "Floats", wanted: "Floats") -> "tuple[Floats, float]":
    """Return the coefficients (k,) of `terms` (n, k) nearest to what is `wanted` (n,), and the root mean square off."""
    import numpy as np

    found: Floats = np.linalg.lstsq(terms, wanted, rcond=1e-6)[0].astype(np.float64)
    return found, float(np.sqrt(np.mean((wanted - terms @ found) ** 2))) if len(wanted) else 0.0


def flattened(picture: Picture, curvature: PageCurvature) -> Picture:
    """Return a picture whose rows are straight, of the same size, with its ground where nothing was."""
    import cv2
    import numpy as np

    x = np.arange(picture.width, dtype=np.float64)
    ground = dominant_color(picture.pixels)
    pixels = np.empty_like(picture.pixels)
    for top in range(0, picture.height, STRIP):  # maps of a whole page would take eight bytes a pixel
        y = np.arange(top, min(picture.height, top + STRIP), dtype=np.float64)[:, None]
        down = (y + curvature.offsets(x, y)).astype(np.float32)
        across = np.broadcast_to(x.astype(np.float32), down.shape)
        pixels[top : top + STRIP] = cv2.remap(
            picture.pixels,
            np.ascontiguousarray(across),
            down,
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=ground,
        )
    pixels.setflags(write=False)
    return replace(picture, pixels=pixels)


def _chebyshev(x: "Floats") -> "list[Floats]":
    """Return T1 to T4 of x, each of its shape: (n,) or (h, w), float64."""
    shapes = [x, 2 * x * x - 1]
    while len(shapes) < DEGREE:
        shapes.append(2 * x * shapes[-1] - shapes[-2])
    return shapes


def _feet(mask: "NDArray[np.uint8]", em: float) -> "tuple[Floats, Floats, NDArray[np.int32]]":
    """Return where the letters of long rows stand, x and y (n,), float64, and the number of each one's row.

    `mask` (h, w), uint8.
    """
    import numpy as np

    pieces = connected_components(mask)
    is_letter = (pieces.height > LETTER[0] * em) & (pieces.height < LETTER[1] * em)
    is_letter &= pieces.width < WIDEST * em
    left, right, bottom = (each[is_letter] for each in (pieces.left, pieces.right, pieces.bottom))
    if not len(left):
        return np.zeros(0), np.zeros(0), np.zeros(0, np.int32)
    bands = np.zeros(mask.shape, np.uint8)
    reach = round(REACH * em)
    for start, end, foot in zip(left.tolist(), right.tolist(), bottom.tolist(), strict=True):
        high, low = max(0, int(foot - BAND[0] * em)), max(1, int(foot - BAND[1] * em))
        bands[high:low, max(0, start - reach) : end + reach] = 1
    labels = connected_components(bands).labels
    middles = (left + right) // 2
    row = labels[np.maximum(0, (bottom - (BAND[0] + BAND[1]) / 2 * em).astype(int)), middles]
    counts = np.bincount(row)
    ends = np.zeros((2, len(counts)))
    np.maximum.at(ends[0], row, right)
    ends[1] = mask.shape[1]
    np.minimum.at(ends[1], row, left)
    is_long = (counts >= FEWEST_LETTERS) & (ends[0] - ends[1] >= SHORTEST * em)
    is_long[0] = False
    chosen = is_long[row]
    return middles[chosen].astype(float), bottom[chosen].astype(float), row[chosen]


def _means(values: "Floats", row: "NDArray[np.int32]", kept: "NDArray[np.bool_] | None" = None) -> "Floats":
    """Return for each of the values (n,) the mean of its row's, of those that are `kept`."""
    import numpy as np

    weights = np.ones(len(values)) if kept is None else kept.astype(float)
    size = int(row.max()) + 1
    sums, counts = np.bincount(row, weights * values, size), np.bincount(row, weights, size)
    means: Floats = (sums / np.maximum(counts, 1e-9))[row]
    return means


def _bend(curvature: PageCurvature, y: "Floats") -> float:
    """Return by how many pixels a row across the page leaves the straight line between its ends.

    `y` (n,), float64, are the places of letters down the page; the answer is for the usual one.
    """
    import numpy as np

    middle, half = curvature.middle[0], curvature.half[0]
    x = middle + half * np.linspace(*curvature.ends, 17)
    down = np.percentile(y, [10.0, 50.0, 90.0])[:, None]
    curves = curvature.offsets(x, down)
    straight = curves[:, :1] + (curves[:, -1:] - curves[:, :1]) * np.linspace(0.0, 1.0, 17)
    return float(np.median(np.abs(curves - straight).max(axis=1)))
