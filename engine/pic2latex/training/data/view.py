"""What effects of augmentation work on: a formula on its way to a picture."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]

__all__ = ["View"]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A formula on its way to a picture.

    `coverage` is (h, w) float32 or, once colours are on, (h, w, 3) from 0 to 255; `centres` is (n, 2) x, y in pixels;
    `em` is the size of the text in pixels.
    """

    coverage: "Floats"
    centres: "Floats"
    em: float
