"""A font that can write the language of the program.

Where the system's font has no Chinese characters, Qt takes each from whatever font it finds first, often a bold one
among regular letters. A font that has them all looks even.
"""

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

__all__ = ["font_for", "with_chinese"]

#: Names that say a font is plain, upright and made for Simplified Chinese, best first.
_PREFERRED = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Microsoft YaHei",
)


def font_for(language: str, system: QFont) -> QFont:
    """Return the system's font, or one of the same size that can write the language."""
    if not language.startswith("zh"):
        return system
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if QFontInfo(system).family() in chinese:
        return system
    family = next((name for name in _PREFERRED if name in chinese), None)
    if family is None:
        return system
    font = QFont(system)
    font.setFamilies([family])
    return font


def with_chinese(font: QFont) -> QFont:
    """Return a font of the same look that takes Chinese characters from one even font: for pages of any language."""
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    own = QFontInfo(font).family()
    made = QFont(font)
    made.setFamilies([own, *(name for name in _PREFERRED if name in chinese and name != own)])
    return made
