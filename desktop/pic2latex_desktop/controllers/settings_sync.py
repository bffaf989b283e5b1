"""Settings put in force: every part that cares is told what it needs when they change."""

from dataclasses import dataclass

from PySide6.QtCore import QObject

from pic2latex.types import Mode
from pic2latex_desktop.capture.region_capture import RegionCapture
from pic2latex_desktop.controllers.app_status import AppStatus
from pic2latex_desktop.controllers.capture import CaptureController
from pic2latex_desktop.controllers.hotkeys import HotkeyController
from pic2latex_desktop.controllers.maintenance import Maintenance
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.controllers.result_view import ResultView
from pic2latex_desktop.controllers.window_actions import WindowActions
from pic2latex_desktop.recognition.worker import Worker
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.notifications import Notifications
from pic2latex_desktop.ui.theme import Theme
from pic2latex_desktop.ui.translations import Translations
from pic2latex_desktop.windows.main_window import MainWindow
from pic2latex_desktop.windows.settings_window import SettingsWindow
from pic2latex_desktop.windows.tray_menu import ProgramMenu
from pic2latex_desktop.windows.window_set import WindowSet

__all__ = ["FollowingParts", "SettingsSync"]


@dataclass(frozen=True, slots=True)
class FollowingParts:
    """Everybody a setting may concern."""

    settings: SettingsStore
    translations: Translations
    theme: Theme
    worker: Worker
    delivery: RecognitionController
    presenter: ResultView
    keys: HotkeyController
    wishes: CaptureController
    snipping: RegionCapture
    notices: Notifications
    menu: ProgramMenu
    status: AppStatus
    windows: WindowSet
    housekeeping: Maintenance
    front_desk: WindowActions


class SettingsSync(QObject):
    """Listens to the settings."""

    def __init__(self, parts: FollowingParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        parts.settings.changed.connect(self._follow)
        parts.settings.not_saved.connect(parts.housekeeping.tell_not_saved)
        self._tell(parts.settings.current)

    def _follow(self, old: Settings, new: Settings) -> None:
        parts = self._parts
        if old.theme != new.theme:
            parts.theme.choose(new.theme)
        if old.starts_with_computer != new.starts_with_computer:
            parts.housekeeping.follow_autostart(new)
        if (old.history_days, old.history_megabytes) != (new.history_days, new.history_megabytes):
            parts.housekeeping.keep_within(new)
        if old.preview != new.preview:
            parts.windows.choose_renderer(new.preview)
        self._tell(new)
        if old.language != new.language:
            self._speak(new)

    def _tell(self, settings: Settings) -> None:
        parts = self._parts
        parts.worker.set_idle_minutes(settings.unload_minutes)
        parts.delivery.set_settings(settings)
        parts.presenter.set_settings(settings)
        parts.keys.set_settings(settings)
        parts.wishes.mode = Mode(settings.mode)
        parts.snipping.preferred = settings.grabber or None
        parts.notices.is_on = settings.notifies
        parts.menu.show_settings(settings)
        parts.status.pause(is_paused=settings.keys_paused)
        for name in ("settings", "main"):
            window = parts.windows.existing(name)
            if isinstance(window, SettingsWindow):
                window.show_settings(settings)
            elif isinstance(window, MainWindow):
                window.show_mode(settings.mode)

    def _speak(self, settings: Settings) -> None:
        """Speak another language: the menu changes its words, windows are made anew."""
        parts = self._parts
        parts.translations.choose(settings.language)
        seen = parts.windows.discard()
        parts.menu.retranslate()
        show = {
            "settings": lambda: parts.front_desk.show_settings("program"),
            "history": parts.front_desk.show_history,
            "main": parts.front_desk.show_main,
        }
        # A result or an error that was read already need not come back.
        for name in show.keys() & set(seen):
            show[name]()
