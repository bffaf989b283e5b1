"""LaTeX, or a page of Markdown, as a picture without a browser. Runs on any thread and touches no window."""

import functools
import html as markup
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QImage,
    QPainter,
    QPalette,
    QTextDocument,
)

from pic2latex.errors import ConversionError
from pic2latex_desktop.preview.render_errors import RenderError
from pic2latex_desktop.ui.language_fonts import with_chinese

if TYPE_CHECKING:
    from pic2latex.formats.pages.markdown_tree import FigureNode, FormulaNode

__all__ = ["RenderRequest", "RenderedImage", "draw"]

#: Pixels of one em at a device pixel ratio of 1, for a formula alone and within a page.
FORMULA_EM = 19.0
PAGE_EM = 15.0
#: So many drawn formulas are kept; one takes some 20 kB.
KEPT = 128
#: Qt's own headings are twice the text's size, which is too much in a small window.
_STYLE = "h1 { font-size: large } h2, h3 { font-size: medium } a { color: INK }"
#: The heights of an x and of an H in the formulas' font, in em. Beside words of other proportions formulas grow:
#: so much that x and capitals are off by the same factor, one too small and one too large.
_X_HEIGHT, _CAP_HEIGHT = 0.442, 0.683
_MOST_GROWTH = 1.3


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """What to draw: LaTeX or Markdown, in which colours, for which device pixel ratio, how wide a page is.

    `bad` is the colour of formulas that do not compile.
    """

    source: str
    is_page: bool
    ink: str
    bad: str
    ratio: float
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class RenderedImage:
    """A picture on nothing, and what is wrong with the first formula of a page that could not be drawn."""

    image: QImage
    complaint: RenderError | None = None


def draw(drawing: RenderRequest) -> RenderedImage:
    """Draw a formula, or a page with its broken formulas as LaTeX.

    Raises ConversionError when a formula alone does not compile.
    """
    if drawing.is_page:
        return _page(drawing)
    return RenderedImage(
        _formula(drawing.source, _Look(drawing.ink, drawing.ratio, FORMULA_EM), is_display=True)
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """How a formula is drawn: its colour, the device pixel ratio, and the em in logical pixels."""

    ink: str
    ratio: float
    em: float


@functools.lru_cache(maxsize=KEPT)
def _formula(latex: str, look: _Look, *, is_display: bool) -> QImage:
    """Draw a formula. While a page is edited, all but one of its formulas are drawn already."""
    from pic2latex.formats.raster import Appearance, draw_png

    # Points and dots are only two factors of the em in pixels.
    appearance = Appearance(dpi=72, points=look.em * look.ratio, colour=look.ink, background=None)
    image = QImage.fromData(QByteArray(draw_png(latex, display=is_display, appearance=appearance)))
    image.setDevicePixelRatio(look.ratio)
    return image


def _page(drawing: RenderRequest) -> RenderedImage:
    from pic2latex.formats.pages.html import html_fragment
    from pic2latex.formats.pages.markdown_tree import read_page

    document = _Document(drawing)
    document.setHtml(html_fragment(read_page(drawing.source), document.place))
    size = document.size()
    image = QImage((size * drawing.ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(drawing.ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    context = QAbstractTextDocumentLayout.PaintContext()
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.Dark):
        context.palette.setColor(role, QColor(drawing.ink))
    document.documentLayout().draw(painter, context)
    painter.end()
    return RenderedImage(image, document.complaint)


class _Document(QTextDocument):
    """A document that knows its own formulas and loads nothing else, whatever addresses stand in it."""

    def __init__(self, drawing: RenderRequest) -> None:
        super().__init__()
        self._drawing = drawing
        self._images: dict[str, QImage] = {}
        self.complaint: RenderError | None = None
        font = with_chinese(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        font.setPixelSize(round(PAGE_EM))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        words = QFontMetricsF(font)
        growth = math.sqrt(words.xHeight() / _X_HEIGHT * words.capHeight() / _CAP_HEIGHT) / PAGE_EM
        self._look = _Look(drawing.ink, drawing.ratio, PAGE_EM * min(_MOST_GROWTH, max(1.0, growth)))
        self.setDefaultFont(font)
        self.setDefaultStyleSheet(_STYLE.replace("INK", drawing.ink))
        self.setDocumentMargin(0)
        self.setTextWidth(drawing.width)

    def place(self, thing: "FormulaNode | FigureNode") -> str:
        """Return the HTML for a formula, and draw it; a figure is only named."""
        from pic2latex.formats.pages.markdown_tree import FormulaNode

        if not isinstance(thing, FormulaNode):
            return f"<i>[{markup.escape(thing.text or thing.address)}]</i>"
        try:
            image = _formula(thing.latex, self._look, is_display=thing.is_display)
        except ConversionError as error:
            self.complaint = self.complaint or RenderError(str(error), thing.start, thing.end)
            return f'<code style="color: {self._drawing.bad}">{markup.escape(thing.latex)}</code>'
        name = f"formula:{len(self._images)}"
        self._images[name] = image
        size = image.deviceIndependentSize()
        scale = min(1.0, self._drawing.width / max(1.0, size.width()))
        width, height = round(size.width() * scale), round(size.height() * scale)
        return f'<img src="{name}" width="{width}" height="{height}" style="vertical-align: middle">'

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Answer with a drawn formula, or with nothing. Qt calls this."""
        del kind
        return self._images.get(QUrl(name).toString(), QImage())
