"""The lists a setting chooses from, each read off the table that owns it, so that no second list can grow."""

from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP, translate
from pic2latex_desktop.settings.field_types import FieldChoice

__all__ = [
    "copy_choices",
    "detector_choices",
    "device_choices",
    "format_choices",
    "format_label",
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


def format_choices() -> tuple[FieldChoice, ...]:
    """Return every output format, read off the one table."""
    from pic2latex.formats import FORMATS

    return tuple(FieldChoice(format_.id, format_.label) for format_ in FORMATS)


def page_format_choices() -> tuple[FieldChoice, ...]:
    """Return every format of pages that is text, read off the one table: a file is nothing for the clipboard."""
    from pic2latex.formats import PAGE_FORMATS

    return tuple(FieldChoice(format_.id, format_.label) for format_ in PAGE_FORMATS if not format_.is_binary)


def page_copy_choices() -> tuple[FieldChoice, ...]:
    """Return every way to copy a page: the formats, and the forms made of several of them."""
    from pic2latex_desktop.clipboard.copy_formats import PAGE_COPY_FORMS

    return (*page_format_choices(), *(FieldChoice(form.id, form.label) for form in PAGE_COPY_FORMS))


def copy_choices() -> tuple[FieldChoice, ...]:
    """Return every way to copy a formula: the formats, and the forms made of several of them."""
    from pic2latex_desktop.clipboard.copy_formats import COPY_FORMS

    return (*format_choices(), *(FieldChoice(form.id, form.label) for form in COPY_FORMS))


def format_label(format_id: str, *, is_formula: bool) -> str:
    """Return what a way to copy is called, in the language in force."""
    known = copy_choices() if is_formula else page_copy_choices()
    label = next((choice.label for choice in known if choice.value == format_id), format_id)
    return translate("Settings", label)


def model_choices() -> tuple[FieldChoice, ...]:
    """Return the installed models that read formulas."""
    return _installed("recognizer")


def detector_choices() -> tuple[FieldChoice, ...]:
    """Return the installed models that find formulas."""
    return _installed("detector")


def text_model_choices() -> tuple[FieldChoice, ...]:
    """Return the installed models that read text."""
    return _installed("text")


def _installed(role: str) -> tuple[FieldChoice, ...]:
    from pic2latex.models.card import ModelRole
    from pic2latex.models.catalogue import read_catalogue
    from pic2latex.models.store import Store

    unpinned = {entry.name for entry in read_catalogue() if entry.is_unpinned}
    marked = translate("Settings", "{name} (not pinned)")
    installed = (model.name for model in Store().list() if model.card.role is ModelRole(role))
    bundled = FieldChoice("", QT_TRANSLATE_NOOP("Settings", "The bundled model"))
    return (
        bundled,
        *(FieldChoice(name, marked.format(name=name) if name in unpinned else name) for name in installed),
    )


def mode_choices() -> tuple[FieldChoice, ...]:
    """Return what a picture may hold."""
    return (
        FieldChoice("formula", QT_TRANSLATE_NOOP("Settings", "Formula")),
        FieldChoice("page", QT_TRANSLATE_NOOP("Settings", "Paragraph")),
        FieldChoice("text", QT_TRANSLATE_NOOP("Settings", "Text")),
    )


def mode_label(mode: str) -> str:
    """Return what a mode is called, in the language in force."""
    return translate("Settings", next(choice.label for choice in mode_choices() if choice.value == mode))


def device_choices() -> tuple[FieldChoice, ...]:
    """Return where a model may run."""
    return (
        FieldChoice("auto", QT_TRANSLATE_NOOP("Settings", "Automatic")),
        FieldChoice("cpu", QT_TRANSLATE_NOOP("Settings", "Processor")),
        FieldChoice("cuda", QT_TRANSLATE_NOOP("Settings", "Graphics card (CUDA)")),
        FieldChoice("coreml", QT_TRANSLATE_NOOP("Settings", "Apple Core ML")),
    )


def renderer_choices() -> tuple[FieldChoice, ...]:
    """Return what may draw the preview."""
    return (
        FieldChoice("auto", QT_TRANSLATE_NOOP("Settings", "Automatic")),
        FieldChoice("web", QT_TRANSLATE_NOOP("Settings", "Browser engine")),
        FieldChoice("light", QT_TRANSLATE_NOOP("Settings", "Light, without a browser")),
    )


def theme_choices() -> tuple[FieldChoice, ...]:
    """Return the looks of the program."""
    return (
        FieldChoice("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
        FieldChoice("light", QT_TRANSLATE_NOOP("Settings", "Light")),
        FieldChoice("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
        FieldChoice("contrast", QT_TRANSLATE_NOOP("Settings", "High contrast")),
    )


def language_choices() -> tuple[FieldChoice, ...]:
    """Return the languages of the program, each in its own words."""
    return (
        FieldChoice("system", QT_TRANSLATE_NOOP("Settings", "As the system")),
        FieldChoice("en", "English"),
        FieldChoice("zh_CN", "简体中文"),
    )


def grab_choices() -> tuple[FieldChoice, ...]:
    """Return the ways to take a picture of the screen."""
    from pic2latex_desktop.capture.screenshot import BACKENDS

    automatic = FieldChoice("", QT_TRANSLATE_NOOP("Settings", "Automatic"))
    return (automatic, *(FieldChoice(backend.name, backend.name) for backend in BACKENDS))


def hotkey_choices() -> tuple[FieldChoice, ...]:
    """Return the ways to listen for keys everywhere."""
    from pic2latex_desktop.hotkey import BACKENDS

    automatic = FieldChoice("", QT_TRANSLATE_NOOP("Settings", "Automatic"))
    return (automatic, *(FieldChoice(backend.name, backend.name) for backend in BACKENDS))


def showing_choices() -> tuple[FieldChoice, ...]:
    """Return when the result window may open."""
    return (
        FieldChoice("always", QT_TRANSLATE_NOOP("Settings", "Always")),
        FieldChoice("unsure", QT_TRANSLATE_NOOP("Settings", "When the result is unsure")),
        FieldChoice("never", QT_TRANSLATE_NOOP("Settings", "Never")),
    )
