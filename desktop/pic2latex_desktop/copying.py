"""What goes on the clipboard for a format: the format itself, or several forms that belong together. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass

from pic2latex.types import Rendered

from . import choices
from .clipboard import Flavours, flavours_of, for_pictures, for_text, for_word
from .setting_kinds import Choice
from .wording import QT_TRANSLATE_NOOP

__all__ = ["COPY_FORMS", "FORMAT_LABELS", "PAGE_FORMAT", "CopyForm", "flavours_for", "label_of"]

#: Markdown is what a page already is.
PAGE_FORMAT = Choice("markdown", "Markdown")


@dataclass(frozen=True, slots=True)
class CopyForm:
    """A way to copy that is more than one format: its id and name, and what it puts on the clipboard."""

    id: str
    label: str
    build: Callable[[str], Flavours]


def _word(latex: str) -> Flavours:
    return for_word(_render(latex, "word").text, _render(latex, "omml").text)


def _picture(latex: str) -> Flavours:
    png = _render(latex, "png").data
    assert png is not None
    return for_pictures(png, _render(latex, "svg").text)


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

#: Ways to copy that come after all formats.
COPY_FORMS: tuple[CopyForm, ...] = (
    CopyForm("office", QT_TRANSLATE_NOOP("Settings", "For Word and Office"), _word),
    CopyForm("picture", QT_TRANSLATE_NOOP("Settings", "Picture (PNG, SVG)"), _picture),
)


def flavours_for(source: str, format_id: str, *, is_formula: bool) -> Flavours:
    """Return what to put on the clipboard. Raises ConversionError. May take longer than a window can wait."""
    if not is_formula:
        return for_text(source)
    form = next((form for form in COPY_FORMS if form.id == format_id), None)
    return form.build(source) if form is not None else flavours_of(_render(source, format_id))


def label_of(format_id: str, *, is_formula: bool) -> str:
    """Return what a format is called, not yet translated."""
    if not is_formula:
        return PAGE_FORMAT.label
    return next((choice.label for choice in choices.copy_choices() if choice.value == format_id), format_id)


def _render(latex: str, format_id: str) -> Rendered:
    from pic2latex.formats import render

    return render(latex, format_id)
