"""Copying results, in one or in several forms at once, and giving back what was there before.

`TEXT_BACKENDS` is the one table of ways to copy plain text, in order of preference.
"""

from pic2latex_desktop.clipboard.backend import TextBackend
from pic2latex_desktop.clipboard.clipboard import TEXT_BACKENDS, Clipboard, Copied
from pic2latex_desktop.clipboard.mime_formats import (
    MimeFormat,
    MimeFormats,
    flavours_of,
    for_pages,
    for_pictures,
    for_text,
    for_word,
)

__all__ = [
    "TEXT_BACKENDS",
    "Clipboard",
    "Copied",
    "MimeFormat",
    "MimeFormats",
    "TextBackend",
    "flavours_of",
    "for_pages",
    "for_pictures",
    "for_text",
    "for_word",
]
