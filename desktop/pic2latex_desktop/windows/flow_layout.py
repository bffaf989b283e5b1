"""A layout that sets widgets side by side and goes on in the next row, like words in a paragraph."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

__all__ = ["FlowLayout"]


class FlowLayout(QLayout):
    """Rows from left to right (or as the language reads), each as high as its highest widget."""

    def __init__(self, parent: QWidget, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more. Qt calls this."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are. Qt calls this."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one of them. Qt calls this."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one back. Qt calls this."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than needed. Qt calls this."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Say that the height follows from the width. Qt calls this."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows. Qt calls this."""
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, rect: QRect) -> None:
        """Set the widgets into `rect`. Qt calls this."""
        super().setGeometry(rect)
        self._arrange(rect, moves=True)

    def sizeHint(self) -> QSize:
        """Return the size of the largest widget. Qt calls this."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget. Qt calls this."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        left, top, row = rect.left(), rect.top(), 0
        for item in self._items:
            wish = item.sizeHint()
            if left + wish.width() > rect.right() + 1 and row > 0:
                left, top, row = rect.left(), top + row + self.spacing(), 0
            if moves:
                item.setGeometry(QRect(QPoint(left, top), wish))
            left += wish.width() + self.spacing()
            row = max(row, wish.height())
        return top + row - rect.top()
