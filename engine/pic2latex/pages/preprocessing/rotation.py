"""A picture turned until its rows are level, and the way from places on it back to the picture as it was."""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds
from pic2latex.preprocessing.color import dominant_color
from pic2latex.types import Box, Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Rotation", "rotate"]


@dataclass(frozen=True, slots=True)
class Rotation:
    """How a picture was turned around its middle: anticlockwise by `degrees`, and the middles before and after."""

    degrees: float
    before: tuple[float, float]
    after: tuple[float, float]

    def to_given(self, box: Box) -> Box:
        """Return the upright box around a box of the turned picture, in pixels of the picture as it was."""
        corners = [self._back(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        return bounds(Box(x, y, x, y) for x, y in corners)

    def _back(self, x: float, y: float) -> tuple[float, float]:
        cos, sin = math.cos(math.radians(self.degrees)), math.sin(math.radians(self.degrees))
        across, down = x - self.after[0], y - self.after[1]
        return self.before[0] + cos * across - sin * down, self.before[1] + sin * across + cos * down


def rotate(picture: Picture, degrees: float) -> tuple[Picture, Rotation]:
    """Return a picture turned anticlockwise, large enough for all of it, with its ground in the corners."""
    import cv2

    cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    size = (
        math.ceil(picture.width * cos + picture.height * sin),
        math.ceil(picture.width * sin + picture.height * cos),
    )
    turn = Rotation(degrees, (picture.width / 2, picture.height / 2), (size[0] / 2, size[1] / 2))
    matrix = cv2.getRotationMatrix2D((turn.before[0] - 0.5, turn.before[1] - 0.5), degrees, 1.0)
    matrix[:, 2] += (turn.after[0] - turn.before[0], turn.after[1] - turn.before[1])
    pixels: NDArray[np.uint8] = cv2.warpAffine(
        picture.pixels,
        matrix,
        size,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=dominant_color(picture.pixels),
    )
    pixels.setflags(write=False)
    return replace(picture, pixels=pixels), turn
