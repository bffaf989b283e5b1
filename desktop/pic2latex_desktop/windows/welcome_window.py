"""The first start: how a snip is made, and a test that it works, while a window of ours has the focus."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pic2latex_desktop.ui.icons import program_icon
from pic2latex_desktop.windows.screenshot_test_widget import ScreenshotTestWidget
from pic2latex_desktop.windows.scrolled_column import ScrolledColumn

__all__ = ["WelcomeWindow"]


class WelcomeWindow(QWidget):
    """Three steps and a test."""

    done = Signal(bool)
    """Closed; whether the program is to start with the computer."""
    snip_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("welcome_window")
        self.setWindowTitle(self.tr("Welcome"))
        self.capture_test = ScreenshotTestWidget(self)
        self._steps = [QLabel(self) for _ in range(3)]
        self._keys = QLabel(self)
        self._keys.setWordWrap(True)
        self._keys.setObjectName("keys_words")
        self.autostart = QCheckBox(self.tr("Start with the computer"), self)
        self.autostart.setObjectName("autostart")
        self._arrange()
        self.show_keys("", "")
        QShortcut(QKeySequence("Escape"), self, self.close)

    def show_keys(self, keys: str, words: str, role: str = "muted", *, has_tray: bool = True) -> None:
        """Say which keys start a snip, or in `words` why none do (yet). `role` is a role of a label in the theme."""
        if keys and has_tray:
            first = self.tr("Press {keys} anywhere, or click the icon in the tray.").format(keys=keys)
        elif keys:
            first = self.tr("Press {keys} anywhere, or click the button below.").format(keys=keys)
        elif has_tray:
            first = self.tr("Click the icon in the tray, or the button below.")
        else:
            first = self.tr("Click the button below.")
        for label, text in zip(
            self._steps,
            (
                first,
                self.tr("Drag over a formula. Escape cancels."),
                self.tr("Paste. The LaTeX is on the clipboard already."),
            ),
            strict=True,
        ):
            label.setText(text)
        self._keys.setText(words)
        self._keys.setProperty("role", role)
        # A style sheet looks at properties only when the widget is polished.
        self._keys.style().unpolish(self._keys)
        self._keys.style().polish(self._keys)
        self._keys.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        """Ask for room for the steps and the test. Qt calls this."""
        return QSize(560, 480)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell what was chosen. Qt calls this."""
        self.done.emit(self.autostart.isChecked())
        super().closeEvent(event)

    def _arrange(self) -> None:
        icon, title = QLabel(self), QLabel(self.tr("Welcome to Pic2LaTeX"), self)
        icon.setPixmap(program_icon().pixmap(48, 48))
        title.setProperty("role", "title")
        head, steps = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(14)
        head.addWidget(icon)
        head.addWidget(title, 1)
        steps.setSpacing(8)
        for number, label in enumerate(self._steps, start=1):
            row, digit = QHBoxLayout(), QLabel(str(number), self)
            digit.setProperty("role", "heading")
            digit.setFixedWidth(22)
            label.setWordWrap(True)
            row.addWidget(digit, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 1)
            steps.addLayout(row)
        why = QLabel(
            self.tr(
                "Some systems ask for permission the first time a program takes a picture of the screen."
            ),
            self,
        )
        why.setProperty("role", "muted")
        why.setWordWrap(True)
        snip = QPushButton(self.tr("Snip now"), self)
        snip.setObjectName("snip_now")
        snip.clicked.connect(self.snip_wanted)
        done = QPushButton(self.tr("Done"), self)
        done.setObjectName("done")
        done.setDefault(True)
        done.clicked.connect(self.close)
        bottom = QHBoxLayout()
        bottom.addWidget(self.autostart)
        bottom.addStretch(1)
        bottom.addWidget(snip)
        bottom.addWidget(done)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(16)
        body = ScrolledColumn(self, spacing=16)
        body.column.addLayout(head)
        body.column.addLayout(steps)
        for widget in (self._keys, why, self.capture_test):
            body.column.addWidget(widget)
        body.column.addStretch(1)
        layout.addWidget(body, 1)
        layout.addLayout(bottom)
