"""The windows of the program: made when first needed, made anew when the language changes."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from pic2latex_desktop.capture.drop_target import DropTarget
from pic2latex_desktop.history.store import HistoryStore
from pic2latex_desktop.i18n import translate
from pic2latex_desktop.preview.preview import Preview
from pic2latex_desktop.settings import choices
from pic2latex_desktop.settings.field_types import FieldChoice
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.icons import program_icon
from pic2latex_desktop.ui.theme import Colours, Theme
from pic2latex_desktop.windows.about_window import AboutWindow
from pic2latex_desktop.windows.format_strip import FormatButton
from pic2latex_desktop.windows.history_window import HistoryWindow
from pic2latex_desktop.windows.main_window import MainWindow
from pic2latex_desktop.windows.phone_window import PhoneWindow
from pic2latex_desktop.windows.placement import room_on
from pic2latex_desktop.windows.problem_window import ProblemWindow
from pic2latex_desktop.windows.result_window import ResultWindow
from pic2latex_desktop.windows.settings_window import SettingsWindow
from pic2latex_desktop.windows.welcome_window import WelcomeWindow

__all__ = ["WindowSet"]

Window = TypeVar("Window", bound=QWidget)


class WindowSet(QObject):
    """Each window exists at most once. `made` tells of a new one, so that its signals can be connected."""

    made = Signal(str, object)
    """(name, window)"""
    dropped = Signal(object)
    """A picture or picture files were dropped on a window, as `sources_in` returns them."""

    def __init__(
        self,
        settings: SettingsStore,
        theme: Theme,
        history: HistoryStore,
        make_preview: Callable[[], Preview],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._theme = theme
        self._history = history
        self._make_preview = make_preview
        self._drops = DropTarget(self)
        self._windows: dict[str, QWidget] = {}
        self._hidden: list[QWidget] = []
        self._preview: Preview | None = None
        self._drops.dropped.connect(self.dropped)
        theme.changed.connect(self._recolour)
        settings.changed.connect(self._apply_settings)

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._theme.colours

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
        return self._window("settings", lambda: SettingsWindow(lambda: self._settings.current))

    @property
    def welcome(self) -> WelcomeWindow:
        """The window of the first start."""
        return self._window("welcome", WelcomeWindow)

    @property
    def about(self) -> AboutWindow:
        """The window about the program."""
        return self._window("about", AboutWindow)

    @property
    def phone(self) -> PhoneWindow:
        """The window with the QR code for a phone."""
        return self._window("phone", PhoneWindow)

    @property
    def problem(self) -> ProblemWindow:
        """The window for errors that must be seen."""
        return self._window("problem", ProblemWindow)

    @property
    def main(self) -> MainWindow:
        """The small window for desktops without a tray."""
        return self._window("main", lambda: MainWindow(choices.mode_choices()))

    def existing(self, name: str) -> QWidget | None:
        """Return a window only if it was made already."""
        return self._windows.get(name)

    @property
    def preview_reason(self) -> str:
        """Why the browser preview is not used; empty when it is, or when nothing was drawn yet."""
        return self._preview.reason if self._preview is not None else ""

    def hide_for_snip(self) -> bool:
        """Hide the windows, pinned or not, unless the user wants them in pictures; say whether there were any."""
        if not self._settings.current.hides_windows:
            return False
        hidden = [window for window in self._windows.values() if window.isVisible()]
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

    def _window(self, name: str, make: Callable[[], Window]) -> Window:
        if name not in self._windows:
            window = make()
            window.setWindowIcon(program_icon())
            _fit_screen(window)
            self._windows[name] = window
            self._drops.watch(window)
            self.made.emit(name, window)
        # The name belongs to one kind of window, by the properties above.
        return self._windows[name]  # type: ignore[return-value]

    def _make_result(self) -> ResultWindow:
        settings = self._settings.current
        self._preview = self._make_preview()
        self._preview.choose(settings.preview)
        window = ResultWindow(self._theme.colours, self._preview)
        self._offer(window)
        window.pin(is_pinned=settings.result_pinned)
        return window

    def _offer(self, window: ResultWindow) -> None:
        window.offer(
            _buttons(choices.copy_choices()),
            _buttons(choices.page_copy_choices()),
            _buttons(choices.model_choices()),
            tuple(self._settings.current.format_buttons.split()),
        )

    def _make_history(self) -> HistoryWindow:
        return HistoryWindow(
            self._history,
            self._theme.colours,
            _buttons(choices.copy_choices()),
            _buttons(choices.page_copy_choices()),
        )

    def _apply_settings(self, old: Settings, new: Settings) -> None:
        if old.preview != new.preview and self._preview is not None:
            self._preview.choose(new.preview)
        for window in self._windows.values():
            if isinstance(window, SettingsWindow):
                window.show_settings(new)
            elif isinstance(window, MainWindow):
                window.show_mode(new.mode)
            elif isinstance(window, ResultWindow) and old.format_buttons != new.format_buttons:
                self._offer(window)

    def _recolour(self, colours: Colours) -> None:
        for window in self._windows.values():
            if isinstance(window, (ResultWindow, HistoryWindow)):
                window.set_colours(colours)


def _fit_screen(window: QWidget) -> None:
    """Give a new window the size it asks for, as far as the screen has room: Qt itself gives two thirds at most."""
    room = room_on(window.screen().availableGeometry(), window)
    window.resize(window.sizeHint().boundedTo(room.size()))


def _buttons(options: tuple[FieldChoice, ...]) -> tuple[FormatButton, ...]:
    # Most formats are LaTeX or Markdown in some wrapping; on small buttons the wrapping says enough.
    return tuple(
        FormatButton(
            option.value,
            translate("Settings", option.label).removeprefix("LaTeX, ").removeprefix("Markdown, "),
        )
        for option in options
    )
