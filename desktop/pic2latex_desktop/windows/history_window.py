"""Past results: search, copy again in any format, keep, delete, export."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pic2latex.types import Mode
from pic2latex_desktop.history.export import EXPORTS
from pic2latex_desktop.history.store import Entry, HistoryStore
from pic2latex_desktop.i18n import translate
from pic2latex_desktop.ui.theme import Colours
from pic2latex_desktop.windows.format_strip import FormatButton
from pic2latex_desktop.windows.history_list import EntryDelegate, EntryModel

__all__ = ["HistoryWindow"]

#: Typing may pause so long before the search runs.
PAUSE_MS = 120


class HistoryWindow(QWidget):
    """A list with a search field above and what can be done below."""

    copy_wanted = Signal(object, str)
    """(Entry, format id)"""
    opened = Signal(object)
    """The Entry to show in the result window."""
    export_wanted = Signal(object, object)
    """(tuple of Entry, Path)"""
    failed = Signal(object)
    """An error of the history's file."""

    def __init__(
        self,
        history: HistoryStore,
        colours: Colours,
        formats: tuple[FormatButton, ...],
        page_formats: tuple[FormatButton, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("history_window")
        self.setWindowTitle(self.tr("History"))
        self._history = history
        self._model = EntryModel(history)
        self._delegate = EntryDelegate(colours)
        self.search_field = QLineEdit(self)
        self.favourites_button = QToolButton(self)
        self.list = QListView(self)
        self.empty = QLabel(self)
        self.copy_button = QToolButton(self)
        self.open_button = QPushButton(self.tr("Open"), self)
        self.favourite_button = QPushButton(self.tr("Favourite"), self)
        self.delete_button = QPushButton(self.tr("Delete"), self)
        self.export_button = QPushButton(self.tr("Export\u2026"), self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._menu = QMenu(self.copy_button)
        self._formats = self._actions(formats)
        self._page_formats = self._actions(page_formats)
        self._arrange()
        self._connect()

    def refresh(self) -> None:
        """Read the list anew, keeping the search and the selected entry."""
        selected = {entry.id for entry in self._selected()}
        try:
            self._model.search(self.search_field.text(), only_favourites=self.favourites_button.isChecked())
        except sqlite3.Error as error:
            self.failed.emit(error)
        for row in range(self._model.rowCount()):
            index = self._model.index(row)
            entry = self._model.entry(index)
            if entry is not None and entry.id in selected:
                self.list.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
        is_empty = self._model.rowCount() == 0
        self.list.setVisible(not is_empty)
        self.empty.setVisible(is_empty)
        searches = bool(self.search_field.text().strip()) or self.favourites_button.isChecked()
        self.empty.setText(
            self.tr("Nothing was found.") if searches else self.tr("Your results will be kept here.")
        )
        self._enable()

    def _search_now(self) -> None:
        """Search at once for what was typed: whoever goes on to the list must not act on entries that do not match."""
        if self._pause.isActive():
            self._pause.stop()
            self.refresh()

    def set_colours(self, colours: Colours) -> None:
        """Use other colours from now on."""
        self._delegate.colours = colours
        self.list.viewport().update()

    def sizeHint(self) -> QSize:
        """Ask for room for a dozen entries. Qt calls this."""
        return QSize(640, 620)

    def _actions(self, formats: tuple[FormatButton, ...]) -> tuple[QAction, ...]:
        actions = []
        for format_ in formats:
            action = self._menu.addAction(format_.label)
            action.setObjectName(format_.id)
            action.triggered.connect(lambda _=False, format_id=format_.id: self._copy(format_id))
            actions.append(action)
        return tuple(actions)

    def _arrange(self) -> None:
        self.search_field.setObjectName("search")
        self.search_field.setPlaceholderText(self.tr("Search in LaTeX and text"))
        self.search_field.setAccessibleName(self.tr("Search"))
        self.search_field.setClearButtonEnabled(True)
        self.favourites_button.setObjectName("only_favourites")
        self.favourites_button.setText(self.tr("\u2605 Favourites"))
        self.favourites_button.setCheckable(True)
        self.list.setObjectName("entries")
        self.list.setAccessibleName(self.tr("Results"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "muted")
        self.copy_button.setObjectName("copy_as")
        self.copy_button.setText(self.tr("Copy as") + "  \u25be")
        self.copy_button.setMenu(self._menu)
        self.copy_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for name, button in (
            ("open", self.open_button),
            ("favourite", self.favourite_button),
            ("delete", self.delete_button),
            ("export", self.export_button),
        ):
            button.setObjectName(name)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.search_field, 1)
        top.addWidget(self.favourites_button)
        bottom.addWidget(self.copy_button)
        for button in (self.open_button, self.favourite_button, self.delete_button):
            bottom.addWidget(button)
        bottom.addStretch(1)
        bottom.addWidget(self.export_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        layout.addLayout(bottom)
        self.setMinimumSize(480, 220)

    def _connect(self) -> None:
        self._pause.timeout.connect(self.refresh)
        self.search_field.textChanged.connect(self._pause.start)
        self.search_field.editingFinished.connect(self._search_now)
        self.favourites_button.toggled.connect(self.refresh)
        self.list.doubleClicked.connect(self._open_index)
        self.list.selectionModel().selectionChanged.connect(self._enable)
        self.open_button.clicked.connect(self._open)
        self.favourite_button.clicked.connect(self._toggle_favourite)
        self.delete_button.clicked.connect(self._delete)
        self.export_button.clicked.connect(self._export)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Find), self.search_field.setFocus),
            (QKeySequence("Escape"), self.hide),
        ):
            QShortcut(keys, self, action)
        for keys, action in (
            (QKeySequence("Return"), self._open),
            (QKeySequence(QKeySequence.StandardKey.Copy), lambda: self._copy("")),
            (QKeySequence(QKeySequence.StandardKey.Delete), self._delete),
        ):
            shortcut = QShortcut(keys, self.list, action)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _selected(self) -> tuple[Entry, ...]:
        rows = sorted(self.list.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return tuple(entry for entry in (self._model.entry(index) for index in rows) if entry is not None)

    def _enable(self) -> None:
        chosen = self._selected()
        self.copy_button.setEnabled(len(chosen) == 1)
        is_formula = len(chosen) == 1 and chosen[0].mode is Mode.FORMULA
        for actions, fits in ((self._formats, is_formula), (self._page_formats, not is_formula)):
            for action in actions:
                action.setVisible(fits)
        self.open_button.setEnabled(len(chosen) == 1)
        self.favourite_button.setEnabled(bool(chosen))
        self.delete_button.setEnabled(bool(chosen))
        self.export_button.setEnabled(self._model.rowCount() > 0)

    def _copy(self, format_id: str) -> None:
        chosen = self._selected()
        if len(chosen) == 1:
            self.copy_wanted.emit(chosen[0], format_id)

    def _open(self) -> None:
        chosen = self._selected()
        if len(chosen) == 1:
            self.opened.emit(chosen[0])

    def _open_index(self, index: QModelIndex) -> None:
        entry = self._model.entry(index)
        if entry is not None:
            self.opened.emit(entry)

    def _toggle_favourite(self) -> None:
        chosen = self._selected()
        keeps = not all(entry.is_favourite for entry in chosen)
        self._change(lambda: self._history.set_favourite([entry.id for entry in chosen], is_favourite=keeps))

    def _delete(self) -> None:
        chosen = self._selected()
        if not chosen:
            return
        question = self.tr("Delete %n result(s) and their pictures for good?", "", len(chosen))
        answer = QMessageBox.question(self, self.tr("Delete"), question)
        if answer == QMessageBox.StandardButton.Yes:
            self._change(lambda: self._history.delete(entry.id for entry in chosen))

    def _export(self) -> None:
        kinds = ";;".join(f"{translate('Exports', kind.label)} (*{kind.ending})" for kind in EXPORTS)
        name, kind = QFileDialog.getSaveFileName(
            self, self.tr("Export"), f"pic2latex{EXPORTS[0].ending}", kinds
        )
        if name:
            path = Path(name)
            ending = kind[kind.rfind("*") + 1 : -1]
            self.export_wanted.emit(self._selected(), path if path.suffix else path.with_suffix(ending))

    def _change(self, action: Callable[[], None]) -> None:
        try:
            action()
        except sqlite3.Error as error:
            self.failed.emit(error)
        self.refresh()
