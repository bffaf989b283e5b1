"""A button that takes a picture of the screen while a window of ours has the focus, and shows what came of it.

Some desktops ask for permission only then, so this is also how permission is first given.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pic2latex_desktop.ui.messages import CAPTURE_WORKS, Problem, say
from pic2latex_desktop.windows.picture_view import PictureView

__all__ = ["ScreenshotTestWidget"]


class ScreenshotTestWidget(QWidget):
    """The button, the words, and the picture."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("capture_test")
        self.button = QPushButton(self.tr("Take a test picture"), self)
        self.button.setObjectName("take_test_picture")
        self.button.clicked.connect(self.wanted)
        self._words = QLabel(self)
        self._words.setObjectName("capture_words")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._picture = PictureView(self)
        self._picture.setAccessibleName(self.tr("The test picture"))
        self._picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._picture.setFixedHeight(150)
        self._picture.hide()
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addWidget(self._words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._picture)

    def show_picture(self, image: QImage) -> None:
        """Say that it works, and prove it."""
        self._say(say(CAPTURE_WORKS), "good")
        small = image.scaled(
            QSize(720, 300), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._picture.show_image(small)
        self._picture.show()

    def show_problem(self, problem: Problem) -> None:
        """Say why it does not work and what to do."""
        self._say(problem.line, "bad")
        self._picture.hide()

    def _say(self, words: str, role: str) -> None:
        self._words.setText(words)
        self._words.setProperty("role", role)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
