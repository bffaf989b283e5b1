"""A picture becomes what the bundled detector's network sees: ink, its text at a known size, on a padded canvas.

Training and detection both go through here, so that the network is shown the same kind of thing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.preprocessing.binarization import COMPONENT_EM, Ink, extract_ink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.types import Picture

__all__ = ["EM", "Scaled", "page_em", "scaled"]

EM = 20.0
"""Pixels an em in front of the network, unless its card says otherwise.

With 16, a network trained for 16 found 65 % of inline formulas (F1); shown text of 20, for which it was not trained,
72 %. The estimate takes Chinese text for larger than it is, so that its formulas come out smaller than this.
"""

DOT, TALL = 0.3, 2.2
"""Times the usual height: pieces below are dots and commas, pieces above brackets, sums and frames."""

MULTIPLE = 32
MARGIN = 8
LARGEST_FACTOR = 1.5
MOST_PIXELS = 6_000_000
"""Of a canvas: a page of 70 by 100 ems has 2.8 million. Larger ones are seen at a smaller scale."""


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """What the network sees: `canvas` (h, w) uint8, sides in multiples of MULTIPLE, 255 at full ink.

    `ink` is what was found on the picture. Pixel (x, y) of the ink lies at (MARGIN + x * factor, MARGIN + y * factor)
    of the canvas.
    """

    canvas: "NDArray[np.uint8]"
    ink: Ink
    factor: float

    @property
    def em(self) -> float:
        """The estimated size of the text, in pixels of the canvas."""
        return self.ink.em * self.factor


def scaled(picture: "Picture", em: float = EM, *, correction: float = 1.0) -> Scaled:
    """Return what a network for text of `em` pixels sees of `picture`, whose text is `correction` times the estimate.

    Raises PictureBlank when nothing is written on it.
    """
    import cv2
    import numpy as np

    ink = extract_ink(picture, page_em)
    height, width = ink.pixels.shape
    factor = min(em / (ink.em * correction), LARGEST_FACTOR, (MOST_PIXELS / (height * width)) ** 0.5)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = cv2.resize(ink.pixels, size, interpolation=method)
    canvas = np.zeros(tuple(_whole(side + 2 * MARGIN) for side in small.shape), np.uint8)
    canvas[MARGIN : MARGIN + small.shape[0], MARGIN : MARGIN + small.shape[1]] = small
    return Scaled(canvas, ink, factor)


def page_em(mask: "NDArray[np.uint8]") -> float:
    """Estimate the em of a page's text, in pixels, from the heights of the connected pieces of `mask` (h, w).

    As for a formula, but what counts as a letter is told from the usual piece and not from the tallest, which on a page
    may be the frame of a table.
    """
    import cv2
    import numpy as np

    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    heights = stats[1:, cv2.CC_STAT_HEIGHT].astype(np.float64)
    widths = stats[1:, cv2.CC_STAT_WIDTH].astype(np.float64)
    letters = heights[(widths < 3 * heights) & (heights > 3)]
    if letters.size == 0:
        return max(4.0, float(heights.max(initial=1.0)) / COMPONENT_EM)
    middle = float(np.median(letters))
    letters = letters[(letters > DOT * middle) & (letters < TALL * middle)]
    return max(4.0, float(np.median(letters)) / COMPONENT_EM)


def _whole(side: int) -> int:
    return (side + MULTIPLE - 1) // MULTIPLE * MULTIPLE
