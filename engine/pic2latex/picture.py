"""Whatever holds a picture becomes a `Picture`: a path, bytes, a PIL image or an array.

Everything that can be wrong with the input is found here, before any model sees it, and the decoder is never
asked to unpack more pixels than `MAX_PIXELS`: the header is read first.
"""

import io
import struct
import warnings
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from pic2latex.errors import (
    ComponentMissing,
    PictureError,
    PictureTooLarge,
    PictureTooSmall,
    PictureUnreadable,
)
from pic2latex.input_file import read_input
from pic2latex.types import Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    PictureSource: TypeAlias = str | Path | bytes | bytearray | memoryview | Image | NDArray[Any] | Picture

__all__ = ["MAX_PIXELS", "MAX_SIDE", "MIN_SIDE", "count_frames", "picture_size", "read_frame", "read_picture"]

MAX_PIXELS = 64_000_000
"""A page at 600 dpi has 35 million pixels. More than this is a mistake or a decompression bomb."""

MAX_SIDE = 20_000
"""Pixels. A longer strip cannot be one formula."""

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "DIB", "TIFF", "GIF", "JPEG2000", "AVIF", "PPM", "ICO")
"""What Pillow may decode, by its names, whatever a file is called. Others, EPS above all, start other programs."""

HEIF = "HEIF"
"""What the package pillow-heif calls its format."""

HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")
MOST_BRANDS = 256  # bytes of the first box that are looked at

FEWER_PIXELS = MappingProxyType({"WEBP": 40_000_000, "JPEG2000": 32_000_000})
"""Formats whose decoders take many bytes a pixel (16 and 19, measured; the others 4 to 9), and how many they may have:
no picture takes more than 900 MB at any moment."""

STRIP = 1 << 20
"""Pixels that are turned into RGB together: copies of a whole picture would cost hundreds of megabytes each."""

ORIENTATION, TURNED = 0x0112, range(2, 9)  # the EXIF tag, and its values that are not upright
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

    An SVG drawing is drawn; nothing outside of it is opened.

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


def read_frame(path: Path, place: int) -> Picture:
    """Return one of the pictures in a file, counted from 0. Raises what `read_picture` raises."""
    image = _opened(_pixels_for(read_input(path), str(path)), str(path))
    with _decoding(str(path)):
        image.seek(place)
    return _from_image(image, f"{path}, page {place + 1}")


def count_frames(path: Path) -> int:
    """Return how many pictures a file holds. Raises PictureUnreadable, PictureMissing and PictureTooLarge."""
    image = _opened(read_input(path), str(path))
    with _decoding(str(path)):
        return int(getattr(image, "n_frames", 1))


def picture_size(data: bytes, *, origin: str = "bytes") -> tuple[int, int]:
    """Return width and height of an encoded picture from its header, in pixels.

    Raises PictureUnreadable, also for an SVG drawing, which has no pixels before it is drawn.
    """
    from pic2latex.svg_picture import is_svg

    if is_svg(data):
        raise PictureUnreadable(f"{origin} is an SVG drawing, which has no pixels.", hint="Save it as PNG.")
    return _opened(data, origin).size


def _from_bytes(data: bytes, origin: str) -> Picture:
    return _from_image(_opened(_pixels_for(data, origin), origin), origin)


def _pixels_for(data: bytes, origin: str) -> bytes:
    """Return an SVG drawing as PNG, and any other file as it is. Raises PictureUnreadable and ComponentMissing."""
    from pic2latex.svg_picture import is_svg, png_of_svg

    return png_of_svg(data, origin) if is_svg(data) else data


def _opened(data: bytes, origin: str) -> "Image":
    import PIL.Image

    if not data:
        raise PictureUnreadable(f"{origin} is empty.", hint="Save the picture again.")
    if data.startswith(b"%PDF"):
        raise PictureUnreadable(
            f"{origin} is a PDF, not a picture.",
            hint="Read it with “pic2latex recognize FILE.pdf”, or export the page as a picture.",
        )
    formats: tuple[str, ...] = FORMATS
    if _is_heic(data):
        _register_heif(origin)
        formats = (*FORMATS, HEIF)
    with _decoding(origin):
        return PIL.Image.open(io.BytesIO(data), formats=formats)


def _is_heic(data: bytes) -> bool:
    """Tell whether a file is a HEIC picture by its brands (ISO/IEC 23008-12, Annex B)."""
    if data[4:8] != b"ftyp":
        return False
    length = int.from_bytes(data[:4], "big")
    brands = data[8 : max(12, min(length, MOST_BRANDS))]
    return any(brand in brands for brand in HEIC_BRANDS)


def _register_heif(origin: str) -> None:
    """Let Pillow read HEIC. Raises ComponentMissing without the package that decodes it."""
    try:
        import pillow_heif
    except ImportError as error:
        raise ComponentMissing(
            f"{origin} is a HEIC picture, and what reads those is not installed.",
            hint='Install it with: pip install "pic2latex[heif]", or save the picture as JPEG.',
        ) from error
    pillow_heif.register_heif_opener()


def _from_image(image: "Image", origin: str) -> Picture:
    from PIL import ImageOps

    # A program may hand over what it has not read yet. MPO is what Pillow calls a JPEG of some phones.
    if image.format not in {None, "MPO", HEIF, *FORMATS}:
        raise _unknown(origin)
    _check_size(image.width, image.height, origin, image.format)
    with _decoding(origin):
        image.load()
        if image.getexif().get(ORIENTATION, 1) in TURNED:
            image = ImageOps.exif_transpose(image)
        return Picture(_pixels_of(image), origin)


