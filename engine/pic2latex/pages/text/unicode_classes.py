"""What kind of writing a character belongs to: Chinese or not, punctuation that clings to one side."""

from types import MappingProxyType

__all__ = [
    "CLOSING",
    "NOTE_MARKS",
    "OPENING",
    "RAISED_DIGITS",
    "display_width",
    "ends_sentence",
    "is_chinese",
    "is_wide",
]

CLOSING = frozenset(",.;:!?)]}%’”'\"、，。；：！？）】》」』…")
"""What never has a space before it."""

OPENING = frozenset("([{“‘（【《「『")
"""What never has a space after it."""

RAISED_DIGITS = MappingProxyType(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
"""For `str.translate`: digits as marks of footnotes have them."""

NOTE_MARKS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
"""What clings to the word or the mark before it."""

_ENDS = frozenset(".!?:;。！？：；")
_NARROW = frozenset("iIjlt.,:;'|!()[]frt‘’·-")
_BROAD = frozenset("mwMWABCDGHKNOQRUVXYZ&%@—")


def is_chinese(character: str) -> bool:
    """Tell whether a character is a Chinese one, not punctuation."""
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character in "〇々"


def is_wide(character: str) -> bool:
    """Tell whether a character is as wide as a Chinese one: those, and their punctuation."""
    return is_chinese(character) or "\u3001" <= character <= "\u303f" or "\uff01" <= character <= "\uff60"


def ends_sentence(text: str) -> bool:
    """Tell whether a row may be the last of its paragraph, by its last character."""
    return text.rstrip("”’\"') ）】")[-1:] in _ENDS


def display_width(text: str) -> float:
    """Return about how many ems a text is wide, over the usual fonts."""
    return sum(_unit(character) for character in text)


def _unit(character: str) -> float:
    if is_wide(character):
        return 1.0
    if character == " ":
        return 0.3
    if character in _NARROW:
        return 0.31
    return 0.75 if character in _BROAD else 0.5
