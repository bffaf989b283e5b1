"""Where the local API answers and what requests must carry, with buttons to copy both."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Signal, SignalInstance
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

__all__ = ["LocalApiWidget"]


class LocalApiWidget(QWidget):
    """Shows address and token while the API runs, and otherwise says why it does not."""

    renew_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("local_api_access")
        self._words = QLabel(self)
        self._words.setObjectName("local_api_words")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._access = QWidget(self)
        self.address = self._field("local_api_address", self.tr("Address"))
        self.token = self._field("local_api_token_shown", self.tr("Token"))
        grid = QGridLayout(self._access)
        grid.setContentsMargins(0, 0, 0, 0)
        for row, (label, field) in enumerate(
            ((self.tr("Address"), self.address), (self.tr("Token"), self.token))
        ):
            caption = QLabel(label, self._access)
            caption.setBuddy(field)
            grid.addWidget(caption, row, 0)
            grid.addWidget(field, row, 1)
            grid.addWidget(self._copy_button(field, label), row, 2)
        buttons = QHBoxLayout()
        self.open_page = self._button("open_page", self.tr("Open the web page"), self._open)
        self.renew = self._button("renew_token", self.tr("New token"), self.renew_wanted)
        buttons.addWidget(self.open_page)
        buttons.addWidget(self.renew)
        buttons.addStretch(1)
        grid.addLayout(buttons, 2, 0, 1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)
        layout.addWidget(self._access)
        self.show_access("", "", "", is_problem=False)

    def show_access(self, address: str, token: str, words: str, *, is_problem: bool) -> None:
        """Show where the API answers; with an empty address only the words."""
        self._access.setVisible(bool(address))
        self.address.setText(address)
        self.token.setText(token)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._words.setProperty("role", "bad" if is_problem else "good")
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)

    def _field(self, name: str, label: str) -> QLineEdit:
        field = QLineEdit(self._access)
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setReadOnly(True)
        return field

    def _copy_button(self, field: QLineEdit, label: str) -> QPushButton:
        def copy(_is_checked: bool = False) -> None:  # noqa: FBT001, FBT002  # the argument of a signal
            QGuiApplication.clipboard().setText(field.text())

        button = self._button(f"copy_{field.objectName()}", self.tr("Copy"), copy)
        button.setAccessibleName(self.tr("Copy: {what}").format(what=label))
        return button

    def _button(self, name: str, text: str, action: Callable[..., object] | SignalInstance) -> QPushButton:
        button = QPushButton(text, self._access)
        button.setObjectName(name)
        button.clicked.connect(action)
        return button

    def _open(self) -> None:
        # The fragment is not sent: the page exchanges it for a cookie.
        QDesktopServices.openUrl(QUrl(f"{self.address.text()}/#token={self.token.text()}"))
