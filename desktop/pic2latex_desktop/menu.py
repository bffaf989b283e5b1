"""Everything the program can do, as one menu: for the tray, and for the small window where there is no tray.

Actions are changed in place, never replaced: some desktops keep a copy of the menu and show the old one.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from .history import Entry
from .setting_kinds import Choice
from .wording import translated

__all__ = ["ProgramMenu"]

RECENT = 8
#: Characters of LaTeX in the list of recent results.
SHORT = 48


class ProgramMenu(QObject):
    """The menu and its actions. What a person chose comes out as signals."""

    snip_wanted = Signal()
    repeat_wanted = Signal()
    mode_chosen = Signal(str)
    format_chosen = Signal(str)
    model_chosen = Signal(str)
    recent_chosen = Signal(int)
    """The id of an entry of the history."""
    open_wanted = Signal()
    paste_wanted = Signal()
    pause_chosen = Signal(bool)
    settings_wanted = Signal()
    history_wanted = Signal()
    about_wanted = Signal()
    quit_wanted = Signal()
    about_to_show = Signal()

    def __init__(
        self,
        modes: tuple[Choice, ...],
        formats: tuple[Choice, ...],
        models: Callable[[], tuple[Choice, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self.menu.setObjectName("program_menu")
        self._models = models
        self._model = ""
        self.snip = self._action("snip", self.tr("Snip"), self.snip_wanted)
        self.repeat = self._action("repeat", self.tr("Repeat the last region"), self.repeat_wanted)
        self.menu.addSeparator()
        self.modes = self._choices("mode", self.tr("A picture holds"), modes, self.mode_chosen)
        self.formats = self._choices("format", self.tr("Copy as"), formats, self.format_chosen)
        self._model_menu = self.menu.addMenu(self.tr("Model"))
        self._model_menu.aboutToShow.connect(self._fill_models)
        self._recent_menu = self.menu.addMenu(self.tr("Recent results"))
        self._recent = [self._recent_action() for _ in range(RECENT)]
        self.menu.addSeparator()
        self.open = self._action("open", self.tr("Open picture or PDF\u2026"), self.open_wanted)
        self.paste = self._action("paste", self.tr("Paste picture"), self.paste_wanted)
        self.menu.addSeparator()
        self.history = self._action("history", self.tr("History"), self.history_wanted)
        self.pause = self.menu.addAction(self.tr("Pause the keys"))
        self.pause.setObjectName("pause")
        self.pause.setCheckable(True)
        self.pause.triggered.connect(self.pause_chosen)
        self.settings = self._action("settings", self.tr("Settings"), self.settings_wanted)
        self.about = self._action("about", self.tr("About Pic2LaTeX"), self.about_wanted)
        self.menu.addSeparator()
        self.quit = self._action("quit", self.tr("Quit"), self.quit_wanted)
        self.menu.aboutToShow.connect(self.about_to_show)
        self.show_recent(())

    def show_mode(self, mode: str) -> None:
        """Tick a mode."""
        _tick(self.modes, mode)

    def show_format(self, format_id: str) -> None:
        """Tick a format."""
        _tick(self.formats, format_id)

    def show_model(self, name: str) -> None:
        """Remember which model is in force; the list is read when it is opened."""
        self._model = name

    def show_paused(self, *, is_paused: bool) -> None:
        """Tick or untick that keys are paused."""
        self.pause.setChecked(is_paused)

    def show_keys(self, formula: str, repeat: str, paste: str) -> None:
        """Show beside the actions which keys do the same everywhere. Only shown: the system hears them."""
        for action, label, keys in (
            (self.snip, self.tr("Snip"), formula),
            (self.repeat, self.tr("Repeat the last region"), repeat),
            (self.paste, self.tr("Paste picture"), paste),
        ):
            action.setText(f"{label}\t{keys}" if keys else label)

    def show_recent(self, entries: tuple[Entry, ...]) -> None:
        """List these results."""
        for number, action in enumerate(self._recent):
            entry = entries[number] if number < len(entries) else None
            action.setVisible(entry is not None)
            if entry is not None:
                line = " ".join(entry.source.split())
                short = line if len(line) <= SHORT else line[: SHORT - 1] + "\u2026"
                # An ampersand would underline the next letter.
                action.setText(short.replace("&", "&&"))
                action.setData(entry.id)
        self._recent_menu.menuAction().setEnabled(bool(entries))

    def _action(self, name: str, text: str, signal: SignalInstance) -> QAction:
        action = self.menu.addAction(text)
        action.setObjectName(name)
        action.triggered.connect(signal)
        return action

    def _choices(
        self, name: str, title: str, choices: tuple[Choice, ...], signal: SignalInstance
    ) -> QActionGroup:
        inner = self.menu.addMenu(title)
        inner.setObjectName(f"{name}_menu")
        group = QActionGroup(inner)
        for choice in choices:
            action = inner.addAction(translated("Settings", choice.label))
            action.setObjectName(f"{name}_{choice.value}")
            action.setData(choice.value)
            action.setCheckable(True)
            group.addAction(action)
        group.triggered.connect(lambda action: signal.emit(action.data()))
        return group

    def _recent_action(self) -> QAction:
        action = self._recent_menu.addAction("")
        action.triggered.connect(lambda: self.recent_chosen.emit(int(action.data())))
        return action

    def _fill_models(self) -> None:
        self._model_menu.clear()
        group = QActionGroup(self._model_menu)
        for choice in self._models():
            action = self._model_menu.addAction(translated("Settings", choice.label))
            action.setCheckable(True)
            action.setChecked(choice.value == self._model)
            action.setData(choice.value)
            group.addAction(action)
        group.triggered.connect(lambda action: self.model_chosen.emit(action.data()))


def _tick(group: QActionGroup, value: str) -> None:
    for action in group.actions():
        action.setChecked(action.data() == value)
