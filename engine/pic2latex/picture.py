"""Whatever holds a picture becomes a `Picture`: a path, bytes, a PIL image or an array.

Everything that can be wrong with the input is found here, before any model sees it, and the decoder is never
asked to unpack more pixels than `MAX_PIXELS`: the header is read first.
"""

import io
import struct
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pic2latex.errors import (
    PictureError,
    PictureTooLarge,
    PictureTooSmall,
    PictureUnreadable,
)
from pic2latex.input_file import read_input
from pic2latex.types import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    PictureSource: TypeAlias = str | Path | bytes | bytearray | memoryview | Image | NDArray[Any] | Picture

__all__ = ["MAX_PIXELS", "MAX_SIDE", "MIN_SIDE", "picture_size", "read_picture"]

MAX_PIXELS = 64_000_000
"""A page at 600 dpi has 35 million pixels. More than this is a mistake or a decompression bomb."""

MAX_SIDE = 20_000
"""Pixels. A longer strip cannot be one formula."""

MIN_SIDE = 4
"""Pixels. No symbol can be told from another in fewer."""


_DECODER_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    OverflowError,
    MemoryError,
    LookupError,
    struct.error,
)
"""What Pillow's decoders are known to let through on damaged data."""


def read_picture(source: "PictureSource", *, origin: str = "bytes") -> Picture:
    """Return the pixels of `source` as RGB, with transparency resolved and the camera's rotation undone.

    `origin` is what messages call bytes.

    Arrays are (h, w), (h, w, 1), (h, w, 3) RGB or (h, w, 4) RGBA; uint8, uint16, bool, or floats from 0 to 1.

    Raises PictureMissing, PictureUnreadable, PictureTooSmall or PictureTooLarge.
    """
    import numpy as np
    from PIL.Image import Image

    if isinstance(source, Picture):
        return source
    if isinstance(source, np.ndarray):
        return _from_array(source, "array")
    if isinstance(source, Image):
        return _from_image(source, "image")
    if isinstance(source, bytes | bytearray | memoryview):
        return _from_bytes(bytes(source), origin)
    path = Path(source)
    return _from_bytes(read_input(path), str(path))


def picture_size(data: bytes, *, origin: str = "bytes") -> tuple[int, int]:
    """Return width and height of an encoded picture from its header, in pixels. Raises PictureUnreadable."""
    return _opened(data, origin).size


def _from_bytes(data: bytes, origin: str) -> Picture:
    return _from_image(_opened(data, origin), origin)


def _opened(data: bytes, origin: str) -> "Image":
    import PIL.Image

    if not data:
        raise PictureUnreadable(f"{origin} is empty.", hint="Save the picture again.")
    if data.startswith(b"%PDF"):
        raise PictureUnreadable(
            f"{origin} is a PDF, not a picture.",
            hint="Read it with “pic2latex recognize FILE.pdf”, or export the page as a picture.",
        )
    with _decoding(origin):
        return PIL.Image.open(io.BytesIO(data))


def _from_image(image: "Image", origin: str) -> Picture:
    import numpy as np
    from PIL import ImageOps

    _check_size(image.width, image.height, origin)
    with _decoding(origin):
        image.load()
        image = ImageOps.exif_transpose(image) or image
        if image.mode.startswith(("I;16", "I", "F")):
            return _from_array(_stretched(np.asarray(image)), origin)
        if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
            return _from_array(np.asarray(image.convert("RGBA")), origin)
        return _from_array(np.asarray(image.convert("RGB")), origin)


def _stretched(values: "NDArray[Any]") -> "NDArray[np.uint8]":
    """Map deep grey values (16 or 32 bits, or floats) to 0-255 by their own range."""
    import numpy as np

    low, high = float(values.min()), float(values.max())
    return ((values.astype(np.float32) - low) * (255.0 / max(high - low, 1e-6))).astype(np.uint8)


@contextmanager
def _decoding(origin: str) -> "Iterator[None]":
    """Turn everything a decoder can throw at damaged data into one of our errors."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Our own size limit has been applied to the header; Pillow's softer one would only add noise.
            warnings.simplefilter("ignore")
            yield
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise _too_large(origin) from None
    except UnidentifiedImageError:
        raise PictureUnreadable(
            f"{origin} is not a picture in a known format.", hint="Use PNG, JPEG, WebP, BMP, TIFF or GIF."
        ) from None
    except _DECODER_ERRORS as error:
        raise PictureUnreadable(
            f"{origin} is damaged or cut off ({str(error) or type(error).__name__}).",
            hint="Save or copy the picture again.",
        ) from error
    except Exception as error:  # decoders of many formats, each with errors of its own: a backend's border
        if type(error).__module__ in {"struct", "zlib", "PIL.Image", "builtins"}:
            raise PictureUnreadable(
                f"{origin} is damaged ({error}).", hint="Save the picture again."
            ) from error
        raise


def _from_array(array: "NDArray[Any]", origin: str) -> Picture:
    import numpy as np

    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in {1, 3, 4}:
        raise PictureUnreadable(
            f"An array of shape {array.shape} is not a picture.",
            hint="Pass height x width, with 1, 3 or 4 channels.",
        )
    _check_size(array.shape[1], array.shape[0], origin)
    pixels = _as_bytes(array)
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    elif pixels.shape[2] == 4:
        pixels = _flatten(pixels)
    pixels = np.array(pixels, dtype=np.uint8, order="C")
    pixels.setflags(write=False)
    return Picture(pixels, origin)


def _as_bytes(array: "NDArray[Any]") -> "NDArray[np.uint8]":
    import numpy as np

    if array.dtype == np.uint8:
        return array
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype == np.uint16:
        return (array >> 8).astype(np.uint8)
    if (
        np.issubdtype(array.dtype, np.floating)
        and float(np.nanmin(array)) >= 0
        and float(np.nanmax(array)) <= 1
    ):
        return (np.nan_to_num(array.astype(np.float64)) * 255 + 0.5).astype(np.uint8)
    raise PictureUnreadable(
        f"An array of {array.dtype} values is not a picture.",
        hint="Pass uint8, uint16, bool, or floats from 0 to 1.",
    )


def _flatten(rgba: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Put RGBA on white, or on black when what is visible is itself nearly white (dark themes)."""
    import numpy as np

    alpha = rgba[:, :, 3:].astype(np.float32) / 255
    weight = float(alpha.sum())
    lightness = float((rgba[:, :, :3].astype(np.float32).mean(axis=2, keepdims=True) * alpha).sum())
    mean = lightness / weight if weight > 0 else 0.0
    ground = 0.0 if mean > 160 and float(alpha.mean()) < 0.9 else 255.0
    flat = rgba[:, :, :3] * alpha + ground * (1 - alpha) + 0.5
    return np.asarray(flat, dtype=np.uint8)


def _check_size(width: int, height: int, origin: str) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large(origin, f" ({width} x {height} pixels)")
    if min(width, height) < MIN_SIDE:
        raise PictureTooSmall(
            f"{origin} is too small to hold a formula ({width} x {height} pixels).",
            hint="Select a larger area.",
        )


def _too_large(origin: str, size: str = "") -> PictureTooLarge:
    return PictureTooLarge(
        f"{origin} is too large{size}.",
        hint=f"Cut out the formula: at most {MAX_SIDE} pixels a side, {MAX_PIXELS // 10**6} million in all.",
    )
