"""A formula as pixels: PNG for users, grey arrays for comparing a reading with the picture it was read from."""

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.errors import ComponentMissing, ConversionError
from pic2latex.formats.svg import SvgPicture, checked_colour, picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Appearance", "draw_png", "png", "rasterise"]

# An A4 page at 600 dpi. LaTeX may ask for a rule of any size.
MOST_PIXELS = 35_000_000

POINTS_PER_INCH = 72
INCHES_PER_METRE = 1 / 0.0254


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a PNG looks: resolution, size of the text in points, colours. `background` None is transparent."""

    dpi: int = 300
    points: float = 12.0
    colour: str = "#000000"
    background: str | None = "#ffffff"


def png(latex: str, *, display: bool = True) -> bytes:
    """Return the formula as a PNG of the usual appearance. Raises ConversionError."""
    return draw_png(latex, display=display)


def draw_png(latex: str, *, display: bool = True, appearance: Appearance | None = None) -> bytes:
    """Return the formula as a PNG that says its resolution, so that a document shows it in its real size.

    Raises ConversionError when the LaTeX does not compile or the picture would be too large, OptionError for a
    strange colour, ComponentMissing without the renderer.
    """
    look = appearance or Appearance()
    drawn = picture(latex, display=display, em=look.points * look.dpi / POINTS_PER_INCH, colour=look.colour)
    return _with_resolution(_pixels(drawn, look.background), look.dpi)


def rasterise(latex: str, em_pixels: float = 32.0, *, display: bool = True) -> "NDArray[np.uint8]":
    """Return the formula as a grey array (height, width), black ink 0 on white 255, `em_pixels` to the em.

    Raises what `draw_png` raises.
    """
    import io

    import numpy as np
    from PIL import Image

    drawn = picture(latex, display=display, em=em_pixels)
    with Image.open(io.BytesIO(_pixels(drawn, "#ffffff"))) as image:
        return np.asarray(image.convert("L"), dtype=np.uint8)


def _pixels(drawn: SvgPicture, background: str | None) -> bytes:
    if drawn.width * drawn.height > MOST_PIXELS:
        raise ConversionError(
            f"The picture would have {drawn.width:.0f} by {drawn.height:.0f} pixels.",
            hint="Lower the resolution, or look for a length in the LaTeX that is out of proportion.",
        )
    try:
        import resvg_py
    except ImportError as error:
        raise ComponentMissing(
            "The package resvg-py is not installed.", hint="Run 'pip install resvg-py'."
        ) from error
    # Looking through the system's fonts takes a while; only words in rare scripts are drawn with them.
    needs_fonts = "<text" in drawn.document
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=drawn.document,
                background=None if background is None else checked_colour(background),
                skip_system_fonts=not needs_fonts,
            )
        )
    except ValueError as error:
        raise ConversionError(
            f"The picture could not be drawn: {error}.", hint="Report this formula."
        ) from error


def _with_resolution(data: bytes, dpi: int) -> bytes:
    """Insert the chunk that says how many pixels a metre has, after the header (8 bytes and a chunk of 25)."""
    per_metre = round(dpi * INCHES_PER_METRE)
    content = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    return data[:33] + chunk + data[33:]
