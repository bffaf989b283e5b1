"""A column of widgets that scrolls where a small screen leaves it too little room, and else is as if it did not."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

__all__ = ["ScrolledColumn"]

#: What is always to be seen of it, in logical points.
LEAST_HEIGHT = 60


class _Page(QWidget):
    """What scrolls. Asked for its height by QScrollArea it names the least one.

    QWidget names the height it would like best, and a scroll bar came as soon as a line that wraps was shown.
    """

    def heightForWidth(self, width: int) -> int:
        """Return the least height at this width. Qt calls this."""
        layout = self.layout()
        return layout.totalMinimumHeightForWidth(width) if layout is not None else -1


class ScrolledColumn(QScrollArea):
    """What a window holds above the buttons that must always be in reach. Nothing scrolls sideways."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int) -> None:
        super().__init__(parent)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The widgets in it have the keyboard; Tab brings them into view.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = _Page(self)
        self._page.setObjectName("page")
        self.column = QVBoxLayout(self._page)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(spacing)
        self.setWidget(self._page)

    def sizeHint(self) -> QSize:
        """Ask for room for everything. Qt calls this."""
        return self._page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Need the whole width, beside the scroll bar that may come, and little height. Qt calls this."""
        needed = self._page.minimumSizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(needed.width() + bar, min(needed.height(), LEAST_HEIGHT))
