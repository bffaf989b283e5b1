"""The connected components of a mask, as OpenCV's `connectedComponentsWithStats` finds and measures them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Measures: TypeAlias = NDArray[np.int32]
    Scalar = TypeVar("Scalar", bound=np.generic)

__all__ = ["Components", "connected_components"]


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The n components of a mask (h, w). The ground between them is none of them.

    `labels` (h, w), int32, is 0 on the ground and 1 + the place of its component elsewhere. `left`, `top`, `width`,
    `height` and `area` (n,), int32, are their bounding boxes and sizes in pixels; `centroids` (n, 2), float64, their
    centres of mass, x and y.
    """

    labels: "Measures"
    left: "Measures"
    top: "Measures"
    width: "Measures"
    height: "Measures"
    area: "Measures"
    centroids: "NDArray[np.float64]"

    def __len__(self) -> int:
        return len(self.area)

    @property
    def right(self) -> "Measures":
        """The right edges (n,), int32, exclusive."""
        return self.left + self.width

    @property
    def bottom(self) -> "Measures":
        """The bottom edges (n,), int32, exclusive."""
        return self.top + self.height

    def spread(
        self, values: "NDArray[Scalar]", window: tuple[slice, slice] | None = None
    ) -> "NDArray[Scalar]":
        """Give each pixel its component's value: (n,) becomes (h, w), of the same dtype, with 0 on the ground.

        With a `window` of rows and columns only that part of (h, w).
        """
        import numpy as np

        labels = self.labels if window is None else self.labels[window]
        return np.concatenate([np.zeros(1, values.dtype), values])[labels]

    def pixels_in(self, part: "slice | tuple[slice, ...] | NDArray[np.bool_]") -> "NDArray[np.int64]":
        """Count the pixels (n,), int64, that each component has in a part of the mask: a window, or a mask (h, w)."""
        import numpy as np

        return np.bincount(self.labels[part].ravel(), minlength=len(self) + 1)[1:].astype(
            np.int64, copy=False
        )

    def window(self, place: int) -> tuple[slice, slice]:
        """Return the rows and columns of one component's bounding box."""
        left, top = int(self.left[place]), int(self.top[place])
        return slice(top, top + int(self.height[place])), slice(left, left + int(self.width[place]))

    def boxes(self, chosen: "NDArray[np.bool_] | NDArray[np.intp] | None" = None) -> list[Box]:
        """Return the bounding boxes of all components, or of those chosen by a mask (n,) or by their places."""
        edges = (self.left, self.top, self.right, self.bottom)
        picked = (each if chosen is None else each[chosen] for each in edges)
        columns = (each.astype(float).tolist() for each in picked)
        return [Box(*sides) for sides in zip(*columns, strict=True)]

    def bounds(self, chosen: "NDArray[np.bool_] | NDArray[np.intp]") -> Box:
        """Return the box around the components chosen by a mask (n,) or by their places, of which there is one."""
        return Box(
            float(self.left[chosen].min()),
            float(self.top[chosen].min()),
            float(self.right[chosen].max()),
            float(self.bottom[chosen].max()),
        )


def connected_components(
    mask: "NDArray[np.uint8] | NDArray[np.bool_]", *, connectivity: int = 8
) -> Components:
    """Find the components of what is not 0 in `mask` (h, w). `connectivity` is 8, or 4 without diagonals.

    Spaghetti labelling (Bolelli, Allegretti, Baraldi, Grana, IEEE Transactions on Image Processing 29, 2020), as
    OpenCV implements it.
    """
    import cv2
    import numpy as np

    _, labels, stats, centroids = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8, copy=False), connectivity=connectivity
    )
    columns = (cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP, cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    left, top, width, height, area = (stats[1:, column] for column in columns)
    return Components(labels, left, top, width, height, area, centroids[1:])
