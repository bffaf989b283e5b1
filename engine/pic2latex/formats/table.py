"""The one table of output formats: whoever offers formats to the user reads it here.

To add one, write a function from LaTeX to text (or bytes) in a module beside this one and add its line.
"""

from dataclasses import dataclass
from typing import Protocol

from pic2latex.errors import ConversionError, UnknownFormat
from pic2latex.formats import latex_wrappers
from pic2latex.formats.html import html
from pic2latex.formats.mathml import mathml
from pic2latex.formats.raster import png
from pic2latex.formats.svg import svg
from pic2latex.formats.typst.writer import typst
from pic2latex.formats.unicode_text import unicode_text
from pic2latex.formats.unwritable import refuse_unwritable
from pic2latex.formats.word.omml import omml
from pic2latex.formats.word.word_mathml import word_mathml
from pic2latex.types import Rendered

__all__ = ["FORMATS", "Format", "format_by_id", "render"]

LATEX = "text/x-latex"
MATHML = "application/mathml+xml"


class Convert(Protocol):
    """What a format does: LaTeX in; text or, for binary formats, bytes out. Raises ConversionError."""

    def __call__(self, latex: str, *, display: bool) -> str | bytes:
        """Convert one formula; `display` tells a formula on its own line from one in running text."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """An output format.

    `id` is stable: it stands in settings and on command lines. `label` is for the user, `mime` for clipboards and
    servers, `extension` (with its dot) for files.
    """

    id: str
    label: str
    mime: str
    extension: str
    convert: Convert
    is_binary: bool = False


FORMATS: tuple[Format, ...] = (
    Format("raw", "LaTeX", LATEX, ".tex", latex_wrappers.raw),
    Format("inline", "LaTeX, $ … $", LATEX, ".tex", latex_wrappers.dollar),
    Format("parentheses", r"LaTeX, \( … \)", LATEX, ".tex", latex_wrappers.parentheses),
    Format("dollars", "LaTeX, $$ … $$", LATEX, ".tex", latex_wrappers.double_dollar),
    Format("brackets", r"LaTeX, \[ … \]", LATEX, ".tex", latex_wrappers.brackets),
    Format("equation", "LaTeX, equation", LATEX, ".tex", latex_wrappers.equation),
    Format("align", "LaTeX, align", LATEX, ".tex", latex_wrappers.align),
    Format("markdown", "Markdown", "text/markdown", ".md", latex_wrappers.markdown),
    Format("typst", "Typst", "text/vnd.typst", ".typ", typst),
    Format("mathml", "MathML", MATHML, ".mml", mathml),
    Format("word", "MathML for Word", MATHML, ".mml", word_mathml),
    Format("omml", "Word equation (OMML)", "application/xml", ".xml", omml),
    Format("unicode", "Unicode text", "text/plain", ".txt", unicode_text),
    Format("html", "HTML", "text/html", ".html", html),
    Format("svg", "SVG", "image/svg+xml", ".svg", svg),
    Format("png", "PNG", "image/png", ".png", png, is_binary=True),
)


def format_by_id(format_id: str) -> Format:
    """Return the format of this id. Raises UnknownFormat, whose hint lists them all."""
    for format_ in FORMATS:
        if format_.id == format_id:
            return format_
    known = ", ".join(format_.id for format_ in FORMATS)
    raise UnknownFormat(f"There is no output format {format_id!r}.", hint=f"Choose one of: {known}.")


def render(latex: str, format_id: str, *, display: bool = True) -> Rendered:
    """Convert one formula to a format; `display` is for a formula on its own line.

    Raises UnknownFormat; ConversionError when there is no formula, it does not compile (in formats that have to
    understand it) or it hits a limit; ComponentMissing when MathJax is not there.
    """
    format_ = format_by_id(format_id)
    if not latex.strip():
        raise ConversionError("There is no formula to convert.", hint="Give the LaTeX of a formula.")
    refuse_unwritable(latex)
    try:
        content = format_.convert(latex, display=display)
    except RecursionError as error:
        raise ConversionError(
            "The formula is nested too deeply.", hint="Take braces and fractions apart and convert the parts."
        ) from error
    if isinstance(content, bytes):
        return Rendered(format_.id, format_.mime, "", content)
    return Rendered(format_.id, format_.mime, content)
