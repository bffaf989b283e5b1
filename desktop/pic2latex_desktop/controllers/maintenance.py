"""What has to be looked after besides results: the history's file, its limits, starting with the computer."""

import logging
import sqlite3
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from pic2latex_desktop.history.database import is_sound
from pic2latex_desktop.history.store import HistoryLimits, HistoryStore
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.system.autostart import autostart_here, own_command
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.messages import HISTORY_MOVED, HISTORY_NOT_KEPT, SETTINGS_NOT_SAVED, say
from pic2latex_desktop.windows.history_storage_widget import HistoryStorageWidget

__all__ = ["Maintenance"]

log = logging.getLogger(__name__)


class Maintenance(QObject):
    """Works after the start, and when settings change."""

    said = Signal(str)
    """A sentence for a notice."""
    failed = Signal(object)
    emptied = Signal()
    """The user had the history deleted."""

    def __init__(
        self,
        history: HistoryStore,
        path: Path,
        tasks: TaskThread,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._path = path
        self._tasks = tasks
        self._settings = settings
        settings.changed.connect(self._apply_settings)
        settings.not_saved.connect(lambda reason: self.said.emit(say(SETTINGS_NOT_SAVED, reason=reason)))

    def begin(self) -> None:
        """Check the history's file, then apply its limits."""
        if self._history.moved_aside is not None:
            self.said.emit(say(HISTORY_MOVED, file=self._history.moved_aside))
        if self._history.problem is not None:
            self.said.emit(say(HISTORY_NOT_KEPT))
            return
        path = self._path
        self._tasks.run(lambda: is_sound(path), lambda sound: self._judge(is_sound=sound), self.failed.emit)

    def connect_storage_widget(self, widget: HistoryStorageWidget) -> None:
        """Say there how much is kept, and do what is asked."""
        widget.refresh_wanted.connect(lambda: self._show_usage(widget))
        widget.folder_wanted.connect(self._open_folder)
        widget.delete_wanted.connect(lambda favourites: self._delete_all(widget, favourites=favourites))

    def keep_within(self, *, trusts_clock: bool = False) -> None:
        """Delete what the limits no longer allow; see `HistoryStore.keep_within`."""
        settings = self._settings.current
        limits = HistoryLimits(settings.history_days, settings.history_megabytes)
        try:
            self._history.keep_within(limits, trusts_clock=trusts_clock)
        except sqlite3.Error as error:
            self.failed.emit(error)

    def apply_autostart(self) -> None:
        """Switch starting with the computer on or off, as the settings have it."""
        settings, autostart = self._settings.current, autostart_here()
        try:
            if settings.starts_with_computer:
                autostart.switch_on(own_command())
            elif autostart.is_on():
                autostart.switch_off()
        except OSError as error:
            log.warning("Starting with the computer could not be changed.", exc_info=True)
            self.failed.emit(error)

    def _apply_settings(self, old: Settings, new: Settings) -> None:
        if old.starts_with_computer != new.starts_with_computer:
            self.apply_autostart()
        if (old.history_days, old.history_megabytes) != (new.history_days, new.history_megabytes):
            self.keep_within(trusts_clock=True)  # the user has just asked

    def _judge(self, *, is_sound: bool) -> None:
        if not is_sound:
            try:
                aside = self._history.begin_again()
            except (OSError, sqlite3.Error) as error:
                self.failed.emit(error)
                return
            self.said.emit(say(HISTORY_MOVED, file=aside))
        self.keep_within()

    def _show_usage(self, widget: HistoryStorageWidget) -> None:
        try:
            widget.show_usage(self._history.usage())
        except sqlite3.Error as error:
            self.failed.emit(error)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def _delete_all(self, widget: HistoryStorageWidget, *, favourites: bool) -> None:
        try:
            self._history.delete_all(favourites=favourites)
        except sqlite3.Error as error:
            self.failed.emit(error)
        self._show_usage(widget)
        self.emptied.emit()
