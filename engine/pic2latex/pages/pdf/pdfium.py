"""PDF files: their pages as pictures, through pypdfium2, which knows every kind of PDF and needs no other program.

Only one thread may use this at a time: PDFium is one for the whole process.
"""

import contextlib
import math
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pic2latex.errors import PictureError, PictureMissing, PictureUnreadable
from pic2latex.pages.pdf.objects import PdfObject, objects_of
from pic2latex.pages.pdf.text_layer import layer_of
from pic2latex.picture import MAX_PIXELS, MAX_SIDE
from pic2latex.types import Box, LayerCharacter, Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DEFAULT_DPI", "POINTS", "Pdf", "is_pdf"]

DEFAULT_DPI = 200
POINTS = 72  # the units of a PDF, an inch
MAGIC = b"%PDF-"
MAGIC_WITHIN = 1024  # bytes; readers allow that much rubbish before it
WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
UNKNOWN_PROTECTION = 5  # FPDF_ERR_SECURITY


def is_pdf(source: Path | bytes) -> bool:
    """Tell whether a file, or its content, is a PDF. A file that cannot be read is none."""
    if isinstance(source, bytes):
        return MAGIC in source[:MAGIC_WITHIN]
    try:
        with source.open("rb") as file:
            return MAGIC in file.read(MAGIC_WITHIN)
    except (OSError, ValueError):
        return False


class Pdf:
    """An opened PDF; a context manager. Pages are counted from 1."""

    def __init__(self, source: Path | bytes, name: str | None = None, *, password: str | None = None) -> None:
        """Open a file or its content; `name` is what messages call it.

        Raises PictureMissing when there is no such file, and PictureUnreadable when it is no PDF, damaged, without
        pages, or locked with another password.
        """
        self.name = name or (str(source) if isinstance(source, Path) else "The PDF")
        self._document = self._opened(source, password)
        self.pages = len(self._document)
        if not self.pages:
            self.close()
            raise PictureUnreadable(f"{self.name} has no pages.", hint="Save or download the PDF again.")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of a page in points, as it is shown. Raises PictureUnreadable."""
        with self._page(number) as page:
            width, height = page.get_size()
        return float(width), float(height)

    def picture(self, number: int, dpi: float = DEFAULT_DPI) -> Picture:
        """Draw a page with `dpi` pixels an inch, fewer where that would be too many for a picture.

        Raises PictureUnreadable when the page is damaged or cannot be drawn.
        """
        with self._page(number) as page:
            pixels = self._drawn(page, _scale(page, dpi))
        return Picture(pixels, f"{self.name}, page {number}")

    def cutting(self, number: int, box: Box, dpi: float) -> Picture:
        """Draw the part of a page in `box` (points from the upper left corner, not empty) with `dpi` pixels an inch.

        Raises PictureUnreadable as `picture` does.
        """
        with self._page(number) as page:
            width, height = page.get_size()
            edges = (box.left, height - box.bottom, width - box.right, box.top)
            crop = tuple(max(0.0, each) for each in edges)
            pixels = self._drawn(page, _scale(page, dpi), crop)
        return Picture(pixels, f"{self.name}, page {number}")

    def objects(self, number: int) -> tuple[PdfObject, ...]:
        """Return the images of a page, and its drawings that came as one piece. Raises PictureUnreadable."""
        with self._page(number) as page:
            return objects_of(page)

    def layer(self, number: int) -> tuple[LayerCharacter, ...]:
        """Return the text layer of a page, boxes in points from the upper left corner. Raises PictureUnreadable."""
        with self._page(number) as page:
            return layer_of(page)

    def _opened(self, source: Path | bytes, password: str | None) -> Any:
        import pypdfium2

        if isinstance(source, Path) and not source.is_file():
            raise PictureMissing(f"There is no file {source}.", hint="Check the path.")
        try:
            return pypdfium2.PdfDocument(source, password=password)
        except pypdfium2.PdfiumError as error:
            raise self._unreadable(error, source, password) from error
        except (OSError, ValueError) as error:
            message = f"{self.name} cannot be read: {error}."
            raise PictureUnreadable(message, hint="Check the file's permissions.") from error

    def _unreadable(self, error: Any, source: Path | bytes, password: str | None) -> PictureUnreadable:
        if error.err_code == WRONG_PASSWORD and _is_locked(source):  # it says so of a file without pages, too
            wrong = "is locked with another password" if password else "is locked with a password"
            hint = "Give the password with --password, or save a copy without one."
            return PictureUnreadable(f"{self.name} {wrong}.", hint=hint)
        if error.err_code == UNKNOWN_PROTECTION:
            hint = "Print it into a new PDF with the program that can open it."
            return PictureUnreadable(f"{self.name} is protected in a way that is not known.", hint=hint)
        hint = "Download or save it again."
        return PictureUnreadable(f"{self.name} is damaged, has no pages, or is no PDF.", hint=hint)

    @contextlib.contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        import pypdfium2

        try:
            page = self._document[number - 1]
            try:
                yield page
            finally:
                page.close()
        except PictureError:
            raise
        except (pypdfium2.PdfiumError, MemoryError) as error:
            message = f"Page {number} of {self.name} is damaged and cannot be drawn."
            raise PictureUnreadable(
                message, hint="Leave this page out with --pages, or save the PDF again."
            ) from error

    def _drawn(self, page: Any, scale: float, crop: tuple[float, ...] = (0, 0, 0, 0)) -> "NDArray[np.uint8]":
        import numpy as np

        bitmap = page.render(scale=scale, crop=crop, rev_byteorder=True, prefer_bgrx=False)
        drawn = bitmap.to_numpy()
        pixels = (
            np.repeat(drawn.reshape(*drawn.shape[:2], 1), 3, axis=2) if drawn.ndim == 2 else drawn[:, :, :3]
        )
        pixels = np.array(pixels, dtype=np.uint8, order="C")
        bitmap.close()
        pixels.setflags(write=False)
        return pixels


def _is_locked(source: Path | bytes) -> bool:
    """Tell whether a PDF says that it is encrypted; what says so is never compressed."""
    return b"/Encrypt" in (source.read_bytes() if isinstance(source, Path) else source)


def _scale(page: Any, dpi: float) -> float:
    """Pixels a point for `dpi`, or as many as a picture may have."""
    width, height = (float(each) for each in page.get_size())
    most = min(math.sqrt(MAX_PIXELS / (width * height)), MAX_SIDE / max(width, height))
    return min(dpi / POINTS, 0.999 * most)
