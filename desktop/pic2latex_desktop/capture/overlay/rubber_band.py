"""The rectangle being drawn, as numbers: no windows, no events, only pixels of one screen.

Two pixels span it: the anchor, which stays, and the cursor, which follows the hand. Both are part of it.
Mouse and keyboard move the same cursor, so every rule holds for both.
"""

from PySide6.QtCore import QPoint, QRect, QSize

__all__ = ["RubberBand"]


class RubberBand:
    """A rectangle between an anchor and a cursor, kept inside a screen of `size` pixels."""

    def __init__(self, size: QSize, cursor: QPoint | None = None) -> None:
        self._bounds = QRect(QPoint(0, 0), size)
        self._cursor = self._inside(self._bounds.center() if cursor is None else cursor)
        self._anchor: QPoint | None = None

    @property
    def cursor(self) -> QPoint:
        """The pixel under the hand."""
        return QPoint(self._cursor)

    @property
    def rect(self) -> QRect | None:
        """The rectangle, or None before an anchor was set."""
        if self._anchor is None:
            return None
        return QRect(self._anchor, QSize(1, 1)).united(QRect(self._cursor, QSize(1, 1)))

    def plant(self) -> None:
        """Begin a rectangle at the cursor."""
        self._anchor = QPoint(self._cursor)

    def drop(self) -> None:
        """Forget the rectangle; the cursor stays."""
        self._anchor = None

    def span(self, rect: QRect) -> None:
        """Take a whole rectangle; the cursor is at its bottom right."""
        kept = rect & self._bounds
        self._anchor, self._cursor = kept.topLeft(), kept.bottomRight()

    def swap(self) -> None:
        """Let the cursor hold the opposite corner."""
        if self._anchor is not None:
            self._anchor, self._cursor = self._cursor, self._anchor

    def point_to(self, pixel: QPoint, *, moves_all: bool = False) -> None:
        """Put the cursor on `pixel`, or, with `moves_all`, carry the rectangle along unchanged."""
        if moves_all and self._anchor is not None:
            self._carry(pixel - self._cursor)
        else:
            self._cursor = self._inside(pixel)

    def step(self, by: QPoint, *, moves_all: bool = False) -> None:
        """Move the cursor by so many pixels."""
        self.point_to(self._cursor + by, moves_all=moves_all)

    def _carry(self, by: QPoint) -> None:
        rect = self.rect
        if rect is None or self._anchor is None:
            return
        right = min(max(by.x(), -rect.left()), self._bounds.right() - rect.right())
        down = min(max(by.y(), -rect.top()), self._bounds.bottom() - rect.bottom())
        self._anchor += QPoint(right, down)
        self._cursor += QPoint(right, down)

    def _inside(self, pixel: QPoint) -> QPoint:
        x = min(max(pixel.x(), 0), self._bounds.right())
        y = min(max(pixel.y(), 0), self._bounds.bottom())
        return QPoint(x, y)
