"""Changed settings that concern the program as a whole: its language, its colours, and the windows that show them.

Everything else follows by itself: each part that a setting concerns takes the `SettingsStore` and listens to it.
"""

from PySide6.QtCore import QObject

from pic2latex_desktop.controllers.window_actions import WindowActions
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.theme import Theme
from pic2latex_desktop.ui.translations import Translations

__all__ = ["SettingsSync"]


class SettingsSync(QObject):
    """Applies language and theme."""

    def __init__(
        self,
        settings: SettingsStore,
        translations: Translations,
        theme: Theme,
        window_actions: WindowActions,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._translations = translations
        self._theme = theme
        self._window_actions = window_actions
        settings.changed.connect(self._apply)

    def _apply(self, old: Settings, new: Settings) -> None:
        if old.theme != new.theme:
            self._theme.choose(new.theme)
        if old.language != new.language:
            self._translations.choose(new.language)
            self._window_actions.rebuild_windows()
