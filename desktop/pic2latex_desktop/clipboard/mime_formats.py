"""What lies on the clipboard, as values: the same content in several forms, each under the names programs look for."""

from dataclasses import dataclass

from pic2latex.types import Rendered

__all__ = [
    "HTML",
    "PNG",
    "SVG",
    "TEXT",
    "MimeFormat",
    "MimeFormats",
    "flavours_of",
    "for_pages",
    "for_pictures",
    "for_text",
    "for_word",
    "text_in",
]

TEXT = "text/plain"
HTML = "text/html"
PNG = "image/png"
SVG = "image/svg+xml"
MATHML = "application/mathml+xml"
#: The id of the format of Word's own equations, which have no MIME type.
OMML = "omml"
# Word and PowerPoint look for the first two (they are names of Windows formats), LibreOffice and others for
# the rest.
MATHML_NAMES = (
    "MathML",
    "MathML Presentation",
    "application/mathml+xml",
    "application/mathml-presentation+xml",
)

# Word puts and reads an equation inside a comment that only programs with its equation editor look into.
_WORD_PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:w="urn:schemas-microsoft-com:office:word" \
xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta charset="utf-8"></head><body><p><!--[if gte msEquation 12]>{omml}<![endif]-->\
<![if !msEquation]>{mathml}<![endif]></p></body></html>"""


@dataclass(frozen=True, slots=True)
class MimeFormat:
    """One form of the content: the name it goes by, a MIME type where there is one, and its bytes."""

    mime: str
    data: bytes


MimeFormats = tuple[MimeFormat, ...]


def for_text(text: str) -> MimeFormats:
    """Return plain text alone: with a picture or HTML beside it, many programs would paste that instead."""
    return (MimeFormat(TEXT, text.encode()),)


def for_word(mathml: str, omml: str = "") -> MimeFormats:
    """Return an equation for office programs, as MathML under all its names and, if given, as Word's own OMML.

    The plain text is the MathML as well: Word makes an equation of pasted text that begins with `<math`.
    """
    flavours = [MimeFormat(name, mathml.encode()) for name in MATHML_NAMES]
    if omml:
        flavours.append(MimeFormat(HTML, _WORD_PAGE.format(omml=omml, mathml=mathml).encode()))
    return (*for_text(mathml), *flavours)


def for_pages(markdown: str, html: str) -> MimeFormats:
    """Return a page for programs that paste formatted text; editors of plain text get the Markdown."""
    return (*for_text(markdown), MimeFormat(HTML, html.encode()))


def for_pictures(png: bytes, svg: str = "") -> MimeFormats:
    """Return a drawn formula, for programs that take pictures."""
    return (MimeFormat(PNG, png), *((MimeFormat(SVG, svg.encode()),) if svg else ()))


def flavours_of(rendered: Rendered) -> MimeFormats:
    """Return one rendered format as it is copied by default: text as text, a picture as a picture.

    What programs know under a name of its own (SVG, MathML, HTML, Word's equations) goes under that as well: editors
    of plain text get the source, office programs the equation.
    """
    if rendered.data is not None:
        return (MimeFormat(rendered.mime, rendered.data),)
    text = for_text(rendered.text)
    if rendered.mime == MATHML:
        return for_word(rendered.text)
    if rendered.format == OMML:
        page = _WORD_PAGE.format(omml=rendered.text, mathml="")
        return (*text, MimeFormat(HTML, page.encode()))
    if rendered.mime in {SVG, HTML}:
        return (*text, MimeFormat(rendered.mime, rendered.text.encode()))
    return text


def text_in(flavours: MimeFormats) -> str | None:
    """Return the plain text among them, if there is any."""
    for flavour in flavours:
        if flavour.mime == TEXT:
            return flavour.data.decode(errors="replace")
    return None
