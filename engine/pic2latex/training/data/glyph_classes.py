"""What a glyph on the page is called: the auxiliary target that teaches the encoder to tell symbols apart.

A class is a character and, for letters, its style: `i:x` italic, `u:d` upright, `bu:x` bold, `bb:R` blackboard,
`cal:F`, `scr:F`, `fr:p`, `ss:a`, `tt:a`. The PDF gives the character; the name of its font gives the style. Large
operators and delimiters, which extension fonts report under arbitrary codes, are `ext:` and that code.
"""

import functools
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["HAN_CLASS", "GlyphClasses", "build_classes", "glyph_class", "read_classes"]

HAN_CLASS = "cjk"
"""The class of every Chinese character: where one stands is all that the recognizer of formulas has to know."""

_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff]")

_EXTENSION_FONT = re.compile(r"EX\d|EX$|txex|[Pp]xex|-Ex-|Extension|Size[1-4]")
_CALLIGRAPHIC_FONT = re.compile(r"SY\d|MathSymbols|sy$|sys$|-Sy-|Symbol-|Math-Cal|Calligraphy|Math-Symbols")

_STYLE_BY_NAME: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bb", re.compile(r"MSBM|Black|syb$|Syb|SymbolA|HFBRBS")),
    ("fr", re.compile(r"EUF|Fraktur|mia")),
    ("scr", re.compile(r"rsfs|Script")),
    ("cal", _CALLIGRAPHIC_FONT),
    ("ss", re.compile(r"CMSS|SFSS|Sans(?!-Ob|-Ro|-Bo)|Heros|Biolinum")),
    ("tt", re.compile(r"TT\d|tt$|Mono|Typer")),
)
"""Style of a letter by its font's name; the first that matches. Checked over the 22 set-ups of `fonts.FONTS`."""

_BOLD = re.compile(r"Bold|Medi|BX|Medium|MB\d|BMI|MIB|BMO|BBM|bmi|LMB|TZ|BSY")
_ITALIC = re.compile(r"Ital|MI|TI|Oblique|Slant|SL\d|mi$|MO1")

_STYLE_BY_CHARACTER: tuple[tuple[str, str], ...] = (
    ("DOUBLE-STRUCK", "bb"),
    ("FRAKTUR", "fr"),
    ("BLACK-LETTER", "fr"),
    ("SCRIPT", "cal"),
    ("MONOSPACE", "tt"),
    ("SANS", "ss"),
)
"""Style of Unicode's mathematical letters, by a word of the character's name."""

_MATHEMATICAL = ("MATHEMATICAL", "SCRIPT", "DOUBLE-STRUCK", "BLACK-LETTER")


@functools.cache
def glyph_class(code: int, font: str) -> str:
    """Return the class of the glyph with Unicode `code` in the PDF font called `font` (without subset tag)."""
    character = chr(code)
    if _HAN.match(character):
        return HAN_CLASS
    plain = unicodedata.normalize("NFKC", character)
    if code < 256 and _EXTENSION_FONT.search(font):
        return f"ext:{character}"
    if len(plain) != 1 or not plain.isalpha():
        return plain
    name = unicodedata.name(character, "")
    if name.startswith(_MATHEMATICAL):
        style = next((style for word, style in _STYLE_BY_CHARACTER if word in name), None)
        weight = "b" if "BOLD" in name else ""
        return f"{style or weight + ('i' if 'ITALIC' in name else 'u')}:{plain}"
    for style, pattern in _STYLE_BY_NAME:
        if pattern.search(font) and _can_be(style, plain):
            return f"{style}:{plain}"
    return f"{'b' if _BOLD.search(font) else ''}{'i' if _ITALIC.search(font) else 'u'}:{plain}"


def _can_be(style: str, letter: str) -> bool:
    """Symbol fonts hold other letters beside the styled ones: only some letters of them are styled."""
    if style == "bb":
        return letter.isascii() and letter.isupper()
    return style != "cal" or letter.isascii()


@dataclass(frozen=True, slots=True)
class GlyphClasses:
    """The classes a network knows, in order. Number 0 is "no glyph's centre here"."""

    names: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of classes, with number 0."""
        return len(self.names) + 1

    def numbers(self) -> "Mapping[str, int]":
        """Return the number of each class."""
        return {name: number for number, name in enumerate(self.names, 1)}

    def write(self, path: "Path") -> None:
        """Write the names as a JSON list."""
        atomic_write(path, json.dumps(self.names, ensure_ascii=False))


def build_classes(classes: "Iterable[str]", *, least: int = 60) -> GlyphClasses:
    """Keep the classes met at least `least` times, commonest first."""
    counts = Counter(classes)
    return GlyphClasses(tuple(name for name, count in counts.most_common() if count >= least))


def read_classes(path: "Path") -> GlyphClasses:
    """Read what `GlyphClasses.write` wrote. Raises TrainingError if it is not that."""
    try:
        names = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path} cannot be read: {error}.", hint="Render the pictures again.") from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TrainingError(f"{path} is not a list of glyph classes.", hint="Render the pictures again.")
    return GlyphClasses(tuple(names))
