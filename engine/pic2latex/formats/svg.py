"""A formula as a picture of lines: an SVG file that needs no font, no style sheet and no script to look right."""

import re
from dataclasses import dataclass

from pic2latex.errors import OptionError

__all__ = ["PIXELS_PER_EM", "SvgPicture", "checked_colour", "picture", "svg"]

# The size of text in a browser's page, where a pixel is 1/96 inch.
PIXELS_PER_EM = 16.0

# Around the formula, in thousandths of an em: italic letters reach beyond the box TeX gives them.
MARGIN = 100.0


@dataclass(frozen=True, slots=True)
class SvgPicture:
    """An SVG document, its size in pixels, and how many of them lie below the base line."""

    document: str
    width: float
    height: float
    depth: float


def svg(latex: str, *, display: bool = True) -> str:
    """Return the formula in black as an SVG document of the size of text in a web page.

    Raises ConversionError when the LaTeX does not compile.
    """
    return picture(latex, display=display).document


def picture(
    latex: str, *, display: bool = True, em: float = PIXELS_PER_EM, colour: str = "#000000"
) -> SvgPicture:
    """Draw the formula with `em` pixels to the em. Raises ConversionError, and OptionError for a strange colour."""
    from pic2latex.javascript.typesetter import typesetter

    drawing = typesetter().draw(latex, display=display, colour=checked_colour(colour))
    scale = em / 1000
    left, top = drawing.left - MARGIN, drawing.top - MARGIN
    width, height = drawing.width + 2 * MARGIN, drawing.height + 2 * MARGIN
    depth = (top + height) * scale
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:.3f}" height="{height * scale:.3f}"'
        f' viewBox="{left:g} {top:g} {width:g} {height:g}" style="vertical-align: {-depth:.3f}px">'
        f"{drawing.content}</svg>"
    )
    return SvgPicture(document, width * scale, height * scale, depth)


def checked_colour(colour: str) -> str:
    """Return a colour as CSS writes them: #rgb, #rrggbb or a name. Raises OptionError for anything else."""
    if re.fullmatch(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|[a-zA-Z]{3,30}", colour):
        return colour
    raise OptionError(f"{colour!r} is not a colour.", hint="Write it as #rrggbb or by its English name.")
