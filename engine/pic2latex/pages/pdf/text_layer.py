"""The text layer of a PDF page: characters, where they stand, and the names of their fonts, through PDFium."""

import ctypes
from typing import Any

from pic2latex.types import Box, LayerCharacter

__all__ = ["layer_of"]

MOST_CHARACTERS = 200_000
NAME_BYTES = 128


def layer_of(page: Any) -> tuple[LayerCharacter, ...]:
    """Return the characters of a pypdfium2 page in its layer's order, boxes in points from the upper left corner.

    Spaces that PDFium made up have boxes without area. A turned page has no layer here: its boxes would be elsewhere.
    """
    from pypdfium2 import raw

    if page.get_rotation():
        return ()
    left, _, _, top = page.get_cropbox()
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), MOST_CHARACTERS)
        characters = []
        name = ctypes.create_string_buffer(NAME_BYTES)
        flags = ctypes.c_int()
        high = 0
        for place in range(count):
            code = raw.FPDFText_GetUnicode(textpage.raw, place)
            if (
                0xD800 <= code <= 0xDBFF
            ):  # the first half of a character beyond U+FFFF: letters of mathematics are there
                high = code
                continue
            if 0xDC00 <= code <= 0xDFFF:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
            high = 0
            if not code or code > 0x10FFFF:
                continue
            x, bottom, right, y = textpage.get_charbox(place)
            size = raw.FPDFText_GetFontInfo(textpage.raw, place, name, NAME_BYTES, ctypes.byref(flags))
            font = name.raw[: max(0, size - 1)].decode("utf-8", "replace") if 0 < size <= NAME_BYTES else ""
            box = Box(x - left, top - y, right - left, top - bottom)
            characters.append(LayerCharacter(chr(code), box, font))
    finally:
        textpage.close()
    return tuple(characters)
