"""Settings, welcome, about and main window, and the questions in between: what they ask for is done here."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from pic2latex_desktop.capture.picture_sources import PICTURE_ENDINGS, PictureFile
from pic2latex_desktop.capture.screenshot import usable_backends
from pic2latex_desktop.controllers.capture import CaptureController
from pic2latex_desktop.controllers.hotkeys import HotkeyController
from pic2latex_desktop.controllers.local_api import LocalApi, LocalApiState
from pic2latex_desktop.recognition.job import Job
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.system.memory import resident_megabytes
from pic2latex_desktop.ui.messages import LOCAL_API_RUNS, PREVIEW_LIGHT, PREVIEW_WEB, explain, say
from pic2latex_desktop.windows.about_window import AboutFacts
from pic2latex_desktop.windows.main_window import MainWindow
from pic2latex_desktop.windows.screenshot_test_widget import ScreenshotTestWidget
from pic2latex_desktop.windows.settings_window import SettingsWindow
from pic2latex_desktop.windows.welcome_window import WelcomeWindow
from pic2latex_desktop.windows.window_set import WindowSet

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["WindowActions"]


class WindowActions(QObject):
    """Connects windows as they are made, and opens them when asked."""

    main_window_closed = Signal()

    def __init__(
        self,
        windows: WindowSet,
        capture: CaptureController,
        hotkeys: HotkeyController,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.local_api: LocalApi | None = None
        self._windows = windows
        self._capture = capture
        self._hotkeys = hotkeys
        self._settings = settings
        self._test: ScreenshotTestWidget | None = None
        self.has_tray: Callable[[], bool] = lambda: False
        """Says whether the desktop shows the program's icon."""
        hotkeys.state_changed.connect(self._follow_keys)
        capture.tested.connect(self._show_test)
        capture.page_wanted.connect(self._ask_for_page)

    def connect_settings_window(self, window: SettingsWindow) -> None:
        """Do what is asked in this window."""
        window.changed.connect(self._settings.update)
        self._hotkeys.connect_test_widget(window.key_test)
        self._connect_test(window.capture_test)
        if self.local_api is not None:
            window.local_api.renew_wanted.connect(self.local_api.renew_token)
            self._show_local_api(self.local_api.state)

    def follow_local_api(self, local_api: LocalApi) -> None:
        """Show in the settings how it stands with the local API."""
        self.local_api = local_api
        local_api.state_changed.connect(self._show_local_api)

    def connect_welcome_window(self, window: WelcomeWindow) -> None:
        """Do what is asked in this window."""
        window.done.connect(self._end_welcome)
        window.snip_wanted.connect(self._capture.snip)
        self._connect_test(window.capture_test)

    def connect_main_window(self, window: MainWindow) -> None:
        """Do what is asked in this window."""
        window.snip_wanted.connect(self._capture.snip)
        window.paste_wanted.connect(self._capture.paste)
        window.open_wanted.connect(self.open_file)
        window.history_wanted.connect(self.show_history)
        window.mode_chosen.connect(self.choose_mode)
        window.closed.connect(self.main_window_closed)

    def choose_mode(self, mode: str) -> None:
        """Remember what pictures hold from now on."""
        self._settings.set(mode=mode)

    def choose_model(self, name: str) -> None:
        """Remember which model reads from now on."""
        self._settings.set(model=name)

    def pause_keys(self, is_paused: bool) -> None:  # noqa: FBT001  # the argument of a signal
        """Pause the keys, or no longer."""
        self._settings.set(keys_paused=is_paused)

    def show_main(self) -> None:
        """Open the small window."""
        self._open(self._windows.main)

    def show_settings(self, section: str = "") -> None:
        """Open the settings."""
        window = self._windows.settings
        window.show_settings(self._settings.current)
        if section:
            window.show_section(section)
        self._open(window)

    def show_history(self) -> None:
        """Open the history."""
        window = self._windows.history
        window.refresh()
        self._open(window)

    def show_welcome(self) -> None:
        """Open the window of the first start."""
        self._show_keys()
        self._open(self._windows.welcome)

    def show_about(self) -> None:
        """Open the window about the program."""
        window = self._windows.about
        window.show_facts(self._facts())
        self._open(window)

    def _open(self, window: QWidget) -> None:
        """Open a window in front of everything, a pinned result included."""
        result = self._windows.existing("result")
        is_pinned = result is not None and bool(result.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)
        _to_front(window, is_above_all=is_pinned and result is not None and result.isVisible())

    def open_file(self) -> None:
        """Ask for a picture or a PDF, and read it."""
        kinds = " ".join(f"*{ending}" for ending in (*PICTURE_ENDINGS, ".pdf"))
        label = self.tr("Pictures and PDF")
        names, _ = QFileDialog.getOpenFileNames(
            None, self.tr("Open picture or PDF"), "", f"{label} ({kinds})"
        )
        for name in names:
            self._capture.open(PictureFile(Path(name)))

    def rebuild_windows(self) -> None:
        """Make the windows anew in another language."""
        seen = self._windows.discard()
        show = {
            "settings": lambda: self.show_settings("program"),
            "history": self.show_history,
            "main": self.show_main,
        }
        # A result or an error that was read already need not come back.
        for name in show.keys() & set(seen):
            show[name]()

    def _show_keys(self) -> None:
        window = self._windows.existing("welcome") or self._windows.welcome
        assert isinstance(window, WelcomeWindow)
        keys = self._hotkeys
        words, role = (keys.problem, "bad") if keys.shown else (keys.words, keys.role)
        window.show_keys(keys.shown, words, role, has_tray=self.has_tray())

    def _follow_keys(self) -> None:
        if self._windows.existing("welcome") is not None:
            self._show_keys()

    def _show_local_api(self, state: LocalApiState) -> None:
        window = self._windows.existing("settings")
        if isinstance(window, SettingsWindow):
            problem = state.problem
            words = problem.line if problem else say(LOCAL_API_RUNS)
            words = words if problem or state.address else ""
            window.local_api.show_access(state.address, state.token, words, is_problem=problem is not None)

    def _connect_test(self, test: ScreenshotTestWidget) -> None:
        test.wanted.connect(lambda: self._begin_test(test))

    def _begin_test(self, test: ScreenshotTestWidget) -> None:
        self._test = test
        self._capture.test()

    def _show_test(self, outcome: object) -> None:
        test, self._test = self._test, None
        if test is None:
            return
        if isinstance(outcome, QImage):
            test.show_picture(outcome)
        elif isinstance(outcome, Exception):
            test.show_problem(explain(outcome))

    def _end_welcome(self, starts_with_computer: bool) -> None:  # noqa: FBT001  # the argument of a signal
        self._settings.set(welcomed=True, starts_with_computer=starts_with_computer)

    def _ask_for_page(self, path: Path, pages: int, job: Job) -> None:
        question = self.tr("Which page of {file}? (1 to {pages})").format(file=path.name, pages=pages)
        number, is_chosen = QInputDialog.getInt(None, self.tr("Open PDF"), question, 1, 1, pages)
        if is_chosen:
            self._capture.open_page(PictureFile(path, number - 1), job)
        else:
            self._capture.cancel(job)

    def _facts(self) -> AboutFacts:
        try:
            own_version = version("pic2latex")
        except PackageNotFoundError:
            own_version = self.tr("run from source")
        settings, job = self._settings.current, self._capture.jobs.current
        way = next(usable_backends(settings.grabber or None).usable, None)
        return AboutFacts(
            version=own_version,
            # A page names no model: several read it.
            model=(job.result.model if job and job.result else "") or settings.model or self.tr("bundled"),
            device=settings.device,
            memory=round(resident_megabytes()),
            keys=self._hotkeys.words,
            capture=way.name if way else self.tr("not possible"),
            preview=self._windows.preview_reason
            or say(PREVIEW_LIGHT if settings.preview == "light" else PREVIEW_WEB),
        )


def _to_front(window: QWidget, *, is_above_all: bool = False) -> None:
    """Open a window in front; `is_above_all`, also in front of those that stay on top."""
    if bool(window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint) != is_above_all:
        window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, is_above_all)
    window.show()
    window.raise_()
    window.activateWindow()
