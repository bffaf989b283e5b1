"""Settings, welcome, about and main window, and the questions in between: what they ask for is done here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from pic2latex_desktop.capture.picture_sources import PICTURE_ENDINGS, PictureFile
from pic2latex_desktop.capture.region_capture import RegionCapture
from pic2latex_desktop.capture.screenshot import usable_backends
from pic2latex_desktop.clipboard.copy_formats import with_format
from pic2latex_desktop.controllers.app_status import AppStatus
from pic2latex_desktop.controllers.capture import CaptureController, CaptureRequest
from pic2latex_desktop.controllers.hotkeys import HotkeyController
from pic2latex_desktop.controllers.maintenance import Maintenance
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.system.memory import resident_megabytes
from pic2latex_desktop.ui.messages import PREVIEW_LIGHT, PREVIEW_WEB, explain, say
from pic2latex_desktop.windows.about_window import AboutFacts
from pic2latex_desktop.windows.main_window import MainWindow
from pic2latex_desktop.windows.screenshot_test_widget import ScreenshotTestWidget
from pic2latex_desktop.windows.settings_window import SettingsWindow
from pic2latex_desktop.windows.welcome_window import WelcomeWindow
from pic2latex_desktop.windows.window_set import WindowSet

__all__ = ["FrontParts", "WindowActions"]


@dataclass(frozen=True, slots=True)
class FrontParts:
    """What the desk works with."""

    windows: WindowSet
    settings: SettingsStore
    wishes: CaptureController
    snipping: RegionCapture
    keys: HotkeyController
    status: AppStatus
    housekeeping: Maintenance
    delivery: RecognitionController


class WindowActions(QObject):
    """Connects windows as they are made, and opens them when asked."""

    quit_wanted = Signal()

    def __init__(
        self, parts: FrontParts, has_tray: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._parts = parts
        self._has_tray = has_tray
        self._test: ScreenshotTestWidget | None = None
        parts.snipping.tested.connect(self._show_test)
        parts.wishes.page_wanted.connect(self._ask_for_page)

    def serve_settings_window(self, window: SettingsWindow) -> None:
        """Do what is asked in this window."""
        window.changed.connect(self._parts.settings.update)
        self._parts.keys.serve(window.key_test)
        self._serve_test(window.capture_test)

    def serve_welcome_window(self, window: WelcomeWindow) -> None:
        """Do what is asked in this window."""
        window.done.connect(self._end_welcome)
        window.snip_wanted.connect(self._parts.wishes.snip)
        self._serve_test(window.capture_test)

    def serve_main_window(self, window: MainWindow) -> None:
        """Do what is asked in this window."""
        wishes = self._parts.wishes
        window.snip_wanted.connect(wishes.snip)
        window.paste_wanted.connect(wishes.paste)
        window.open_wanted.connect(self.open_file)
        window.history_wanted.connect(self.show_history)
        window.mode_chosen.connect(self.choose_mode)
        window.closed.connect(self._leave_main_window)
        window.show_mode(self._parts.settings.current.mode)
        window.show_state(self._parts.status.current[1])
        self._parts.status.changed.connect(window.show_status)

    def choose_mode(self, mode: str) -> None:
        """Remember what pictures hold from now on."""
        store = self._parts.settings
        store.update(replace(store.current, mode=mode))

    def choose_format(self, format_id: str) -> None:
        """Remember how formulas are copied from now on, and copy the current one so."""
        self._choose_format(format_id, is_formula=True)

    def choose_page_format(self, format_id: str) -> None:
        """Remember how paragraphs are copied from now on, and copy the current one so."""
        self._choose_format(format_id, is_formula=False)

    def choose_model(self, name: str) -> None:
        """Remember which model reads from now on."""
        store = self._parts.settings
        store.update(replace(store.current, model=name))

    def pause_keys(self, is_paused: bool) -> None:  # noqa: FBT001  # the argument of a signal
        """Pause the keys, or no longer."""
        store = self._parts.settings
        store.update(replace(store.current, keys_paused=is_paused))

    def show_main(self) -> None:
        """Open the small window."""
        _to_front(self._parts.windows.main)

    def show_settings(self, section: str = "") -> None:
        """Open the settings."""
        window = self._parts.windows.settings
        window.show_settings(self._parts.settings.current)
        if section:
            window.show_section(section)
        _to_front(window)

    def show_history(self) -> None:
        """Open the history."""
        window = self._parts.windows.history
        window.refresh()
        _to_front(window)

    def show_welcome(self) -> None:
        """Open the window of the first start."""
        window = self._parts.windows.welcome
        window.show_keys(self._parts.keys.shown, "" if self._parts.keys.shown else self._parts.keys.words)
        _to_front(window)

    def show_about(self) -> None:
        """Open the window about the program."""
        window = self._parts.windows.about
        window.show_facts(self._facts())
        _to_front(window)

    def open_file(self) -> None:
        """Ask for a picture or a PDF, and read it."""
        kinds = " ".join(f"*{ending}" for ending in (*PICTURE_ENDINGS, ".pdf"))
        label = self.tr("Pictures and PDF")
        names, _ = QFileDialog.getOpenFileNames(
            None, self.tr("Open picture or PDF"), "", f"{label} ({kinds})"
        )
        for name in names:
            self._parts.wishes.open(PictureFile(Path(name)))

    def _choose_format(self, format_id: str, *, is_formula: bool) -> None:
        store, delivery = self._parts.settings, self._parts.delivery
        store.update(with_format(store.current, format_id, is_formula=is_formula))
        current = delivery.current
        if current is not None and current.is_formula is is_formula:
            delivery.copy(current.source, format_id, is_formula=is_formula)

    def _serve_test(self, test: ScreenshotTestWidget) -> None:
        test.wanted.connect(lambda: self._begin_test(test))

    def _begin_test(self, test: ScreenshotTestWidget) -> None:
        self._test = test
        self._parts.snipping.test()

    def _show_test(self, outcome: object) -> None:
        test, self._test = self._test, None
        if test is None:
            return
        if isinstance(outcome, QImage):
            test.show_picture(outcome)
        elif isinstance(outcome, Exception):
            test.show_problem(explain(outcome))

    def _end_welcome(self, starts_with_computer: bool) -> None:  # noqa: FBT001  # the argument of a signal
        store = self._parts.settings
        store.update(replace(store.current, welcomed=True, starts_with_computer=starts_with_computer))

    def _leave_main_window(self) -> None:
        # Without a tray nothing else would be left to end the program with.
        if not self._has_tray():
            self.quit_wanted.emit()

    def _ask_for_page(self, path: Path, pages: int, wish: CaptureRequest) -> None:
        question = self.tr("Which page of {file}? (1 to {pages})").format(file=path.name, pages=pages)
        number, is_chosen = QInputDialog.getInt(None, self.tr("Open PDF"), question, 1, 1, pages)
        if is_chosen:
            self._parts.wishes.open(PictureFile(path, number - 1), wish)
        else:
            self._parts.wishes.cancelled.emit(wish)

    def _facts(self) -> AboutFacts:
        try:
            own_version = version("pic2latex")
        except PackageNotFoundError:
            own_version = self.tr("run from source")
        settings, current = self._parts.settings.current, self._parts.delivery.current
        reason = self._parts.windows.preview_reason
        ways = usable_backends(settings.grabber or None).usable
        return AboutFacts(
            version=own_version,
            model=current.model if current else settings.model or self.tr("bundled"),
            device=settings.device,
            memory=round(resident_megabytes()),
            keys=self._parts.keys.words,
            capture=ways[0].name if ways else self.tr("not possible"),
            preview=reason or say(PREVIEW_LIGHT if settings.preview == "light" else PREVIEW_WEB),
        )


def _to_front(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
