"""LaTeX in every notation that is pasted, and pages of Markdown: two tables of formats, a module for each family."""

from pic2latex.formats.pages.table import PAGE_FORMATS, PageFormat, page_format_by_id, render_page
from pic2latex.formats.table import FORMATS, Format, format_by_id, render

__all__ = [
    "FORMATS",
    "PAGE_FORMATS",
    "Format",
    "PageFormat",
    "format_by_id",
    "page_format_by_id",
    "render",
    "render_page",
]
