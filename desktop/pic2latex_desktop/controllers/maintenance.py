"""What has to be looked after besides results: the history's file, its limits, starting with the computer."""

import logging
import sqlite3
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.history.database import is_sound
from pic2latex_desktop.history.store import HistoryLimits, HistoryStore
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.system.autostart import autostart_here, own_command
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.messages import HISTORY_MOVED, HISTORY_NOT_KEPT, SETTINGS_NOT_SAVED, say

__all__ = ["Maintenance"]

log = logging.getLogger(__name__)


class Maintenance(QObject):
    """Works after the start, and when settings change."""

    said = Signal(str)
    """A sentence for a notice."""
    failed = Signal(object)

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

    def keep_within(self) -> None:
        """Delete what the limits no longer allow."""
        settings = self._settings.current
        try:
            self._history.keep_within(HistoryLimits(settings.history_days, settings.history_megabytes))
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
            self.keep_within()

    def _judge(self, *, is_sound: bool) -> None:
        if not is_sound:
            try:
                aside = self._history.begin_again()
            except (OSError, sqlite3.Error) as error:
                self.failed.emit(error)
                return
            self.said.emit(say(HISTORY_MOVED, file=aside))
        self.keep_within()
