"""Where the figures of a document are kept: beside its text, which shows them by links."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_file
from pic2latex.errors import OutputError
from pic2latex.pages.document.page import Figure
from pic2latex.types import Box, LeftOutKind, Page

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FigureFolder", "figures_left_out", "save_cuttings", "save_picture"]


@dataclass(frozen=True, slots=True)
class FigureFolder:
    """Where figures go, and how the text calls that place (a path from the text's file, with forward slashes)."""

    folder: Path
    link: str

    def path(self, page: int, number: int) -> Path:
        """Return the file of a figure: page and number count from 1."""
        return self.folder / _name(page, number)

    def markdown(self, page: int, number: int) -> str:
        """Return the Markdown that shows a figure."""
        target = f"{self.link}/{_name(page, number)}"
        if any(character in target for character in " ()"):
            target = f"<{target}>"
        return f"![Figure {number} on page {page}]({target})"


def figures_left_out(page: Page) -> tuple[Box, ...]:
    """Return the boxes of the figures that a page's text leaves out, in pixels of its picture."""
    return tuple(each.box for each in page.left_out if each.kind is LeftOutKind.FIGURE)


def save_cuttings(
    pixels: "NDArray[np.uint8]", boxes: Sequence[Box], folder: FigureFolder, page: int
) -> tuple[Figure, ...]:
    """Save what is in boxes of a page's picture (h, w, 3), uint8, as its figures. Raises OutputError."""
    for number, box in enumerate(boxes, start=1):
        cutting = pixels[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
        save_picture(cutting, folder.path(page, number))
    return tuple(Figure(box, folder.markdown(page, number)) for number, box in enumerate(boxes, start=1))


def save_picture(pixels: "NDArray[np.uint8]", path: Path) -> None:
    """Save pixels (h, w, 3), uint8, as PNG. Raises OutputError."""
    from PIL import Image

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as file:
            Image.fromarray(pixels).save(file, "PNG")
    except OSError as error:
        message = f"The figure {path} cannot be written: {error.strerror or error}."
        raise OutputError(message, hint="Make room, or write to another folder with -o.") from error


def _name(page: int, number: int) -> str:
    return f"p{page}-{number}.png"
