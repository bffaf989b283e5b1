"""Pages of a PDF are read one after the other: figures are taken out first, and kept as pictures."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pic2latex.errors import PictureBlank
from pic2latex.geometry import area
from pic2latex.pages.document.figure_files import FigureFolder, figures_left_out, save_picture
from pic2latex.pages.document.page import DocumentPage, Figure, doubtful_formulas
from pic2latex.pages.document.page_engines import PageEngine
from pic2latex.pages.document.pictures import PicturePages, picture_pages
from pic2latex.pages.pdf.figures import figures_of
from pic2latex.pages.pdf.pdfium import DEFAULT_DPI, POINTS, Pdf
from pic2latex.types import (
    Box,
    LayerCharacter,
    Options,
    Page,
    Picture,
    RecognitionWarning,
    TextLayerUse,
)

__all__ = ["PdfPages", "PdfReader", "figures_in_pixels", "figures_on"]

SCAN = 0.6
"""Of a page's area: an image that covers more is the page itself."""

FIGURE_DPI = (96.0, 300.0)  # fewest and most: screens, and print


class PdfReader:
    """Reads pages of PDFs with `engine`. `figures` is where their pictures go; None leaves them out."""

    def __init__(
        self,
        engine: PageEngine,
        options: Options,
        *,
        dpi: float = DEFAULT_DPI,
        figures: FigureFolder | None = None,
    ) -> None:
        self._engine = engine
        self._options = options
        self.dpi = dpi
        self._figures = figures

    @contextmanager
    def opened(self, source: Path | bytes, password: str | None) -> "Iterator[PdfPages | PicturePages]":
        """Yield the pages of a folder of pictures, of a picture with several, or else of a PDF.

        Raises PictureError when it cannot be opened.
        """
        pictures = None
        if isinstance(source, Path):
            pictures = picture_pages(source, self._engine, self._options, self._figures)
        if pictures is not None:
            yield pictures
            return
        with Pdf(source, password=password) as pdf:
            yield PdfPages(pdf, self)

    def page(self, pdf: Pdf, number: int, progress: Callable[[int, int], None] | None = None) -> DocumentPage:
        """Read a page of `pdf`; one on which nothing is written has no passages. `progress` is told steps of it.

        Raises PictureUnreadable for a damaged page, OutputError where a figure cannot be saved, and
        what the engine raises.
        """
        width, height = pdf.size(number)
        boxes = figures_on(pdf, number)
        picture = pdf.picture(number, self.dpi)
        scale = picture.width / width
        picture = replace(_without(picture, boxes, scale), layer=self._layer(pdf, number, scale))
        page = self._read(picture, progress)
        passages = (
            tuple(replace(each, box=_scaled(each.box, 1 / scale)) for each in page.passages) if page else ()
        )
        if page is not None:  # what the page's objects do not tell: figures of scans
            boxes += tuple(_scaled(box, 1 / scale) for box in figures_left_out(page))
        warnings = _in_points(page.warnings, scale) if page else ()
        doubtful = doubtful_formulas(page, lambda box: _scaled(box, 1 / scale)) if page else ()
        figures = self._saved(pdf, number, boxes)
        return DocumentPage(number, width, height, passages, figures, warnings, doubtful)

    def _layer(self, pdf: Pdf, number: int, scale: float) -> tuple[LayerCharacter, ...]:
        """Return the text layer in pixels, where it is to be used: behind a scan it is another program's reading."""
        use = self._options.text_layer
        if use is TextLayerUse.NEVER or (use is TextLayerUse.AUTO and _is_scan(pdf, number)):
            return ()
        return tuple(replace(each, box=_scaled(each.box, scale)) for each in pdf.layer(number))

    def save_missing(self, pdf: Pdf, page: DocumentPage) -> None:
        """Save again those figures of a page read earlier whose files are gone. Raises as `page` does."""
        folder = self._figures
        if folder is not None:
            for place, figure in enumerate(page.figures, start=1):
                if not folder.path(page.number, place).is_file():
                    _save(pdf, page.number, figure.box, folder.path(page.number, place))

    def _read(self, picture: Picture, progress: Callable[[int, int], None] | None) -> Page | None:
        try:
            return self._engine.recognize_page(picture, self._options, progress=progress)
        except PictureBlank:
            return None

    def _saved(self, pdf: Pdf, page: int, boxes: Sequence[Box]) -> tuple[Figure, ...]:
        folder = self._figures
        if folder is None:
            return ()
        for number, box in enumerate(boxes, start=1):
            _save(pdf, page, box, folder.path(page, number))
        return tuple(Figure(box, folder.markdown(page, number)) for number, box in enumerate(boxes, start=1))


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The pages of an opened PDF, read with `reader`; a `DocumentSource`."""

    pdf: Pdf
    reader: PdfReader

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self.pdf.pages

    def page(self, number: int, progress: Callable[[int, int], None] | None = None) -> DocumentPage:
        """Read one page; see `PdfReader.page`."""
        return self.reader.page(self.pdf, number, progress)

    def picture(self, number: int) -> Picture:
        """Return a page as it looks. Raises PictureUnreadable."""
        return self.pdf.picture(number, self.reader.dpi)

    def save_missing(self, page: DocumentPage) -> None:
        """Save again the figures of a page whose files are gone."""
        self.reader.save_missing(self.pdf, page)


def figures_on(pdf: Pdf, number: int) -> tuple[Box, ...]:
    """Return the boxes of the figures on a page, in points. Raises PictureUnreadable."""
    return figures_of(pdf.objects(number), *pdf.size(number))


def figures_in_pixels(pdf: Pdf, number: int, picture: Picture) -> tuple[Box, ...]:
    """Return the boxes of the figures on a page in pixels of its `picture`. Raises PictureUnreadable."""
    scale = picture.width / pdf.size(number)[0]
    return tuple(_scaled(box, scale) for box in figures_on(pdf, number))


def _is_scan(pdf: Pdf, number: int) -> bool:
    """Tell whether one image covers most of a page."""
    width, height = pdf.size(number)
    return any(
        each.pixels != (0, 0) and area(each.box) > SCAN * width * height for each in pdf.objects(number)
    )


def _without(picture: Picture, boxes: Sequence[Box], scale: float) -> Picture:
    from pic2latex.detectors.visualization import painted_over

    return painted_over(picture, [_scaled(box, scale) for box in boxes]) if boxes else picture


def _in_points(warnings: Sequence[RecognitionWarning], scale: float) -> tuple[RecognitionWarning, ...]:
    """Return warnings with their places in points; `scale` is pixels a point."""
    return tuple(
        replace(each, boxes=tuple(_scaled(box, 1 / scale) for box in each.boxes)) for each in warnings
    )


def _scaled(box: Box, factor: float) -> Box:
    return Box(box.left * factor, box.top * factor, box.right * factor, box.bottom * factor)


def _save(pdf: Pdf, page: int, box: Box, path: Path) -> None:
    save_picture(pdf.cutting(page, box, _dpi(pdf, page, box)).pixels, path)


def _dpi(pdf: Pdf, page: int, box: Box) -> float:
    """Return as many pixels an inch as the finest image in `box` has, within reason; a drawing gets the most."""
    fewest, most = FIGURE_DPI
    found = [
        POINTS * each.pixels[0] / max(1.0, each.box.right - each.box.left)
        for each in pdf.objects(page)
        if each.pixels != (0, 0) and box.left <= each.box.left and each.box.right <= box.right
    ]
    return min(max(fewest, *found), most) if found else most
