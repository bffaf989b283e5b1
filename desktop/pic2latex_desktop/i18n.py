"""How a sentence is marked for translation in one place and put into the user's language in another."""

__all__ = ["QT_TRANSLATE_NOOP", "translate"]


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # the name Qt's lupdate looks for
    """Mark `text` for translation under `context` and return it unchanged."""
    del context
    return text


def translate(context: str, text: str, /, **values: object) -> str:
    """Return `text` in the language in force, with `{name}` placeholders filled in afterwards."""
    from PySide6.QtCore import QCoreApplication

    sentence = QCoreApplication.translate(context, text) if text else ""
    return sentence.format(**values) if values else sentence
