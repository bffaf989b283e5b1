"""What goes on the clipboard for a format: the format itself, or several forms that belong together. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass

from pic2latex.types import Rendered

from .clipboard import Flavours, flavours_of, for_pictures, for_text, for_word
from .setting_kinds import Choice
from .wording import QT_TRANSLATE_NOOP

__all__ = ["PAGE_FORMAT", "CopyForm", "copy_choices", "flavours_for", "label_of"]

#: Markdown is what a page already is.
PAGE_FORMAT = Choice("markdown", "Markdown")


@dataclass(frozen=True, slots=True)
class CopyForm:
    """A way to copy that is more than one format: its id and name, and what it puts on the clipboard."""

    id: str
    label: str
    build: Callable[[str], Flavours]


def _word(latex: str) -> Flavours:
    return for_word(_render(latex, "mathml").text, _render(latex, "omml").text)


def _picture(latex: str) -> Flavours:
    png = _render(latex, "png").data
    assert png is not None
    return for_pictures(png, _render(latex, "svg").text)


#: Ways to copy that replace the plain format of the same id, or come after all formats.
COPY_FORMS: tuple[CopyForm, ...] = (
    CopyForm("word", QT_TRANSLATE_NOOP("Settings", "For Word"), _word),
    CopyForm("png", QT_TRANSLATE_NOOP("Settings", "Picture (PNG, SVG)"), _picture),
)


def copy_choices() -> tuple[Choice, ...]:
    """Return every way to copy a formula: the formats of the engine, and the forms made of several of them."""
    from pic2latex.formats import FORMATS

    own = {form.id: form for form in COPY_FORMS}
    plain = tuple(Choice(format_.id, format_.label) for format_ in FORMATS if format_.id not in own)
    return (*plain, *(Choice(form.id, form.label) for form in COPY_FORMS))


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
    return next((choice.label for choice in copy_choices() if choice.value == format_id), format_id)


def _render(latex: str, format_id: str) -> Rendered:
    from pic2latex.formats import render

    return render(latex, format_id)
