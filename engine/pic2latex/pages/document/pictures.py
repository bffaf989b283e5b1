"""Pictures as pages of a document: a folder of them, and files that hold several, such as TIFF from a scanner."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import PictureBlank, PictureError, PictureUnreadable
from pic2latex.pages.document.figure_files import FigureFolder, figures_left_out, save_cuttings
from pic2latex.pages.document.page import DocumentPage, doubtful_formulas
from pic2latex.picture import count_frames, read_frame
from pic2latex.types import Options, Picture

if TYPE_CHECKING:
    from pic2latex.pages.document.page_engines import PageEngine

__all__ = ["PicturePages", "has_pages", "picture_pages"]

EXTENSIONS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".svg"})


@dataclass(frozen=True, slots=True)
class _Frame:
    """One page: its file, and its place among those of the file, from 0."""

    path: Path
    place: int


class PicturePages:
    """The pages of pictures, read with `engine`; a `DocumentSource`. Measures are in pixels."""

    def __init__(
        self,
        frames: Sequence[_Frame],
        engine: "PageEngine",
        options: Options,
        figures: FigureFolder | None = None,
    ) -> None:
        self._frames = tuple(frames)
        self._engine = engine
        self._options = options
        self._figures = figures

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._frames)

    def page(self, number: int, progress: Callable[[int, int], None] | None = None) -> DocumentPage:
        """Read one page; one on which nothing is written has no passages. Raises PictureUnreadable."""
        frame = self._frames[number - 1]
        try:
            picture = read_frame(frame.path, frame.place)
            try:
                page = self._engine.recognize_page(picture, self._options, progress=progress)
            except PictureBlank:
                return DocumentPage(number, picture.width, picture.height, ())
        except PictureError as error:
            message = f"Page {number} ({frame.path.name}) cannot be read: {error}"
            raise PictureUnreadable(message, hint=error.hint) from error
        boxes = figures_left_out(page) if self._figures is not None else ()
        figures = save_cuttings(picture.pixels, boxes, self._figures, number) if self._figures else ()
        size = page.width, page.height
        doubtful = doubtful_formulas(page, lambda box: box)
        return DocumentPage(number, *size, page.passages, figures, page.warnings, doubtful)

    def picture(self, number: int) -> Picture:
        """Return a page as it looks. Raises PictureError."""
        frame = self._frames[number - 1]
        return read_frame(frame.path, frame.place)

    def save_missing(self, page: DocumentPage) -> None:
        """Save again the figures of a page whose files are gone. Raises PictureError and OutputError."""
        folder = self._figures
        places = range(1, len(page.figures) + 1)
        if folder is not None and not all(folder.path(page.number, place).is_file() for place in places):
            picture = self.picture(page.number)
            save_cuttings(picture.pixels, [each.box for each in page.figures], folder, page.number)


def picture_pages(
    source: Path, engine: "PageEngine", options: Options, figures: FigureFolder | None = None
) -> PicturePages | None:
    """Return the pages of a folder of pictures, or of a picture with several; None for anything else.

    `figures` is where their figures go; None leaves them out.

    Files of a folder come in the order of their names, numbers in them by their value.
    """
    frames = _frames(source)
    return PicturePages(frames, engine, options, figures) if frames else None


def has_pages(source: Path) -> bool:
    """Tell whether this is a folder of pictures, or a picture with several pages."""
    return bool(_frames(source))


def _frames(source: Path) -> list[_Frame]:
    if source.is_dir():
        files = [file for file in source.iterdir() if file.suffix.lower() in EXTENSIONS and file.is_file()]
        return [frame for file in sorted(files, key=_by_number) for frame in _frames_of(file)]
    frames = _frames_of(source) if source.suffix.lower() in {".tif", ".tiff"} and source.is_file() else []
    return frames if len(frames) > 1 else []


def _by_number(file: Path) -> list[tuple[int, str]]:
    """Return what to sort names by: page10 comes after page9."""
    parts = re.split(r"(\d+)", file.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _frames_of(file: Path) -> list[_Frame]:
    try:
        count = count_frames(file) if file.suffix.lower() in {".tif", ".tiff"} else 1
    except PictureError:  # what is wrong with it is told when it is read
        count = 1
    return [_Frame(file, place) for place in range(count)]
