"""How synthetic pages are set: fonts of text and mathematics, Chinese fonts, and which of them are held out.

What is held out is never trained on, so that a score says how a detector does on pages unlike all it has seen.
"""

from dataclasses import dataclass

from pic2latex.training.data.math_fonts import FONTS, Font

__all__ = ["CHINESE_FONTS", "HELD_OUT_SOURCES", "TEXT_FONTS", "ChineseFont", "maths_fonts"]

_HELD_OUT_FONTS = frozenset({"newpx", "stix2", "libertine", "utopia", "anttor"})
HELD_OUT_SOURCES = ("HoTT/book", "mbr-phys", "openai/prm800k", "jirilebl")
"""Beginnings of the names of the sources whose formulas are kept for held-out pages."""


@dataclass(frozen=True, slots=True)
class ChineseFont:
    """A Chinese font by the name XeTeX finds it under, with the options xeCJK needs for it."""

    name: str
    options: str = ""
    held_out: bool = False


_FANDOL = "Extension=.otf,UprightFont=*-Regular,AutoFakeBold,AutoFakeSlant"
CHINESE_FONTS = (
    ChineseFont("FandolSong", "Extension=.otf,UprightFont=*-Regular,BoldFont=*-Bold,AutoFakeSlant"),
    ChineseFont("FandolHei", "Extension=.otf,UprightFont=*-Regular,BoldFont=*-Bold,AutoFakeSlant"),
    ChineseFont("FandolFang", _FANDOL),
    ChineseFont("FandolKai", _FANDOL, held_out=True),
    ChineseFont("Noto Sans CJK SC", "AutoFakeSlant"),
    ChineseFont("AR PL UKai CN", "AutoFakeBold,AutoFakeSlant"),
    ChineseFont("AR PL UMing CN", "AutoFakeBold,AutoFakeSlant"),
    ChineseFont("WenQuanYi Zen Hei", "AutoFakeBold,AutoFakeSlant"),
    ChineseFont("WenQuanYi Micro Hei", "AutoFakeBold,AutoFakeSlant"),
    ChineseFont("Droid Sans Fallback", "AutoFakeBold,AutoFakeSlant"),
    ChineseFont("Noto Serif CJK SC", "AutoFakeSlant", held_out=True),
)
"""Song, Hei, Fangsong and Kai, the four that Chinese print uses, and what screens show."""

TEXT_FONTS = (
    "",
    "",
    "",
    r"\usepackage[scaled]{helvet}\renewcommand\familydefault{\sfdefault}",
    r"\usepackage{tgtermes}",
    r"\usepackage{tgpagella}",
    r"\usepackage{tgheros}\renewcommand\familydefault{\sfdefault}",
    r"\usepackage{bookman}",
    r"\usepackage{lmodern}\renewcommand\familydefault{\sfdefault}",
    r"\usepackage{DejaVuSans}\renewcommand\familydefault{\sfdefault}",
)
"""Text fonts put over those that come with a mathematical font: web pages and slides seldom match the two."""


def maths_fonts(*, held_out: bool) -> tuple[Font, ...]:
    """Return the fonts of one side of the split."""
    return tuple(font for font in FONTS if (font.name in _HELD_OUT_FONTS) == held_out)
