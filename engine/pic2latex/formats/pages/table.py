"""The one table of formats for pages: text with formulas, which recognition writes as Markdown.

To add one, write a function from Markdown to text (or bytes) in a module beside this one and add its line.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pic2latex.errors import ConversionError, UnknownFormat
from pic2latex.formats.pages.docx import docx_page
from pic2latex.formats.pages.html import html_page
from pic2latex.formats.pages.latex import latex_body, latex_document
from pic2latex.formats.pages.markdown import markdown_page, markdown_with_brackets
from pic2latex.formats.pages.plain_text import plain_page
from pic2latex.formats.unwritable import refuse_unwritable
from pic2latex.types import Rendered

__all__ = ["PAGE_FORMATS", "PageFormat", "page_format_by_id", "render_page"]

MARKDOWN = "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class PageFormat:
    """An output format for pages. Its fields mean what those of `Format` mean; `convert` takes Markdown."""

    id: str
    label: str
    mime: str
    extension: str
    convert: Callable[[str], str | bytes]
    is_binary: bool = False


PAGE_FORMATS: tuple[PageFormat, ...] = (
    PageFormat("markdown", "Markdown", MARKDOWN, ".md", markdown_page),
    PageFormat("brackets", r"Markdown, \( … \)", MARKDOWN, ".md", markdown_with_brackets),
    PageFormat("text", "Plain text", "text/plain", ".txt", plain_page),
    PageFormat("latex", "LaTeX document body", "text/x-latex", ".tex", latex_body),
    PageFormat("tex", "LaTeX document", "text/x-latex", ".tex", latex_document),
    PageFormat("html", "Web page (HTML)", "text/html", ".html", html_page),
    PageFormat("docx", "Word document", DOCX, ".docx", docx_page, is_binary=True),
)


def page_format_by_id(format_id: str) -> PageFormat:
    """Return the page format of this id. Raises UnknownFormat, whose hint lists them all."""
    for format_ in PAGE_FORMATS:
        if format_.id == format_id:
            return format_
    known = ", ".join(format_.id for format_ in PAGE_FORMATS)
    raise UnknownFormat(f"There is no format {format_id!r} for pages.", hint=f"Choose one of: {known}.")


def render_page(markdown: str, format_id: str) -> Rendered:
    """Convert a page of Markdown to a format. Formulas that do not compile stay LaTeX: no text is lost.

    Raises UnknownFormat; ConversionError when there is no text or it hits a limit; ComponentMissing when the
    JavaScript that reads Markdown or draws formulas is not there.
    """
    format_ = page_format_by_id(format_id)
    if not markdown.strip():
        raise ConversionError("There is no text to convert.", hint="Give a page of Markdown.")
    refuse_unwritable(markdown)
    content = format_.convert(markdown)
    if isinstance(content, bytes):
        return Rendered(format_.id, format_.mime, "", content)
    return Rendered(format_.id, format_.mime, content)
