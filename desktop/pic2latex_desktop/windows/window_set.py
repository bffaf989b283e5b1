"""The windows of the program: made when first needed, made anew when the language changes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from pic2latex_desktop.capture.drop_target import DropTarget
from pic2latex_desktop.history.store import HistoryStore
from pic2latex_desktop.i18n import translate
from pic2latex_desktop.preview.preview import Preview
from pic2latex_desktop.settings import choices
from pic2latex_desktop.settings.field_types import FieldChoice
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.icons import program_icon
from pic2latex_desktop.ui.theme import Colours, Theme
from pic2latex_desktop.windows.about_window import AboutWindow
from pic2latex_desktop.windows.format_strip import FormatButton
from pic2latex_desktop.windows.history_window import HistoryWindow
from pic2latex_desktop.windows.main_window import MainWindow
from pic2latex_desktop.windows.problem_window import ProblemWindow
from pic2latex_desktop.windows.result_window import ResultParts, ResultWindow
from pic2latex_desktop.windows.settings_window import SettingsWindow
from pic2latex_desktop.windows.welcome_window import WelcomeWindow

__all__ = ["WindowParts", "WindowSet"]

Window = TypeVar("Window", bound=QWidget)


@dataclass(frozen=True, slots=True)
class WindowParts:
    """What windows are made with."""

    theme: Theme
    history: HistoryStore
    drawing: TaskThread
    dropping: DropTarget
    menu: QMenu
    read_settings: Callable[[], Settings]
    cache: Path


class WindowSet(QObject):
    """Each window exists at most once. `made` tells of a new one, so that its signals can be connected."""

    made = Signal(str, object)
    """(name, window)"""

    def __init__(self, parts: WindowParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._windows: dict[str, QWidget] = {}
        self._hidden: list[QWidget] = []
        self._preview: Preview | None = None
        parts.theme.changed.connect(self._recolour)

    @property
    def result(self) -> ResultWindow:
        """The result window."""
        return self._window("result", self._make_result)

    @property
    def history(self) -> HistoryWindow:
        """The history window."""
        return self._window("history", self._make_history)

    @property
    def settings(self) -> SettingsWindow:
        """The settings window."""
        return self._window("settings", lambda: SettingsWindow(self._parts.read_settings))

    @property
    def welcome(self) -> WelcomeWindow:
        """The window of the first start."""
        return self._window("welcome", WelcomeWindow)

    @property
    def about(self) -> AboutWindow:
        """The window about the program."""
        return self._window("about", AboutWindow)

    @property
    def problem(self) -> ProblemWindow:
        """The window for errors that must be seen."""
        return self._window("problem", ProblemWindow)

    @property
    def main(self) -> MainWindow:
        """The small window for desktops without a tray."""
        return self._window("main", lambda: MainWindow(self._parts.menu, choices.mode_choices()))

    def existing(self, name: str) -> QWidget | None:
        """Return a window only if it was made already."""
        return self._windows.get(name)

    @property
    def preview_reason(self) -> str:
        """Why the browser preview is not used; empty when it is, or when nothing was drawn yet."""
        return self._preview.reason if self._preview is not None else ""

    def hide_for_snip(self) -> bool:
        """Hide windows that would be in the picture, except pinned ones; say whether there were any."""
        hidden = [
            window
            for window in self._windows.values()
            if window.isVisible() and not window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
        ]
        for window in hidden:
            window.hide()
        self._hidden = hidden
        return bool(hidden)

    def show_hidden(self, *, with_result: bool) -> None:
        """Show again what was hidden for a snip; an old result only if no new one takes its place."""
        for window in self._hidden:
            if with_result or window is not self._windows.get("result"):
                window.show()
        self._hidden = []

    def refresh_history(self) -> None:
        """Show new results in the history, if it is looked at."""
        window = self._windows.get("history")
        if isinstance(window, HistoryWindow) and window.isVisible():
            window.refresh()

    def rest(self) -> None:
        """Free the browser engine while no result is looked at."""
        result = self._windows.get("result")
        if self._preview is not None and (result is None or not result.isVisible()):
            self._preview.rest()

    def discard(self) -> tuple[str, ...]:
        """Throw all windows away and return the names of those that were seen; the next use makes them anew."""
        seen = tuple(name for name, window in self._windows.items() if window.isVisible())
        if self._preview is not None:
            self._preview.close_renderers()
            self._preview = None
        for window in self._windows.values():
            window.hide()
            window.deleteLater()
        self._windows, self._hidden = {}, []
        return seen

    def choose_renderer(self, renderer: str) -> None:
        """Use the renderer of this setting for the preview."""
        if self._preview is not None:
            self._preview.choose(renderer)

    def _window(self, name: str, make: Callable[[], Window]) -> Window:
        if name not in self._windows:
            window = make()
            window.setWindowIcon(program_icon())
            self._windows[name] = window
            self._parts.dropping.watch(window)
            self.made.emit(name, window)
        # The name belongs to one kind of window, by the properties above.
        return self._windows[name]  # type: ignore[return-value]

    def _make_result(self) -> ResultWindow:
        parts = self._parts
        settings = parts.read_settings()
        self._preview = Preview(parts.theme.colours, parts.drawing, parts.cache / "preview.json")
        self._preview.choose(settings.preview)
        window = ResultWindow(
            ResultParts(
                parts.theme.colours,
                self._preview,
                _buttons(choices.copy_choices()),
                _buttons(choices.page_copy_choices()),
                _buttons(choices.model_choices()),
            )
        )
        window.pin(is_pinned=settings.result_pinned)
        return window

    def _make_history(self) -> HistoryWindow:
        return HistoryWindow(
            self._parts.history,
            self._parts.theme.colours,
            _buttons(choices.copy_choices()),
            _buttons(choices.page_copy_choices()),
        )

    def _recolour(self, colours: Colours) -> None:
        for window in self._windows.values():
            if isinstance(window, (ResultWindow, HistoryWindow)):
                window.set_colours(colours)


def _buttons(options: tuple[FieldChoice, ...]) -> tuple[FormatButton, ...]:
    # Most formats are LaTeX or Markdown in some wrapping; on small buttons the wrapping says enough.
    return tuple(
        FormatButton(
            option.value,
            translate("Settings", option.label).removeprefix("LaTeX, ").removeprefix("Markdown, "),
        )
        for option in options
    )
