"""The settings: sections on the left, the generated form on the right, and tests that show whether it works."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.schema import SECTIONS, Settings, spec_of
from pic2latex_desktop.windows.history_storage_widget import HistoryStorageWidget
from pic2latex_desktop.windows.hotkey_test_widget import HotkeyTestWidget
from pic2latex_desktop.windows.local_api_widget import LocalApiWidget
from pic2latex_desktop.windows.screenshot_test_widget import ScreenshotTestWidget
from pic2latex_desktop.windows.settings_form import SectionPage

__all__ = ["SettingsWindow"]


class SettingsWindow(QWidget):
    """Shows and changes settings; every change is in force at once."""

    changed = Signal(object)
    """The new Settings."""

    def __init__(self, read: Callable[[], Settings], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("settings_window")
        self.setWindowTitle(self.tr("Settings"))
        self._read = read
        self.sections = QListWidget(self)
        self.sections.setObjectName("sections")
        self.sections.setAccessibleName(self.tr("Sections"))
        self.sections.setFixedWidth(150)
        self.sections.ensurePolished()  # else its rows are measured without the theme's padding, and overlap
        self._stack = QStackedWidget(self)
        self._pages: dict[str, SectionPage] = {}
        for section in SECTIONS:
            page = SectionPage(section, read, self)
            page.changed.connect(self.changed)
            self._pages[section.name] = page
            self._stack.addWidget(page)
            self.sections.addItem(translate("Settings", section.label))
        width = max(page.caption_width for page in self._pages.values())
        for page in self._pages.values():
            page.set_caption_width(width)
        self.capture_test = ScreenshotTestWidget(self)
        self._pages["capture"].add_below(self.capture_test)
        self.local_api = LocalApiWidget(self)
        self._pages["sharing"].add_below(self.local_api)
        self.key_test = HotkeyTestWidget(self._pages["keys"].shortcut_fields(), self)
        self._pages["keys"].add_below(self.key_test)
        self.storage = HistoryStorageWidget(self)
        self._pages["history"].add_below(self.storage)
        self._arrange()
        self.sections.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.sections.setCurrentRow(0)
        QShortcut(QKeySequence("Escape"), self, self.close)

    def show_settings(self, settings: Settings) -> None:
        """Show values that were changed elsewhere."""
        for page in self._pages.values():
            page.show_settings(settings)

    def show_section(self, name: str) -> None:
        """Turn to a section."""
        names = [section.name for section in SECTIONS]
        self.sections.setCurrentRow(names.index(name))

    def sizeHint(self) -> QSize:
        """Ask for room for the longest section. Qt calls this."""
        return QSize(800, 560)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End a test that runs. The window is only hidden, and kept. Qt calls this."""
        self.key_test.end()
        super().closeEvent(event)

    def _arrange(self) -> None:
        defaults = QPushButton(self.tr("Restore defaults"), self)
        defaults.setObjectName("defaults")
        defaults.clicked.connect(self._restore_defaults)
        close = QPushButton(self.tr("Close"), self)
        close.setObjectName("close")
        close.clicked.connect(self.close)
        body, bottom = QHBoxLayout(), QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self.sections)
        body.addWidget(self._stack, 1)
        bottom.addWidget(defaults)
        bottom.addStretch(1)
        bottom.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addLayout(body, 1)
        layout.addLayout(bottom)
        self.setMinimumSize(480, 220)

    def _restore_defaults(self) -> None:
        question = self.tr("Set everything in this window back to how it was in the beginning?")
        answer = QMessageBox.question(self, self.tr("Restore defaults"), question)
        if answer != QMessageBox.StandardButton.Yes:
            return
        # What the program remembers by itself is not in this window.
        shown: dict[str, Any] = {
            setting.name: setting.default for setting in fields(Settings) if spec_of(setting).section
        }
        settings = replace(self._read(), **shown)
        self.changed.emit(settings)
        self.show_settings(settings)
