"""What is seen first: settings, language, colours, and the icon with its menu. Light, so that it is there at once."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from pic2latex_desktop.settings import choices
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.theme import Theme
from pic2latex_desktop.ui.translations import Translations
from pic2latex_desktop.ui.tray import Tray
from pic2latex_desktop.windows.tray_menu import ProgramMenu

__all__ = ["AppPaths", "StartupParts", "build_startup_parts"]


@dataclass(frozen=True, slots=True)
class AppPaths:
    """Where the program keeps things: two files and a folder."""

    settings: Path
    history: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class StartupParts:
    """The parts that are there before everything else."""

    settings: SettingsStore
    translations: Translations
    theme: Theme
    menu: ProgramMenu
    tray: Tray


def build_startup_parts(places: AppPaths, parent: QObject) -> StartupParts:
    """Read the settings, put language and colours in force, and show the icon."""
    settings = SettingsStore(places.settings, parent)
    translations = Translations(parent)
    translations.choose(settings.current.language)
    theme = Theme(settings.current.theme, parent)
    theme.choose(settings.current.theme)
    menu = ProgramMenu(choices.model_choices, settings, parent)
    tray = Tray(menu.menu, theme.colours, parent)
    tray.show()
    return StartupParts(settings, translations, theme, menu, tray)
