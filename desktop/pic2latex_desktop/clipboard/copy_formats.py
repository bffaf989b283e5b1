"""What goes on the clipboard for a format: the format itself, or several forms that belong together. No Qt here.

Formulas and pages have formats of their own, and the user chooses one of each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pic2latex.types import Rendered
from pic2latex_desktop.clipboard import MimeFormats, flavours_of, for_pages, for_pictures, for_word
from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP

__all__ = [
    "COPY_FORMS",
    "FORMAT_LABELS",
    "PAGE_COPY_FORMS",
    "PAGE_FORMAT_LABELS",
    "CopyFormat",
    "flavours_for",
    "plainest_format",
]


@dataclass(frozen=True, slots=True)
class CopyFormat:
    """A way to copy that is more than one format: its id and name, and what it puts on the clipboard."""

    id: str
    label: str
    build: Callable[[str], MimeFormats]


def _word(latex: str) -> MimeFormats:
    return for_word(_render(latex, "word").text, _render(latex, "omml").text)


def _picture(latex: str) -> MimeFormats:
    png = _render(latex, "png").data
    assert png is not None
    return for_pictures(png, _render(latex, "svg").text)


def _formatted_page(markdown: str) -> MimeFormats:
    from pic2latex.formats.pages.html import office_page

    return for_pages(markdown, office_page(markdown))


#: What the engine's formats are called, marked for translation. A test compares this with its table.
FORMAT_LABELS = (
    QT_TRANSLATE_NOOP("Settings", "LaTeX"),
    QT_TRANSLATE_NOOP("Settings", "LaTeX, $ \u2026 $"),
    QT_TRANSLATE_NOOP("Settings", r"LaTeX, \( … \)"),
    QT_TRANSLATE_NOOP("Settings", "LaTeX, $$ \u2026 $$"),
    QT_TRANSLATE_NOOP("Settings", r"LaTeX, \[ … \]"),
    QT_TRANSLATE_NOOP("Settings", "LaTeX, equation"),
    QT_TRANSLATE_NOOP("Settings", "LaTeX, align"),
    QT_TRANSLATE_NOOP("Settings", "Markdown"),
    QT_TRANSLATE_NOOP("Settings", "Typst"),
    QT_TRANSLATE_NOOP("Settings", "MathML"),
    QT_TRANSLATE_NOOP("Settings", "MathML for Word"),
    QT_TRANSLATE_NOOP("Settings", "Word equation (OMML)"),
    QT_TRANSLATE_NOOP("Settings", "Unicode text"),
    QT_TRANSLATE_NOOP("Settings", "HTML"),
    QT_TRANSLATE_NOOP("Settings", "SVG"),
    QT_TRANSLATE_NOOP("Settings", "PNG"),
)

#: The same for formats of pages.
PAGE_FORMAT_LABELS = (
    QT_TRANSLATE_NOOP("Settings", "Markdown"),
    QT_TRANSLATE_NOOP("Settings", r"Markdown, \( … \)"),
    QT_TRANSLATE_NOOP("Settings", "Plain text"),
    QT_TRANSLATE_NOOP("Settings", "LaTeX document body"),
    QT_TRANSLATE_NOOP("Settings", "LaTeX document"),
    QT_TRANSLATE_NOOP("Settings", "Web page (HTML)"),
    QT_TRANSLATE_NOOP("Settings", "Word document"),
)

#: Ways to copy that come after all formats.
COPY_FORMS: tuple[CopyFormat, ...] = (
    CopyFormat("office", QT_TRANSLATE_NOOP("Settings", "For Word and Office"), _word),
    CopyFormat("picture", QT_TRANSLATE_NOOP("Settings", "Picture (PNG, SVG)"), _picture),
)

PAGE_COPY_FORMS: tuple[CopyFormat, ...] = (
    CopyFormat("office", QT_TRANSLATE_NOOP("Settings", "For Word and Office"), _formatted_page),
)


def plainest_format(*, is_formula: bool) -> str:
    """Return the format that is the source itself."""
    return "raw" if is_formula else "markdown"


def flavours_for(source: str, format_id: str, *, is_formula: bool) -> MimeFormats:
    """Return what to put on the clipboard. Raises ConversionError. May take longer than a window can wait."""
    forms = COPY_FORMS if is_formula else PAGE_COPY_FORMS
    form = next((form for form in forms if form.id == format_id), None)
    if form is not None:
        return form.build(source)
    return flavours_of(_render(source, format_id) if is_formula else _render_page(source, format_id))


def _render(latex: str, format_id: str) -> Rendered:
    from pic2latex.formats import render

    return render(latex, format_id)


def _render_page(markdown: str, format_id: str) -> Rendered:
    from pic2latex.formats import render_page

    return render_page(markdown, format_id)
