"""Formulas as web pages show them: drawn by the MathJax that ships with the engine. Their glyphs are not named."""

from typing import TYPE_CHECKING

from pic2latex.errors import ConversionError
from pic2latex.training.data.latex_renderer import SOURCE_EM, TypesetRequest
from pic2latex.training.data.shards import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["mathjax_pictures"]

_LARGEST = (900, 2200)


def mathjax_pictures(requests: "Sequence[TypesetRequest]") -> "Iterator[tuple[Sample, NDArray[np.uint8]]]":
    """Draw each formula, black on white and cut to its ink, passing over those MathJax does not take.

    Arrays are (h, w), uint8.
    """
    import numpy as np

    from pic2latex.formats.raster import rasterise

    for request in requests:
        try:
            pixels = rasterise(request.latex, SOURCE_EM, display=request.display_style)
        except ConversionError:
            continue
        rows, columns = np.where(pixels < 200)
        if len(rows) < 4 or pixels.shape[0] > _LARGEST[0] or pixels.shape[1] > _LARGEST[1]:
            continue
        top, left = max(0, int(rows.min()) - 2), max(0, int(columns.min()) - 2)
        cut = np.ascontiguousarray(pixels[top : int(rows.max()) + 3, left : int(columns.max()) + 3])
        height, width = cut.shape
        facts = Sample(
            request.latex, "mathjax", request.display_style, height, width, SOURCE_EM, (), kind=request.kind
        )
        yield facts, cut
