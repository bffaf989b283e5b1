"""Pictures that come from somewhere else than the screen: files, pages of PDFs, the clipboard, a drop."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from pic2latex.errors import PictureMissing, PictureUnreadable
from pic2latex.input_file import is_pipe
from pic2latex.types import Picture

__all__ = ["PICTURE_ENDINGS", "PictureFile", "image_of", "page_count", "read_source", "sources_in"]

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".svg")
PDF_ENDING = ".pdf"


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file, and which page of it (from 0; None for files that have no pages, or when nobody said)."""

    path: Path
    page: int | None = None

    @property
    def is_pdf(self) -> bool:
        """Whether the file has pages."""
        return self.path.suffix.lower() == PDF_ENDING


def sources_in(mime: QMimeData) -> tuple[PictureFile, ...] | QImage:
    """Return the files of a drop or a paste that may hold pictures, or the picture itself; () for neither.

    Only files of this computer count: an address on the network is never fetched.
    """
    files = tuple(_files_in(mime))
    if files or not mime.hasImage():
        return files
    image = mime.imageData()
    return image if isinstance(image, QImage) and not image.isNull() else ()


def read_source(source: PictureFile) -> Picture:
    """Read a picture or draw a page of a PDF. Raises PictureError. Takes too long for the GUI thread."""
    _refuse_pipe(source.path)
    if source.is_pdf:
        from pic2latex.pages.pdf.pdfium import Pdf

        with Pdf(source.path, source.path.name) as pdf:
            number = (source.page or 0) + 1
            if number > pdf.pages:
                raise PictureMissing(
                    f"{pdf.name} has no page {number}.", hint="Choose one of the pages the file has."
                )
            return pdf.picture(number)
    from pic2latex.picture import read_picture

    return read_picture(source.path)


def page_count(path: Path) -> int:
    """Return how many pages a PDF has. Raises PictureError."""
    _refuse_pipe(path)
    from pic2latex.pages.pdf.pdfium import Pdf

    with Pdf(path, path.name) as pdf:
        return pdf.pages


def _refuse_pipe(path: Path) -> None:
    """Raise PictureUnreadable for a named pipe: whoever opens one waits for its other end, and cannot be ended."""
    if is_pipe(path):
        hint = "Save what comes out of it, and open that file."
        raise PictureUnreadable(f"{path.name} is a pipe, not a picture.", hint=hint)


def image_of(picture: Picture) -> QImage:
    """Return the pixels as a picture for windows."""
    data = picture.pixels.tobytes()
    image = QImage(data, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    # The image only looks at the bytes; the copy owns its own.
    return image.copy()


def _files_in(mime: QMimeData) -> Iterator[PictureFile]:
    for url in mime.urls():
        path = Path(url.toLocalFile()) if url.isLocalFile() else None
        if path is not None and path.suffix.lower() in (*PICTURE_ENDINGS, PDF_ENDING):
            yield PictureFile(path)
