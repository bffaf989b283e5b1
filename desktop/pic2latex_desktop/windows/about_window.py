"""What this program is, which version, what it runs on here, and whose work it builds on."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pic2latex_desktop.system.app_id import APP_NAME
from pic2latex_desktop.ui.icons import program_icon
from pic2latex_desktop.windows.scrolled_column import ScrolledColumn

__all__ = ["AboutFacts", "AboutWindow"]


@dataclass(frozen=True, slots=True)
class AboutFacts:
    """What is true of this program here and now. `memory` is in megabytes."""

    version: str
    model: str
    device: str
    memory: int
    keys: str
    capture: str
    preview: str


class AboutWindow(QWidget):
    """A few lines of facts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("about_window")
        self.setWindowTitle(self.tr("About Pic2LaTeX"))
        icon = QLabel(self)
        icon.setPixmap(program_icon().pixmap(64, 64))
        name = QLabel(APP_NAME, self)
        name.setProperty("role", "title")
        what = QLabel(
            self.tr("A picture of mathematics becomes LaTeX you can paste. Nothing leaves this computer."),
            self,
        )
        what.setWordWrap(True)
        self._rows = QFormLayout()
        self._rows.setHorizontalSpacing(16)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._values: list[QLabel] = []
        credit = QLabel(
            self.tr(
                "Built with Qt for Python, ONNX Runtime, MathJax and many others; their licences come along."
            ),
            self,
        )
        credit.setProperty("role", "muted")
        credit.setWordWrap(True)
        close = QPushButton(self.tr("Close"), self)
        close.setObjectName("close")
        close.setDefault(True)
        close.clicked.connect(self.close)
        words, head, bottom = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        words.addWidget(name)
        words.addWidget(what)
        head.setSpacing(16)
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        bottom.addStretch(1)
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(14)
        body = ScrolledColumn(self, spacing=14)
        body.column.addLayout(head)
        body.column.addLayout(self._rows)
        body.column.addWidget(credit)
        body.column.addStretch(1)
        layout.addWidget(body, 1)
        layout.addLayout(bottom)
        QShortcut(QKeySequence("Escape"), self, self.close)

    def show_facts(self, facts: AboutFacts) -> None:
        """Show what is true now."""
        while self._rows.rowCount():
            self._rows.removeRow(0)
        for label, value in (
            (self.tr("Version"), facts.version),
            (self.tr("Model"), facts.model),
            (self.tr("Runs on"), facts.device),
            (self.tr("Memory"), self.tr("{megabytes} MB").format(megabytes=facts.memory)),
            (self.tr("Keys"), facts.keys),
            (self.tr("Screen pictures"), facts.capture),
            (self.tr("Preview"), facts.preview),
        ):
            caption, content = QLabel(label, self), QLabel(value, self)
            caption.setProperty("role", "muted")
            content.setWordWrap(True)
            # As many lines as the width asks for.
            policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            content.setSizePolicy(policy)
            content.setTextFormat(Qt.TextFormat.PlainText)
            content.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._rows.addRow(caption, content)

    def sizeHint(self) -> QSize:
        """Ask for room for the facts. Qt calls this."""
        return QSize(480, 400)
