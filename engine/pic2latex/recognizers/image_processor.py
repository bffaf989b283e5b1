"""Pictures as Hugging Face vision encoders want them, number for number as in their training.

The order matters: cut to what is written, make grey, scale with antialiasing, normalise, and only then pad, so that the
padding is zero after normalisation (a middling grey), not black or white.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.models.json_object import JsonObject

__all__ = ["Fitting", "fitted_size", "trimmed"]

CHANGED = 15  # grey levels from the background up to which a pixel counts as empty
LUMA = (0.2989, 0.587, 0.114)  # red, green, blue


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a model's card says about its pictures.

    `fit` is "pad" (keep the shape, fill up to the right and below) or "stretch". `mean` and `std` have a number for
    each channel, after scaling to 0-1.
    """

    height: int
    width: int
    channels: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    trim: bool
    fit: str

    @classmethod
    def of(cls, settings: "JsonObject") -> "Fitting":
        """Read the settings; what is missing is as TexTeller has it. Raises ModelDamaged."""
        side = settings.integer("image_size", 448)
        return cls(
            height=settings.integer("height", side),
            width=settings.integer("width", side),
            channels=settings.integer("channels", 1),
            mean=settings.numbers("mean", (0.9545467,)),
            std=settings.numbers("std", (0.15394445,)),
            trim=settings.boolean("trim", default=True),
            fit=settings.text("fit", "pad"),
        )

    def fitted(self, pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
        """Cut and scale RGB pixels (h, w, 3) to at most the model's size: uint8 (h, w, channels)."""
        from PIL import Image

        if self.trim:
            pixels = trimmed(pixels)
        planes = grey(pixels) if self.channels == 1 else pixels
        height, width = pixels.shape[:2]
        size = (self.width, self.height)
        if self.fit == "pad":
            size = fitted_size(width, height, min(size))
        # Pillow's bicubic filter widens when it reduces, which is what "antialias" means elsewhere.
        scaled = np.asarray(Image.fromarray(planes).resize(size, Image.Resampling.BICUBIC))
        return scaled.reshape(size[1], size[0], self.channels)

    def normalised(self, fitted: "NDArray[np.uint8]") -> "NDArray[np.float32]":
        """Normalise and pad a fitted picture: float32 (1, channels, height, width)."""
        values = fitted.astype(np.float32)
        values /= 255
        values -= np.array(self.mean, np.float32)
        values /= np.array(self.std, np.float32)
        result = np.zeros((1, self.channels, self.height, self.width), np.float32)
        result[0, :, : fitted.shape[0], : fitted.shape[1]] = values.transpose(2, 0, 1)
        return result


def fitted_size(width: int, height: int, side: int) -> tuple[int, int]:
    """Return width and height with the shorter side at `side` - 1 pixels and the longer at most `side`.

    In effect the longer side becomes `side`: small pictures are scaled up.
    """
    short, long = sorted((width, height))
    new_short, new_long = side - 1, int((side - 1) * long / short)
    if new_long > side:
        new_short, new_long = max(1, int(side * new_short / new_long)), side
    return (new_short, new_long) if width <= height else (new_long, new_short)


def trimmed(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Cut RGB pixels (h, w, 3) to what differs from the commonest corner colour; all of them when nothing does."""
    corners = [tuple(pixels[y, x].tolist()) for y in (0, -1) for x in (0, -1)]
    background = np.array(Counter(corners).most_common(1)[0][0], np.uint8)
    difference = np.maximum(pixels, background) - np.minimum(pixels, background)
    written = grey(difference) > CHANGED
    rows, columns = np.flatnonzero(written.any(axis=1)), np.flatnonzero(written.any(axis=0))
    if not rows.size:
        return pixels
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def grey(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Return the brightness (h, w) of RGB pixels (h, w, 3)."""
    return np.asarray(pixels @ np.array(LUMA, np.float32), np.uint8)
