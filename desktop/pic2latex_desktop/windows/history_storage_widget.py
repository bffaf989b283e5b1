"""How much the history keeps, where it lies, and how to get rid of all of it."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMessageBox, QPushButton, QVBoxLayout, QWidget

from pic2latex_desktop.history.store import HistoryUsage

__all__ = ["HistoryStorageWidget"]


class HistoryStorageWidget(QWidget):
    """A line of words and two buttons."""

    refresh_wanted = Signal()
    """The words may be out of date."""
    folder_wanted = Signal()
    delete_wanted = Signal(bool)
    """Delete all results; with True, favourites too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_storage")
        self._usage = HistoryUsage(0, 0, 0)
        self._words = QLabel(self)
        self._words.setObjectName("history_usage")
        self._words.setWordWrap(True)
        folder = QPushButton(self.tr("Open the folder"), self)
        folder.setObjectName("open_history_folder")
        folder.clicked.connect(self.folder_wanted)
        self._delete = QPushButton(self.tr("Delete all\u2026"), self)
        self._delete.setObjectName("delete_history")
        self._delete.clicked.connect(self._ask)
        buttons = QHBoxLayout()
        buttons.addWidget(folder)
        buttons.addWidget(self._delete)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._words)
        layout.addLayout(buttons)

    def show_usage(self, usage: HistoryUsage) -> None:
        """Say how much is kept."""
        self._usage = usage
        results = self.tr("%n result(s) with their pictures", "", usage.results)
        favourites = self.tr("%n favourite(s) among them", "", usage.favourites)
        size = QLocale().formattedDataSize(usage.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
        parts = (results, favourites, size) if usage.favourites else (results, size)
        self._words.setText("  \u00b7  ".join(parts))
        self._delete.setEnabled(usage.results > 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the numbers of now. Qt calls this."""
        super().showEvent(event)
        self.refresh_wanted.emit()

    def _ask(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Delete all"))
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("Delete %n result(s) and their pictures for good?", "", self._usage.results))
        box.addButton(QMessageBox.StandardButton.Cancel)
        rest = None
        if 0 < self._usage.favourites < self._usage.results:
            rest = box.addButton(self.tr("All but favourites"), QMessageBox.ButtonRole.DestructiveRole)
        everything = box.addButton(self.tr("Everything"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() in {rest, everything}:
            self.delete_wanted.emit(box.clickedButton() is everything)
