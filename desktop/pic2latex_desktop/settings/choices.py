"""The lists a setting chooses from, each read off the table that owns it, so that no second list can grow."""

from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP, translated
from pic2latex_desktop.settings.field_types import Choice

__all__ = [
    "copy_choices",
    "detector_choices",
    "device_choices",
    "format_choices",
    "grab_choices",
    "hotkey_choices",
    "language_choices",
    "mode_choices",
    "mode_label",
    "model_choices",
    "page_copy_choices",
    "page_format_choices",
    "renderer_choices",
    "showing_choices",
    "text_model_choices",
    "theme_choices",
]


def format_choices() -> tuple[Choice, ...]:
    """Return every output format, read off the one table."""
    from pic2latex.formats import FORMATS

    return tuple(Choice(format_.id, format_.label) for format_ in FORMATS)


def page_format_choices() -> tuple[Choice, ...]:
    """Return every format of pages that is text, read off the one table: a file is nothing for the clipboard."""
    from pic2latex.formats import PAGE_FORMATS

    return tuple(Choice(format_.id, format_.label) for format_ in PAGE_FORMATS if not format_.is_binary)


def page_copy_choices() -> tuple[Choice, ...]:
    """Return every way to copy a page: the formats, and the forms made of several of them."""
    from pic2latex_desktop.clipboard.copy_formats import PAGE_COPY_FORMS

    return (*page_format_choices(), *(Choice(form.id, form.label) for form in PAGE_COPY_FORMS))


def copy_choices() -> tuple[Choice, ...]:
    """Return every way to copy a formula: the formats, and the forms made of several of them."""
    from pic2latex_desktop.clipboard.copy_formats import COPY_FORMS

    return (*format_choices(), *(Choice(form.id, form.label) for form in COPY_FORMS))


def model_choices() -> tuple[Choice, ...]:
    """Return the installed models that read formulas."""
    return _installed("recognizer")


def detector_choices() -> tuple[Choice, ...]:
    """Return the installed models that find formulas."""
    return _installed("detector")


def text_model_choices() -> tuple[Choice, ...]:
    """Return the installed models that read text."""
    return _installed("text")


def _installed(role: str) -> tuple[Choice, ...]:
    from pic2latex.models.card import Role
    from pic2latex.models.store import Store

    installed = (model.name for model in Store().list() if model.card.role is Role(role))
    bundled = Choice("", QT_TRANSLATE_NOOP("Settings", "The bundled model"))
    return (bundled, *(Choice(name, name) for name in installed))


def mode_choices() -> tuple[Choice, ...]:
    """Return what a picture may hold."""
    return (
        Choice("formula", QT_TRANSLATE_NOOP("Settings", "Formula")),
        Choice("page", QT_TRANSLATE_NOOP("Settings", "Paragraph")),
        Choice("text", QT_TRANSLATE_NOOP("Settings", "Text")),
    )


def mode_label(mode: str) -> str:
    """Return what a mode is called, in the language in force."""
    return translated("Settings", next(choice.label for choice in mode_choices() if choice.value == mode))


def device_choices() -> tuple[Choice, ...]:
    """Return where a model may run."""
    return (
        Choice("auto", QT_TRANSLATE_NOOP("Settings", "Automatic")),
        Choice("cpu", QT_TRANSLATE_NOOP("Settings", "Processor")),
        Choice("cuda", QT_TRANSLATE_NOOP("Settings", "Graphics card (CUDA)")),
        Choice("coreml", QT_TRANSLATE_NOOP("Settings", "Apple Core ML")),
    )


def renderer_choices() -> tuple[Choice, ...]:
    """Return what may draw the preview."""
    return (
        Choice("auto", QT_TRANSLATE_NOOP("Settings", "Automatic")),
        Choice("web", QT_TRANSLATE_NOOP("Settings", "Browser engine")),
        Choice("light", QT_TRANSLATE_NOOP("Settings", "Light, without a browser")),
    )


def theme_choices() -> tuple[Choice, ...]:
    """Return the looks of the program."""
    return (
        Choice("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
        Choice("light", QT_TRANSLATE_NOOP("Settings", "Light")),
        Choice("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
        Choice("contrast", QT_TRANSLATE_NOOP("Settings", "High contrast")),
    )


def language_choices() -> tuple[Choice, ...]:
    """Return the languages of the program, each in its own words."""
    return (
        Choice("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
        Choice("en", "English"),
        Choice("zh_CN", "简体中文"),
    )


def grab_choices() -> tuple[Choice, ...]:
    """Return the ways to take a picture of the screen."""
    from pic2latex_desktop.capture.screenshot import BACKENDS

    automatic = Choice("", QT_TRANSLATE_NOOP("Settings", "Automatic"))
    return (automatic, *(Choice(backend.name, backend.name) for backend in BACKENDS))


def hotkey_choices() -> tuple[Choice, ...]:
    """Return the ways to listen for keys everywhere."""
    from pic2latex_desktop.hotkey import BACKENDS

    automatic = Choice("", QT_TRANSLATE_NOOP("Settings", "Automatic"))
    return (automatic, *(Choice(backend.name, backend.name) for backend in BACKENDS))


def showing_choices() -> tuple[Choice, ...]:
    """Return when the result window may open."""
    return (
        Choice("always", QT_TRANSLATE_NOOP("Settings", "Always")),
        Choice("unsure", QT_TRANSLATE_NOOP("Settings", "When the result is unsure")),
        Choice("never", QT_TRANSLATE_NOOP("Settings", "Never")),
    )
