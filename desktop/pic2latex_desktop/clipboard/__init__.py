"""Copying results, in one or in several forms at once, and giving back what was there before.

`TEXT_BACKENDS` is the one table of ways to copy plain text, in order of preference.
"""

from .clipboard import TEXT_BACKENDS, Clipboard, Copied
from .flavours import Flavour, Flavours, flavours_of, for_pages, for_pictures, for_text, for_word
from .text_backend import TextBackend

__all__ = [
    "TEXT_BACKENDS",
    "Clipboard",
    "Copied",
    "Flavour",
    "Flavours",
    "TextBackend",
    "flavours_of",
    "for_pages",
    "for_pictures",
    "for_text",
    "for_word",
]
