"""LaTeX in every notation people paste: one table of formats, a module for each family."""

from pic2latex.formats.table import FORMATS, Format, format_by_id, render

__all__ = ["FORMATS", "Format", "format_by_id", "render"]
