"""An error that must be seen: what happened, what to do, and details for a report that can be copied."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from pic2latex_desktop.ui.messages import Problem
from pic2latex_desktop.windows.scrolled_column import ScrolledColumn

__all__ = ["ProblemWindow"]


class ProblemWindow(QWidget):
    """Shows one problem at a time; a newer one takes the place of an older one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("problem_window")
        self.setWindowTitle(self.tr("Pic2LaTeX"))
        self._title = QLabel(self)
        self._title.setObjectName("problem_title")
        self._title.setProperty("role", "title")
        self._text = QLabel(self)
        self._text.setObjectName("problem_text")
        self._details = QPlainTextEdit(self)
        self._details.setObjectName("problem_details")
        self._details.setAccessibleName(self.tr("Details"))
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = QPushButton(self.tr("Copy details"), self)
        self._copy.setObjectName("copy_details")
        self._copy.clicked.connect(self._copy_details)
        close = QPushButton(self.tr("Close"), self)
        close.setObjectName("close")
        close.setDefault(True)
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        body = ScrolledColumn(self, spacing=10)
        body.column.addWidget(self._title)
        body.column.addWidget(self._text)
        body.column.addWidget(self._details, 1)
        layout.addWidget(body, 1)
        layout.addLayout(row)
        QShortcut(QKeySequence("Escape"), self, self.close)
        close.setFocus()

    def show_problem(self, problem: Problem) -> None:
        """Show a problem and come to the front."""
        self._title.setText(problem.title)
        self._text.setText(problem.text)
        self._details.setPlainText(problem.details)
        self._details.setVisible(bool(problem.details))
        self._copy.setVisible(bool(problem.details))
        self.show()
        self.raise_()
        self.activateWindow()

    def sizeHint(self) -> QSize:
        """Ask for room for a few lines. Qt calls this."""
        return QSize(500, 300)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._title.text()}\n\n{self._details.toPlainText()}")
