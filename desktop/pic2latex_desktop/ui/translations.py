"""The languages of the program: which one is in force, and putting it in force."""

import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

import pic2latex_resources
from pic2latex_desktop.ui.language_fonts import font_for

__all__ = ["LANGUAGES", "Translations"]

#: The languages there is a file for. English too: its file holds the plural forms.
LANGUAGES = ("en", "zh_CN")

log = logging.getLogger(__name__)


class Translations(QObject):
    """Installs the translators of a language. Windows made afterwards speak it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._installed: list[QTranslator] = []
        self._system = QLocale.system()
        self._system_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)

    def choose(self, setting: str) -> str:
        """Put the language of the setting in force ("system" or one of LANGUAGES); return which one it is."""
        language = setting if setting in LANGUAGES else _nearest(self._system)
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed = []
        # Dates and numbers as in the language that is read, unless the system knows better.
        knows_better = setting not in LANGUAGES and self._system.language() != QLocale.Language.C
        QLocale.setDefault(self._system if knows_better else QLocale(language))
        if isinstance(self.parent(), QApplication):
            QApplication.setFont(font_for(language, self._system_font))
        self._install(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        self._install(f"pic2latex_{language}", str(pic2latex_resources.path("languages")))
        return language

    def _install(self, name: str, folder: str) -> None:
        translator = QTranslator(self)
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
            self._installed.append(translator)
        else:
            log.debug("There is no translation %s.", name)


def _nearest(locale: QLocale) -> str:
    """Return the language of ours nearest to the system's. Traditional Chinese readers are shown English."""
    is_simplified = (
        locale.language() == QLocale.Language.Chinese
        and locale.script() == QLocale.Script.SimplifiedHanScript
    )
    return "zh_CN" if is_simplified else "en"
