"""The picture and the drawn result laid over each other, as colours: shared ink, and ink of only one of them."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QImage

from pic2latex_desktop.ui.theme import Colours

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.formats.render_comparison import RenderComparison

__all__ = ["comparison_image"]


def comparison_image(comparison: "RenderComparison", colours: Colours) -> QImage:
    """Paint shared ink in the colour of text, ink of the picture alone as bad, of the drawing alone as accent."""
    import numpy as np

    seen = comparison.seen.astype(np.float32)[:, :, None] / 255
    drawn = comparison.drawn.astype(np.float32)[:, :, None] / 255
    both = np.minimum(seen, drawn)
    paper = _rgb(colours.paper)
    painted = paper * (1 - np.maximum(seen, drawn))
    painted = painted + _rgb(colours.ink) * both
    painted = painted + _rgb(colours.bad) * (seen - both) + _rgb(colours.accent) * (drawn - both)
    pixels = np.ascontiguousarray(np.clip(painted, 0, 255).astype(np.uint8))
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _rgb(name: str) -> "NDArray[np.float32]":
    """Return a colour as red, green, blue (3,), float32, 0-255."""
    import numpy as np

    colour = QColor(name)
    return np.array([colour.red(), colour.green(), colour.blue()], np.float32)
