"""The small window for desktops without a tray: the same menu, and its commonest entries as buttons."""

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.field_types import FieldChoice

__all__ = ["MainWindow"]


class MainWindow(QWidget):
    """Snip, what a picture holds, paste, open, and the menu. Closing it ends the program or hides it."""

    snip_wanted = Signal()
    paste_wanted = Signal()
    open_wanted = Signal()
    history_wanted = Signal()
    mode_chosen = Signal(str)
    closed = Signal()

    def __init__(self, modes: tuple[FieldChoice, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("main_window")
        self.setWindowTitle(self.tr("Pic2LaTeX"))
        self._modes = QComboBox(self)
        self._modes.setObjectName("mode")
        self._modes.setAccessibleName(self.tr("A picture holds"))
        for mode in modes:
            self._modes.addItem(translate("Settings", mode.label), mode.value)
        self._modes.activated.connect(lambda: self.mode_chosen.emit(str(self._modes.currentData())))
        self._state = QLabel(self)
        self._state.setObjectName("state")
        self._state.setProperty("role", "muted")
        self._state.setWordWrap(True)
        self._menu_button = QToolButton(self)
        self._menu_button.setObjectName("menu")
        self._menu_button.setText("\u2630")
        self._menu_button.setAccessibleName(self.tr("Menu"))
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._arrange()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste_wanted.emit)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Open), self, self.open_wanted.emit)

    def set_menu(self, menu: QMenu) -> None:
        """Offer everything the program can do."""
        self._menu_button.setMenu(menu)

    def show_mode(self, mode: str) -> None:
        """Show which mode is chosen."""
        self._modes.setCurrentIndex(max(0, self._modes.findData(mode)))

    def show_status(self, _: object, words: str) -> None:
        """Show the words of a change of status. A method, so that Qt forgets it when the window is deleted."""
        self.show_state(words)

    def show_state(self, words: str) -> None:
        """Say how the program is doing."""
        self._state.setText(words)

    def sizeHint(self) -> QSize:
        """Ask for little. Qt calls this."""
        return QSize(360, 230)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the program. Qt calls this."""
        self.closed.emit()
        super().closeEvent(event)

    def _arrange(self) -> None:
        snip = self._button("snip", self.tr("Snip"), self.snip_wanted)
        snip.setDefault(True)
        top, middle = QHBoxLayout(), QHBoxLayout()
        top.addWidget(snip, 1)
        top.addWidget(self._modes)
        top.addWidget(self._menu_button)
        for name, text, signal in (
            ("paste", self.tr("Paste"), self.paste_wanted),
            ("open", self.tr("Open\u2026"), self.open_wanted),
            ("history", self.tr("History"), self.history_wanted),
        ):
            middle.addWidget(self._button(name, text, signal))
        drop = QFrame(self)
        drop.setObjectName("card")
        words = QLabel(self.tr("Drop a picture or a PDF here"), drop)
        words.setProperty("role", "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(drop).addWidget(words)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addLayout(middle)
        layout.addWidget(drop, 1)
        layout.addWidget(self._state)
        self.setMinimumSize(340, 220)
        snip.setFocus()
        self.setTabOrder(snip, self._modes)
        self.setTabOrder(self._modes, self._menu_button)

    def _button(self, name: str, text: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.clicked.connect(signal)
        return button
