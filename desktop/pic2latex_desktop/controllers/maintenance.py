"""What has to be looked after besides results: the history's file, its limits, starting with the computer."""

import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.history.database import is_sound
from pic2latex_desktop.history.store import HistoryLimits, HistoryStore
from pic2latex_desktop.settings.schema import Settings
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
        self, history: HistoryStore, path: Path, background: TaskThread, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._path = path
        self._background = background

    def begin(self, settings: Settings) -> None:
        """Check the history's file, then apply its limits."""
        if self._history.moved_aside is not None:
            self.said.emit(say(HISTORY_MOVED, file=self._history.moved_aside))
        if self._history.problem is not None:
            self.said.emit(say(HISTORY_NOT_KEPT))
            return
        path = self._path
        self._background.run(
            lambda: is_sound(path), lambda sound: self._judge(settings, is_sound=sound), self.failed.emit
        )

    def keep_within(self, settings: Settings) -> None:
        """Delete what the limits no longer allow."""
        try:
            self._history.keep_within(HistoryLimits(settings.history_days, settings.history_megabytes))
        except sqlite3.Error as error:
            self.failed.emit(error)

    def follow_autostart(self, settings: Settings) -> None:
        """Switch starting with the computer on or off, as the settings have it."""
        autostart = autostart_here()
        try:
            if settings.starts_with_computer:
                autostart.switch_on(own_command())
            elif autostart.is_on():
                autostart.switch_off()
        except OSError as error:
            log.warning("Starting with the computer could not be changed.", exc_info=True)
            self.failed.emit(error)

    def seen_autostart(self, settings: Settings) -> Settings:
        """Return the settings as the system has them: a person may have switched autostart off elsewhere."""
        try:
            is_on = autostart_here().is_on()
        except OSError:
            log.info("It is not known whether the program starts with the computer.", exc_info=True)
            return settings
        return replace(settings, starts_with_computer=is_on)

    def tell_not_saved(self, reason: str) -> None:
        """Say that the settings could not be saved."""
        self.said.emit(say(SETTINGS_NOT_SAVED, reason=reason))

    def _judge(self, settings: Settings, *, is_sound: bool) -> None:
        if not is_sound:
            try:
                aside = self._history.begin_again()
            except (OSError, sqlite3.Error) as error:
                self.failed.emit(error)
                return
            self.said.emit(say(HISTORY_MOVED, file=aside))
        self.keep_within(settings)