def _pixels_of(image: "Image") -> "NDArray[np.uint8]":
    """Return a decoded image as RGB (h, w, 3)."""
    import numpy as np

    width, height = image.size

    def part(mode: str | None, rows: slice) -> "NDArray[Any]":
        strip = image.crop((0, rows.start, width, rows.stop))
        return np.asarray(strip if mode is None else strip.convert(mode))

    if image.mode.startswith(("I;16", "I", "F")):
        low, high = _range(part(None, rows) for rows in _strips(height, width))
        scale = 255.0 / max(high - low, 1e-6)

        def grey(rows: slice) -> "NDArray[np.uint8]":
            return ((part(None, rows).astype(np.float32) - low) * scale).astype(np.uint8)[:, :, None]

        return _assembled(height, width, grey)
    has_alpha = image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    return _assembled(height, width, lambda rows: part(mode, rows))


def _range(parts: "Iterable[NDArray[Any]]") -> tuple[float, float]:
    """Return the least and the largest of deep grey values (16 or 32 bits, or floats), NaN left out."""
    import numpy as np

    ends = [(float(np.nanmin(part)), float(np.nanmax(part))) for part in parts]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _strips(height: int, width: int) -> "Iterator[slice]":
    step = max(1, STRIP // width)
    for top in range(0, height, step):
        yield slice(top, min(height, top + step))


def _assembled(height: int, width: int, part: "Callable[[slice], NDArray[np.uint8]]") -> "NDArray[np.uint8]":
    """Return RGB (h, w, 3) from rows with 1, 3 or 4 channels (grey, RGB, RGBA), strip by strip.

    RGBA is put on white, or on black when what is visible is itself nearly white (dark themes).
    """
    import numpy as np

    pixels = np.empty((height, width, 3), np.uint8)
    ground: float | None = None
    for rows in _strips(height, width):
        strip = part(rows)
        if strip.shape[2] == 4:
            if ground is None:
                ground = _ground(part(each) for each in _strips(height, width))
            alpha = strip[:, :, 3:].astype(np.float32) / 255
            strip = (strip[:, :, :3] * alpha + ground * (1 - alpha) + 0.5).astype(np.uint8)
        pixels[rows] = strip
    pixels.setflags(write=False)
    return pixels


def _ground(parts: "Iterable[NDArray[np.uint8]]") -> float:
    """Return the grey to put RGBA on: 255, or 0 when what is visible is nearly white.

    `parts` (rows, w, 4), uint8.
    """
    import numpy as np

    weight = lightness = count = 0.0
    for rgba in parts:
        alpha = rgba[:, :, 3].astype(np.float32) / 255
        weight += float(alpha.sum(dtype=np.float64))
        lightness += float((rgba[:, :, :3].mean(axis=2, dtype=np.float32) * alpha).sum(dtype=np.float64))
        count += alpha.size
    mean = lightness / weight if weight > 0 else 0.0
    return 0.0 if mean > 160 and weight / count < 0.9 else 255.0


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
        raise _unknown(origin) from None
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
    """Make a picture of an array (h, w) or (h, w, 1, 3 or 4), of any dtype pixels come in.

    Raises PictureUnreadable.
    """
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in {1, 3, 4}:
        raise PictureUnreadable(
            f"An array of shape {array.shape} is not a picture.",
            hint="Pass height x width, with 1, 3 or 4 channels.",
        )
    _check_size(array.shape[1], array.shape[0], origin)
    _check_values(array)
    height, width = array.shape[:2]
    return Picture(_assembled(height, width, lambda rows: _as_bytes(array[rows])), origin)


def _check_values(array: "NDArray[Any]") -> None:
    """Raise PictureUnreadable for values that are no pixels. Arrays are (h, w, channels)."""
    import numpy as np

    if array.dtype in {np.dtype(np.uint8), np.dtype(np.bool_), np.dtype(np.uint16)}:
        return
    if np.issubdtype(array.dtype, np.floating) and not np.isnan(array).all():
        low, high = _range(
            array[rows] for rows in _strips(*array.shape[:2]) if not np.isnan(array[rows]).all()
        )
        if low >= 0 and high <= 1:
            return
    raise PictureUnreadable(
        f"An array of {array.dtype} values is not a picture.",
        hint="Pass uint8, uint16, bool, or floats from 0 to 1.",
    )


def _as_bytes(array: "NDArray[Any]") -> "NDArray[np.uint8]":
    """Return pixels (h, w, channels) as uint8: of bool, of 16 bits, or of floats from 0 to 1."""
    import numpy as np

    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype == np.uint16:
        return (array >> 8).astype(np.uint8)
    if np.issubdtype(array.dtype, np.floating):
        return (np.nan_to_num(array.astype(np.float64)) * 255 + 0.5).astype(np.uint8)
    return array


def _unknown(origin: str) -> PictureUnreadable:
    hint = "Use PNG, JPEG, WebP, BMP, TIFF or GIF."
    return PictureUnreadable(f"{origin} is not a picture in a known format.", hint=hint)


def _check_size(width: int, height: int, origin: str, format_name: str | None = None) -> None:
    if width * height > FEWER_PIXELS.get(format_name or "", MAX_PIXELS) or max(width, height) > MAX_SIDE:
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
