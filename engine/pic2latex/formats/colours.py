"""Colours as LaTeX names them, in the hexadecimal form that other notations want."""

import re

__all__ = ["hexadecimal"]

# The names every LaTeX colour package knows (xcolor's base colours).
NAMES = {
    "black": "000000",
    "blue": "0000FF",
    "brown": "BF8040",
    "cyan": "00FFFF",
    "darkgray": "404040",
    "gray": "808080",
    "green": "00FF00",
    "lightgray": "BFBFBF",
    "lime": "BFFF00",
    "magenta": "FF00FF",
    "olive": "808000",
    "orange": "FF8000",
    "pink": "FFBFBF",
    "purple": "BF0040",
    "red": "FF0000",
    "teal": "008080",
    "violet": "800080",
    "white": "FFFFFF",
    "yellow": "FFFF00",
}


def hexadecimal(colour: str) -> str | None:
    """Return six hexadecimal digits, or None for a colour that is neither a known name nor a number."""
    found = re.fullmatch(r"#([0-9a-fA-F]{6})", colour.strip())
    return found[1].upper() if found else NAMES.get(colour.strip().lower())
