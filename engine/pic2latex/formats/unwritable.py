"""Characters that no document can hold: half of a UTF-16 pair, and what XML 1.0 (section 2.2) leaves out."""

import re

from pic2latex.errors import ConversionError

__all__ = ["refuse_unwritable"]

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def refuse_unwritable(text: str) -> None:
    """Raise ConversionError, naming the character, when `text` holds one that no file or XML document can hold."""
    found = _UNWRITABLE.search(text)
    if found is not None:
        message = f"The text holds the character U+{ord(found[0]):04X}, which no document can hold."
        raise ConversionError(message, hint="Delete it, or copy the text again from where it came.")
