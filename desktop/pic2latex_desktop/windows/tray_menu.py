"""Everything the program can do, as one menu: for the tray, and for the small window where there is no tray.

Actions are changed in place, never replaced: some desktops keep a copy of the menu and show the old one.
"""

from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.field_types import FieldChoice
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.icons import line_icon
from pic2latex_desktop.ui.theme import Colours

if TYPE_CHECKING:
    from pic2latex_desktop.history.store import Entry

__all__ = ["RECENT", "ProgramMenu"]

#: So many recent results are listed.
RECENT = 8
#: Columns of LaTeX in the list of recent results.
SHORT = 48
#: Columns of the line that says how the program is doing.
STATE_SHORT = 56
#: Action -> its icon. Actions with a tick have none: the tick takes its place.
ICONS = {
    "snip": "snip",
    "snip_page": "paragraph",
    "snip_text": "text",
    "repeat": "repeat",
    "stop": "stop",
    "open": "open",
    "paste": "paste",
    "history": "history",
    "settings": "settings",
    "about": "about",
    "quit": "quit",
}


class ProgramMenu(QObject):
    """The menu and its actions. What the user chose comes out as signals."""

    snip_wanted = Signal()
    snip_as_wanted = Signal(str)
    """A snip of what this mode names, whatever is set."""
    repeat_wanted = Signal()
    mode_chosen = Signal(str)
    format_chosen = Signal(str)
    page_format_chosen = Signal(str)
    stop_wanted = Signal()
    model_chosen = Signal(str)
    recent_chosen = Signal(int)
    """The id of an entry of the history."""
    open_wanted = Signal()
    paste_wanted = Signal()
    phone_wanted = Signal()
    pause_chosen = Signal(bool)
    settings_wanted = Signal()
    history_wanted = Signal()
    about_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        models: Callable[[], tuple[FieldChoice, ...]],
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self.menu.setObjectName("program_menu")
        self._models = models
        self._keys = {"snip": "", "page": "", "text": "", "repeat": "", "paste": ""}
        self._model = ""
        self._choices: list[tuple[QAction, FieldChoice]] = []
        self._state = self._action("state", None)
        self._state.setEnabled(False)
        self.menu.addSeparator()
        self._snip = self._action("snip", self.snip_wanted)
        self._snip_page = self._action("snip_page", None)
        self._snip_page.triggered.connect(lambda: self.snip_as_wanted.emit("page"))
        self._snip_text = self._action("snip_text", None)
        self._snip_text.triggered.connect(lambda: self.snip_as_wanted.emit("text"))
        self._repeat = self._action("repeat", self.repeat_wanted)
        self._stop = self._action("stop", self.stop_wanted)
        self._stop.setEnabled(False)
        self.menu.addSeparator()
        self._modes = self._inner_menu("mode_menu")
        self._formats = self._inner_menu("format_menu")
        self._page_formats = self._inner_menu("page_format_menu")
        self._model_menu = self._inner_menu("model_menu")
        self._model_menu.aboutToShow.connect(self._fill_models)
        self._recent_menu = self._inner_menu("recent_menu")
        self._recent = [self._recent_action() for _ in range(RECENT)]
        self.menu.addSeparator()
        self._open = self._action("open", self.open_wanted)
        self._paste = self._action("paste", self.paste_wanted)
        self._phone = self._action("phone", self.phone_wanted)
        self.menu.addSeparator()
        self._history = self._action("history", self.history_wanted)
        self._pause = self._action("pause", None)
        self._pause.setCheckable(True)
        self._pause.triggered.connect(self.pause_chosen)
        self._settings = self._action("settings", self.settings_wanted)
        self._about = self._action("about", self.about_wanted)
        self.menu.addSeparator()
        self._quit = self._action("quit", self.quit_wanted)
        self._settings_store = settings
        settings.changed.connect(lambda _, new: self.show_settings(new))
        self.show_settings(settings.current)
        self.show_recent(())

    def fill(
        self,
        modes: tuple[FieldChoice, ...],
        formats: tuple[FieldChoice, ...],
        page_formats: tuple[FieldChoice, ...],
    ) -> None:
        """List the modes and formats: once, and not before the icon is seen, because the formats take time."""
        self._add_choices(self._modes, modes, self.mode_chosen)
        self._add_choices(self._formats, formats, self.format_chosen)
        self._add_choices(self._page_formats, page_formats, self.page_format_chosen)
        self.show_settings(self._settings_store.current)

    def set_colours(self, colours: Colours) -> None:
        """Draw the icons in other colours from now on."""
        for action in self.menu.actions():
            if action.objectName() in ICONS:
                icon = line_icon(ICONS[action.objectName()], colours.text, colours.accent_text)
                action.setIcon(icon)

    def show_status(self, _: object, words: str) -> None:
        """Say in the first line how the program is doing."""
        self._state.setText(_shortened(words, STATE_SHORT))

    def offer_stop(self, is_reading: bool) -> None:  # noqa: FBT001  # the argument of a signal
        """Offer to stop reading while something is read."""
        self._stop.setEnabled(is_reading)

    def retranslate(self) -> None:
        """Say everything in the language in force."""
        for action, text in (
            (self._snip, self.tr("Snip") + self._keys["snip"]),
            (self._snip_page, self.tr("Snip a paragraph") + self._keys["page"]),
            (self._snip_text, self.tr("Snip text") + self._keys["text"]),
            (self._repeat, self.tr("Repeat the last region") + self._keys["repeat"]),
            (self._stop, self.tr("Stop reading")),
            (self._modes.menuAction(), self.tr("A picture holds")),
            (self._formats.menuAction(), self.tr("Copy formulas as")),
            (self._page_formats.menuAction(), self.tr("Copy paragraphs as")),
            (self._model_menu.menuAction(), self.tr("Model")),
            (self._recent_menu.menuAction(), self.tr("Recent results")),
            (self._open, self.tr("Open picture or PDF\u2026")),
            (self._paste, self.tr("Paste picture") + self._keys["paste"]),
            (self._phone, self.tr("Photograph with a phone\u2026")),
            (self._history, self.tr("History")),
            (self._pause, self.tr("Pause the keys")),
            (self._settings, self.tr("Settings")),
            (self._about, self.tr("About Pic2LaTeX")),
            (self._quit, self.tr("Quit")),
        ):
            action.setText(text)
        for action, choice in self._choices:
            action.setText(translate("Settings", choice.label))

    def show_settings(self, settings: Settings) -> None:
        """Tick what is chosen, and show beside the actions which keys do the same everywhere."""
        _tick(self._modes, settings.mode)
        _tick(self._formats, settings.format)
        _tick(self._page_formats, settings.page_format)
        self._model = settings.model
        self._pause.setChecked(settings.keys_paused)
        snip = {"formula": settings.key_formula, "page": settings.key_paragraph, "text": settings.key_text}
        by_action = snip | {
            "snip": snip[settings.mode],
            "repeat": settings.key_repeat,
            "paste": settings.key_paste,
        }
        # Only shown: the system hears them, so the actions themselves get no shortcuts.
        self._keys = {name: f"\t{keys}" if keys else "" for name, keys in by_action.items()}
        self.retranslate()

    def show_recent(self, entries: "tuple[Entry, ...]") -> None:
        """List these results."""
        for number, action in enumerate(self._recent):
            entry = entries[number] if number < len(entries) else None
            action.setVisible(entry is not None)
            if entry is not None:
                action.setText(_shortened(entry.source, SHORT))
                action.setData(entry.id)
        self._recent_menu.menuAction().setEnabled(bool(entries))

    def _action(self, name: str, signal: SignalInstance | None) -> QAction:
        action = self.menu.addAction("")
        action.setObjectName(name)
        if signal is not None:
            action.triggered.connect(signal)
        return action

    def _inner_menu(self, name: str) -> QMenu:
        menu = self.menu.addMenu("")
        menu.setObjectName(name)
        return menu

    def _add_choices(self, menu: QMenu, choices: tuple[FieldChoice, ...], signal: SignalInstance) -> None:
        group = QActionGroup(menu)
        for choice in choices:
            action = menu.addAction("")
            action.setObjectName(f"{menu.objectName()}_{choice.value}")
            action.setData(choice.value)
            action.setCheckable(True)
            group.addAction(action)
            self._choices.append((action, choice))
        group.triggered.connect(lambda action: signal.emit(action.data()))

    def _recent_action(self) -> QAction:
        action = self._recent_menu.addAction("")
        action.triggered.connect(lambda: self.recent_chosen.emit(int(action.data())))
        return action

    def _fill_models(self) -> None:
        self._model_menu.clear()
        group = QActionGroup(self._model_menu)
        for choice in self._models():
            action = self._model_menu.addAction(translate("Settings", choice.label))
            action.setCheckable(True)
            action.setChecked(choice.value == self._model)
            action.setData(choice.value)
            group.addAction(action)
        group.triggered.connect(lambda action: self.model_chosen.emit(action.data()))


def _shortened(text: str, most: int) -> str:
    """Return text as one line of a menu, with dots for what is too much; a Chinese character is as wide as two."""
    line = " ".join(text.split())
    widths = [2 if east_asian_width(each) in "WF" else 1 for each in line]
    fits = sum(width <= most - 1 for width in accumulate(widths))
    short = line if sum(widths) <= most else line[:fits] + "\u2026"
    # An ampersand would underline the next letter.
    return short.replace("&", "&&")


def _tick(menu: QMenu, value: str) -> None:
    for action in menu.actions():
        action.setChecked(action.data() == value)
