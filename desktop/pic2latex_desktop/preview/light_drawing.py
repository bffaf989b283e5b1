"""LaTeX, or a page of Markdown, as a picture without a browser. Runs on any thread and touches no window."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)

__all__ = ["Drawing", "draw"]

#: Pixels of one em at a device pixel ratio of 1, for a formula alone and within a page.
FORMULA_EM = 19.0
PAGE_EM = 15.0

# Markdown as recognition writes it: text with $inline$ and $$display$$ formulas.
_FORMULA = re.compile(r"\$\$(?P<display>.+?)\$\$|\$(?P<inline>(?:\\.|[^$\\])+?)\$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What to draw: LaTeX or Markdown, in which colour, for which device pixel ratio, how wide a page is."""

    source: str
    is_page: bool
    ink: str
    ratio: float
    width: int


def draw(drawing: Drawing) -> QImage:
    """Return a picture on nothing. Raises ConversionError when the LaTeX does not compile."""
    if drawing.is_page:
        return _page(drawing)
    return _formula(drawing.source, drawing, FORMULA_EM, is_display=True)


def _formula(latex: str, drawing: Drawing, em: float, *, is_display: bool) -> QImage:
    from pic2latex.formats.raster import Appearance, draw_png

    # Points and dots are only two factors of the em in pixels.
    look = Appearance(dpi=72, points=em * drawing.ratio, colour=drawing.ink, background=None)
    image = QImage.fromData(QByteArray(draw_png(latex, display=is_display, appearance=look)))
    image.setDevicePixelRatio(drawing.ratio)
    return image


def _page(drawing: Drawing) -> QImage:
    document = QTextDocument()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(round(PAGE_EM))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    document.setDefaultFont(font)
    document.setTextWidth(drawing.width)
    cursor = QTextCursor(document)
    for number, paragraph in enumerate(re.split(r"\n{2,}", drawing.source.strip())):
        if number:
            cursor.insertBlock()
        _write(cursor, paragraph, drawing)
    size = document.size()
    image = QImage((size * drawing.ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(drawing.ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    document.drawContents(painter)
    painter.end()
    return image


def _write(cursor: QTextCursor, paragraph: str, drawing: Drawing) -> None:
    shape = QTextCharFormat()
    shape.setForeground(QColor(drawing.ink))
    spaced = QTextBlockFormat()
    spaced.setBottomMargin(PAGE_EM * 0.6)
    cursor.setBlockFormat(spaced)
    end = 0
    for match in _FORMULA.finditer(paragraph):
        # Text goes in as text: what looks like markup in a picture stays what it looks like.
        cursor.insertText(paragraph[end : match.start()], shape)
        _insert(cursor, match["display"] or match["inline"], drawing, is_display=match["display"] is not None)
        end = match.end()
    cursor.insertText(paragraph[end:], shape)


def _insert(cursor: QTextCursor, latex: str, drawing: Drawing, *, is_display: bool) -> None:
    image = _formula(latex, drawing, PAGE_EM, is_display=is_display)
    document = cursor.document()
    name = f"formula:{cursor.position()}"
    document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), image)
    shape = QTextImageFormat()
    shape.setName(name)
    size: QSizeF = image.deviceIndependentSize()
    shape.setWidth(size.width())
    shape.setHeight(size.height())
    shape.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    cursor.insertImage(shape)
