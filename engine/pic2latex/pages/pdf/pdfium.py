"""PDF files: their pages as pictures, through pypdfium2, which knows every kind of PDF and needs no other program.

PDFium runs in a process of its own (`worker_client`), because a PDF of some hundred bytes can take all memory or never
come to an end.
"""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pic2latex.errors import PictureMissing, PictureTooLarge, PictureUnreadable
from pic2latex.input_file import MAX_FILE_BYTES
from pic2latex.pages.pdf.objects import PageContent, PdfObject, is_large, page_objects, with_letters
from pic2latex.pages.pdf.pdf_worker import LOCKED, MISSING, UNKNOWN_PROTECTION, Frame
from pic2latex.pages.pdf.vector_drawings import VectorPath
from pic2latex.pages.pdf.worker_client import PdfWorker, PdfWorkerEnded
from pic2latex.picture import MAX_PIXELS, MAX_SIDE
from pic2latex.types import Box, LayerCharacter, Picture

__all__ = ["DEFAULT_DPI", "POINTS", "Pdf", "is_pdf"]

DEFAULT_DPI = 200
POINTS = 72  # the units of a PDF, an inch
MAGIC = b"%PDF-"
MAGIC_WITHIN = 1024  # bytes; readers allow that much rubbish before it
MOST_BYTES = 4 * MAX_PIXELS + 4 * MAX_SIDE  # of a drawn page, with what fills its rows up


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
    """An opened PDF; a context manager. Pages are counted from 1. May be used from several threads."""

    def __init__(self, source: Path | bytes, name: str | None = None, *, password: str | None = None) -> None:
        """Open a file or its content; `name` is what messages call it.

        Raises PictureMissing when there is no such file, PictureTooLarge when it is too long, and PictureUnreadable
        when it is no PDF, damaged, without pages, or locked with another password.
        """
        self.name = name or (str(source) if isinstance(source, Path) else "The PDF")
        self._has_password = bool(password)
        path = self._checked(source) if isinstance(source, Path) else ""
        content = source if isinstance(source, bytes) else b""
        opening = {"ask": "open", "path": path, "password": password}
        self._process = PdfWorker(opening, content, MOST_BYTES)
        self._objects: tuple[int, tuple[PdfObject, ...]] | None = None
        try:
            self.pages = self._opened()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._process.close()

    def call_while_waiting(self, check: Callable[[], None]) -> None:
        """Have `check` called while a page is awaited; what it raises (KeyboardInterrupt, Cancelled) ends that."""
        self._process.while_waiting = check

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of a page in points, as it is shown. Raises PictureUnreadable."""
        answer, _ = self._ask({"ask": "size", "page": number})
        return self._size(answer, number)

    def picture(self, number: int, dpi: float = DEFAULT_DPI) -> Picture:
        """Draw a page with `dpi` pixels an inch, fewer where that would be too many for a picture.

        Raises PictureUnreadable when the page is damaged, cannot be drawn, or takes too much memory or time.
        """
        return self._drawn(number, _scale(self.size(number), dpi), (0, 0, 0, 0))

    def cutting(self, number: int, box: Box, dpi: float) -> Picture:
        """Draw the part of a page in `box` (points from the upper left corner, not empty) with `dpi` pixels an inch.

        Raises PictureUnreadable as `picture` does.
        """
        width, height = self.size(number)
        edges = (box.left, height - box.bottom, width - box.right, box.top)
        return self._drawn(number, _scale((width, height), dpi), tuple(max(0.0, each) for each in edges))

    def objects(self, number: int) -> tuple[PdfObject, ...]:
        """Return the images of a page, and its drawings that came as one piece. Raises PictureUnreadable."""
        known = self._objects
        if known is not None and known[0] == number:
            return known[1]
        answer, _ = self._ask({"ask": "objects", "page": number})
        try:
            seen = PageContent(
                tuple(
                    PdfObject(_box(sides), (int(width), int(height)), int(paths))
                    for *sides, width, height, paths in answer["placed"]
                ),
                tuple(
                    VectorPath(_box(sides), bool(bends), bool(curve))
                    for *sides, bends, curve in answer["lines"]
                ),
            )
            found = page_objects(seen, *self._size(answer, number))
            if any(is_large(each) for each in found):
                letters, _ = self._ask({"ask": "letters", "page": number})
                found = with_letters(found, [(float(x), float(y)) for x, y in letters["letters"]])
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise self._page_unreadable(number) from error
        self._objects = number, found
        return found

    def layer(self, number: int) -> tuple[LayerCharacter, ...]:
        """Return the text layer of a page, boxes in points from the upper left corner. Raises PictureUnreadable."""
        answer, _ = self._ask({"ask": "layer", "page": number})
        try:
            return tuple(
                LayerCharacter(str(text), _box(sides), str(font))
                for text, font, *sides in answer["characters"]
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise self._page_unreadable(number) from error

    def _checked(self, path: Path) -> str:
        try:
            is_file = path.is_file()
            size = path.stat().st_size if is_file else 0
        except (OSError, ValueError) as error:
            message = f"{self.name} cannot be read: {getattr(error, 'strerror', None) or error}."
            raise PictureUnreadable(message, hint="Check the file's permissions.") from error
        if not is_file:
            raise PictureMissing(f"There is no file {path}.", hint="Check the path.")
        if size > MAX_FILE_BYTES:
            message = f"{self.name} is longer than {MAX_FILE_BYTES >> 20} MB."
            raise PictureTooLarge(message, hint="Save the pages that are to be read as a PDF of their own.")
        return str(path.absolute())

    def _opened(self) -> int:
        try:
            answer, _ = self._process.open()
        except PdfWorkerEnded as error:
            message = f"{self.name} takes more memory or time than a PDF may."
            raise PictureUnreadable(message, hint="Print it into a new PDF, and read that.") from error
        if "error" in answer:
            raise self._unreadable(str(answer["error"]), answer.get("reason"))
        pages = answer.get("pages")
        if not isinstance(pages, int) or pages < 1:
            raise PictureUnreadable(f"{self.name} has no pages.", hint="Save or download the PDF again.")
        return pages

    def _unreadable(self, kind: str, reason: object) -> PictureUnreadable:
        if kind == LOCKED:
            wrong = "is locked with another password" if self._has_password else "is locked with a password"
            hint = "Give the password with --password, or save a copy without one."
            return PictureUnreadable(f"{self.name} {wrong}.", hint=hint)
        if kind == UNKNOWN_PROTECTION:
            hint = "Print it into a new PDF with the program that can open it."
            return PictureUnreadable(f"{self.name} is protected in a way that is not known.", hint=hint)
        if kind == MISSING or reason:
            message = f"{self.name} cannot be read{f': {reason}' if reason else ''}."
            return PictureUnreadable(message, hint="Check the file's permissions.")
        hint = "Download or save it again."
        return PictureUnreadable(f"{self.name} is damaged, has no pages, or is no PDF.", hint=hint)

    def _ask(self, question: dict[str, Any]) -> Frame:
        number = question["page"]
        try:
            answer, data = self._process.ask(question)
        except PdfWorkerEnded as error:
            message = f"Page {number} of {self.name} takes more memory or time than a page may."
            hint = "Leave this page out with --pages, or print it into a new PDF."
            raise PictureUnreadable(message, hint=hint) from error
        if "error" in answer:
            raise self._page_unreadable(number)
        return answer, data

    def _page_unreadable(self, number: int) -> PictureUnreadable:
        message = f"Page {number} of {self.name} is damaged and cannot be drawn."
        return PictureUnreadable(message, hint="Leave this page out with --pages, or save the PDF again.")

    def _size(self, answer: dict[str, Any], number: int) -> tuple[float, float]:
        try:
            width, height = (float(side) for side in answer["size"])
        except (KeyError, TypeError, ValueError) as error:
            raise self._page_unreadable(number) from error
        if not (0 < width < math.inf and 0 < height < math.inf):  # its crop box lies outside of its media box
            message = (
                f"Page {number} of {self.name} shows nothing: its size is {width:g} x {height:g} points."
            )
            raise PictureUnreadable(message, hint="Leave this page out with --pages.")
        return width, height

    def _drawn(self, number: int, scale: float, crop: tuple[float, ...]) -> Picture:
        import numpy as np

        answer, data = self._ask({"ask": "draw", "page": number, "scale": scale, "crop": list(crop)})
        try:
            width, height, stride, channels = (
                int(answer[name]) for name in ("width", "height", "stride", "channels")
            )
            rows = np.frombuffer(data, np.uint8).reshape(height, stride)
            drawn = rows[:, : width * channels].reshape(height, width, channels)
        except (KeyError, TypeError, ValueError) as error:
            raise self._page_unreadable(number) from error
        pixels = np.ascontiguousarray(np.repeat(drawn, 3, axis=2) if channels < 3 else drawn[:, :, :3])
        pixels.setflags(write=False)
        return Picture(pixels, f"{self.name}, page {number}")


def _box(sides: Sequence[float]) -> Box:
    left, top, right, bottom = (float(side) for side in sides)
    return Box(left, top, right, bottom)


def _scale(size: tuple[float, float], dpi: float) -> float:
    """Pixels a point for `dpi`, or as many as a picture may have."""
    width, height = size
    most = min(math.sqrt(MAX_PIXELS / (width * height)), MAX_SIDE / max(width, height))
    return min(dpi / POINTS, 0.999 * most)
