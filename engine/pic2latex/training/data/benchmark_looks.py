"""What is done to the pictures of a test set. Nothing here is drawn in training: looks are kept apart like formulas."""

import math
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

__all__ = ["LOOKS", "RESIZED"]

RESIZED: "Mapping[str, float]" = {"half": 0.5, "double": 2.0}
"""Looks that change the size, and by what factor."""


def _clean(grey: "Grey", _: random.Random) -> "Grey":
    """Return `grey` (h, w), uint8, as it is."""
    return grey


def _inverted(grey: "Grey", _: random.Random) -> "Grey":
    """Return `grey` (h, w), uint8, white on black."""
    import numpy as np

    return np.asarray(255 - grey, np.uint8)


def _resized(factor: float) -> "Callable[[Grey, random.Random], Grey]":
    """Make a look that scales grey pictures (h, w), uint8, by a factor."""

    def apply(grey: "Grey", _: random.Random) -> "Grey":
        import cv2
        import numpy as np

        method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=method), np.uint8)

    return apply


def _jpeg(grey: "Grey", _: random.Random) -> "Grey":
    """Return `grey` (h, w), uint8, with the blocks of JPEG at quality 30."""
    import cv2
    import numpy as np

    data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, 30])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def _rotated(grey: "Grey", generator: random.Random) -> "Grey":
    """Turn by two degrees either way, white where nothing was. `grey` (h, w), uint8."""
    import cv2
    import numpy as np

    height, width = grey.shape
    degrees = generator.choice((-2.0, 2.0))
    pad = int(width * math.sin(math.radians(2)) / 2) + 2
    wide = cv2.copyMakeBorder(grey, pad, pad, 2, 2, cv2.BORDER_CONSTANT, value=255)
    matrix = cv2.getRotationMatrix2D((width / 2 + 2, height / 2 + pad), degrees, 1.0)
    turned = cv2.warpAffine(wide, matrix, wide.shape[::-1], flags=cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(turned, np.uint8)


def _scan(grey: "Grey", generator: random.Random) -> "Grey":
    """Scan at about 200 dots an inch: grey paper and ink, soft edges, a slight turn, grain, and JPEG.

    `grey` (h, w), uint8.
    """
    import cv2
    import numpy as np

    noise = np.random.default_rng(generator.getrandbits(32))
    height, width = grey.shape
    wide = cv2.copyMakeBorder(grey, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=255)
    matrix = cv2.getRotationMatrix2D((width / 2 + 8, height / 2 + 8), generator.uniform(-0.8, 0.8), 1.0)
    turned = cv2.warpAffine(wide, matrix, wide.shape[::-1], flags=cv2.INTER_LINEAR, borderValue=255)
    soft = cv2.GaussianBlur(turned.astype(np.float32), (0, 0), 0.6)
    paper, ink = generator.uniform(215, 245), generator.uniform(30, 70)
    page = ink + (paper - ink) * soft / 255 + noise.normal(0, 4, soft.shape)
    return _through_jpeg(page, 75)


def _photo(grey: "Grey", generator: random.Random) -> "Grey":
    """Photograph from a side: a camera turned by 8 to 14 degrees, dark corners, a little out of focus, grain, JPEG.

    `grey` (h, w), uint8.
    """
    import cv2
    import numpy as np

    noise = np.random.default_rng(generator.getrandbits(32))
    wide = cv2.copyMakeBorder(grey, 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=255)
    height, width = wide.shape
    angle = math.radians(generator.uniform(8, 14)) * generator.choice((-1, 1))
    far = 2.2 * max(width, height)  # from the page, in pixels
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    across = corners[:, 0] - width / 2
    depth = far / (far + across * math.sin(angle))
    seen = np.stack([across * math.cos(angle) * depth, (corners[:, 1] - height / 2) * depth], 1)
    seen = (seen - seen.min(0)).astype(np.float32)
    size = (int(seen[:, 0].max()) + 1, int(seen[:, 1].max()) + 1)
    matrix = cv2.getPerspectiveTransform(corners, seen)
    flat = cv2.warpPerspective(wide, matrix, size, flags=cv2.INTER_AREA, borderValue=255)
    soft = cv2.GaussianBlur(flat.astype(np.float32), (0, 0), 0.8)
    x, y = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    light = 0.92 - 0.12 * (x**2 + y**2) + generator.uniform(-0.12, 0.12) * x
    page = (45 + (225 - 45) * soft / 255) * light + noise.normal(0, 5, soft.shape)
    return _through_jpeg(page, 60)


def _through_jpeg(page: "NDArray[np.floating]", quality: int) -> "Grey":
    """Return `page` (h, w), 0-255, as uint8 with the blocks of JPEG."""
    import cv2
    import numpy as np

    pixels = np.clip(page, 0, 255).astype(np.uint8)
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


LOOKS: "Mapping[str, Callable[[Grey, random.Random], Grey]]" = {
    "clean": _clean,
    "inverted": _inverted,
    **{look: _resized(factor) for look, factor in RESIZED.items()},
    "jpeg30": _jpeg,
    "rotated": _rotated,
    "scan": _scan,
    "photo": _photo,
}
"""What is done to the pictures of a test set."""
