"""Photographs from a phone: the QR code, the address and digits to type, and how it goes. Closing ends the session."""

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pic2latex_desktop.windows.scrolled_column import ScrolledColumn

__all__ = ["PhoneCode", "PhoneWindow"]

CODE_SIDE = 240  # logical points


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """A session to be shown: a QR code (PNG), the address, six digits, and where else it could listen."""

    picture: bytes
    address: str
    digits: str
    hosts: tuple[str, ...]
    host: str


class PhoneWindow(QWidget):
    """Shows one session at a time."""

    ended = Signal()
    """The window was closed."""
    renewed = Signal(str)
    """Another code is wanted, at this address of the computer (empty: the likeliest)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("phone_window")
        self.setWindowTitle(self.tr("Photograph with a phone"))
        self.hosts = QComboBox(self)
        self.hosts.setObjectName("phone_hosts")
        self.hosts.setAccessibleName(self.tr("Network"))
        self.hosts.activated.connect(lambda: self.renewed.emit(self.hosts.currentText()))
        self.code = QLabel(self)
        self.code.setObjectName("phone_code")
        self.code.setAccessibleName(self.tr("QR code"))
        self.code.setFixedSize(CODE_SIDE, CODE_SIDE)
        self.code.setScaledContents(True)
        scan = self._label("phone_scan", self.tr("Scan this code with the phone\u2019s camera."))
        typed = self._label("phone_type", self.tr("Or open this address on the phone and type the digits:"))
        typed.setProperty("role", "muted")
        self.address = self._label("phone_address", "")
        self.digits = self._label("phone_digits", "")
        self.digits.setProperty("role", "title")
        for label in (self.address, self.digits):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words = self._label("phone_words", "")
        safety = self._label(
            "phone_safety",
            self.tr(
                "The code holds for one phone, ten photos, and five minutes without use; it ends with this window. "
                "Photos are sealed with its secret. Somebody who controls the network could still change the page on "
                "the phone: use a network that you trust."
            ),
        )
        safety.setProperty("role", "muted")
        self._arrange(scan, typed, safety)
        QShortcut(QKeySequence("Escape"), self, self.close)

    def show_code(self, code: PhoneCode) -> None:
        """Show another session."""
        picture = QPixmap()
        picture.loadFromData(code.picture)
        self.code.setPixmap(picture)
        self.code.setVisible(True)
        self.address.setText(code.address)
        self.digits.setText(f"{code.digits[:3]} {code.digits[3:]}")
        self.hosts.clear()
        self.hosts.addItems(list(code.hosts))
        self.hosts.setCurrentText(code.host)
        self.hosts.setVisible(len(code.hosts) > 1)

    def show_words(self, words: str, *, has_ended: bool = False) -> None:
        """Say how it goes; a session that has ended shows no code any more."""
        self.words.setText(words)
        self.code.setVisible(not has_ended)
        if has_ended:
            self.address.clear()
            self.digits.clear()

    def sizeHint(self) -> QSize:
        """Ask for room for the code beside the words. Qt calls this."""
        return QSize(600, 420)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the session. Qt calls this."""
        self.ended.emit()
        super().closeEvent(event)

    def _label(self, name: str, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _arrange(self, scan: QLabel, typed: QLabel, safety: QLabel) -> None:
        words, top, bottom = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for widget in (self.hosts, scan, typed, self.address, self.digits):
            words.addWidget(widget)
        words.addStretch(1)
        top.setSpacing(18)
        top.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        renew = QPushButton(self.tr("New code"), self)
        renew.setObjectName("new_code")
        renew.clicked.connect(lambda: self.renewed.emit(self.hosts.currentText()))
        close = QPushButton(self.tr("Close"), self)
        close.setObjectName("close")
        close.clicked.connect(self.close)
        bottom.addWidget(renew)
        bottom.addStretch(1)
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(12)
        body = ScrolledColumn(self, spacing=12)
        body.column.addLayout(top, 1)
        body.column.addWidget(self.words)
        body.column.addWidget(safety)
        layout.addWidget(body, 1)
        layout.addLayout(bottom)
