"""The program: builds the parts and connects their signals. What the parts do is their own business."""

import sqlite3
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from pic2latex.types import Mode
from pic2latex_desktop.app.bootstrap import AppPaths, StartupParts
from pic2latex_desktop.app.remote_control import RemoteControl, RemoteParts
from pic2latex_desktop.app.single_instance import SingleInstance
from pic2latex_desktop.capture.drop_target import DropTarget
from pic2latex_desktop.capture.overlay import Overlay
from pic2latex_desktop.capture.region_capture import RegionCapture
from pic2latex_desktop.capture.screenshot.screenshot_task import BackgroundGrab
from pic2latex_desktop.clipboard import Clipboard
from pic2latex_desktop.controllers.app_status import AppStatus
from pic2latex_desktop.controllers.capture import CaptureController, CaptureRequest
from pic2latex_desktop.controllers.hotkeys import HotkeyController
from pic2latex_desktop.controllers.maintenance import Maintenance
from pic2latex_desktop.controllers.recognition import DeliveryParts, RecognitionController, options_from
from pic2latex_desktop.controllers.result_actions import DeskParts, ResultActions
from pic2latex_desktop.controllers.result_view import PresenterParts, ResultView
from pic2latex_desktop.controllers.settings_sync import FollowingParts, SettingsSync
from pic2latex_desktop.controllers.window_actions import FrontParts, WindowActions
from pic2latex_desktop.history.store import HistoryStore
from pic2latex_desktop.hotkey import HotkeyListener
from pic2latex_desktop.recognition.render_check import RenderCheck
from pic2latex_desktop.recognition.worker import Reader, Worker, WorkerState
from pic2latex_desktop.settings import choices
from pic2latex_desktop.system.app_id import APP_NAME
from pic2latex_desktop.system.memory import free_typesetter
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.messages import EXPORTED, NO_PICTURE_TO_PASTE, Problem, explain, say
from pic2latex_desktop.ui.notifications import Notifications
from pic2latex_desktop.windows.tray_menu import RECENT
from pic2latex_desktop.windows.window_set import WindowParts, WindowSet

__all__ = ["Application"]


class Application(QObject):
    """Everybody knows only what the constructor gives them; this knows everybody."""

    def __init__(
        self,
        face: StartupParts,
        places: AppPaths,
        make_reader: Callable[[], Reader],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = face.settings
        self.translations = face.translations
        self.theme = face.theme
        self.menu = face.menu
        self.tray = face.tray
        self.menu.fill(choices.mode_choices(), choices.copy_choices(), choices.page_copy_choices())
        self.status = AppStatus(self)
        self._build_threads(make_reader)
        self._build_flow(places)
        self._build_windows(places)
        self._connect_flow()
        self._connect_menu()
        self._connect_windows()
        self._follow_settings()

    def start(self, *, in_background: bool) -> None:
        """Begin to work: load the model, listen for keys, look after the history."""
        if not self.tray.has_place() and not in_background:
            self.windows.main.show()
        QTimer.singleShot(0, self, lambda: self._begin(in_background=in_background))

    def serve(self, instance: SingleInstance) -> None:
        """Do what other processes ask."""
        instance.called.connect(self.remote_desk.serve)

    def close(self) -> None:
        """End every thread and give the clipboard's content to somebody who keeps it."""
        self.keys.close()
        self.tray.hide()
        self.windows.discard()
        self.worker.close()
        self.drawing.close()
        self.rendering.close()
        self.clipboard.hand_over()
        self.history.close()

    def _build_threads(self, make_reader: Callable[[], Reader]) -> None:
        settings = self.settings.current
        # What a person waits for never waits for drawing and checking.
        self.rendering = TaskThread(self)
        self.drawing = TaskThread(self)
        first = options_from(settings, Mode(settings.mode))
        self.worker = Worker(make_reader, first, idle_minutes=settings.unload_minutes, parent=self)

    def _build_flow(self, places: AppPaths) -> None:
        settings = self.settings.current
        self.clipboard = Clipboard(parent=self)
        self.history = HistoryStore(places.history)
        self.housekeeping = Maintenance(self.history, places.history, self.drawing, self)
        self.check = RenderCheck(self.drawing, self.worker, self)
        parts = DeliveryParts(self.worker, self.rendering, self.clipboard, self.history, self.check)
        self.delivery = RecognitionController(parts, settings, self)
        self.snipping = RegionCapture(BackgroundGrab(self), Overlay(parent=self), self)
        self.wishes = CaptureController(self.snipping, self.delivery, self.clipboard, self.rendering, self)
        self.keys = HotkeyController(HotkeyListener(parent=self), settings, self)
        self.notices = Notifications(self.tray, self.rendering, self)

    def _build_windows(self, places: AppPaths) -> None:
        self.dropping = DropTarget(self)
        self.windows = WindowSet(
            WindowParts(
                self.theme,
                self.history,
                self.drawing,
                self.dropping,
                self.menu.menu,
                lambda: self.settings.current,
                places.cache,
            ),
            self,
        )
        shown_with = PresenterParts(self.windows, self.notices, self.status, self.theme, self.delivery)
        self.presenter = ResultView(shown_with, self.settings.current, self)
        desk = DeskParts(
            self.delivery, self.clipboard, self.history, self.settings, self.presenter, self.rendering
        )
        self.result_desk = ResultActions(desk, self)
        front = FrontParts(
            self.windows,
            self.settings,
            self.wishes,
            self.snipping,
            self.keys,
            self.status,
            self.housekeeping,
            self.delivery,
        )
        self.front_desk = WindowActions(front, self.tray.has_place, self)
        self.remote_desk = RemoteControl(
            RemoteParts(
                self.wishes, self.delivery, self.front_desk, self.settings, self.status, self.rendering
            ),
            self,
        )

    def _connect_flow(self) -> None:
        self.worker.state_changed.connect(self.status.hear_worker)
        self.worker.state_changed.connect(self._rest_with_worker)
        self.worker.progressed.connect(self.status.hear_progress)
        self.worker.not_loaded.connect(lambda error: self.status.trouble("model", explain(error)))
        self.delivery.read.connect(lambda *_: self.status.trouble("model", None))
        self.delivery.kept.connect(self._show_kept)
        self.delivery.not_kept.connect(self.presenter.show_error)
        self.status.changed.connect(self.tray.show_state)
        self.delivery.reading.connect(self.menu.offer_stop)
        self.keys.pressed.connect(self._obey_key)
        self.keys.trouble.connect(lambda problem: self.status.trouble("keys", problem))
        self.wishes.failed.connect(lambda error, _: self.presenter.show_error(error))
        self.wishes.nothing_to_paste.connect(lambda _: self.notices.show(APP_NAME, say(NO_PICTURE_TO_PASTE)))
        self.wishes.failed.connect(lambda *_: self.windows.show_hidden(with_result=True))
        self.wishes.cancelled.connect(lambda _: self.windows.show_hidden(with_result=True))
        self.wishes.submitted.connect(lambda *_: self.windows.show_hidden(with_result=False))
        self.wishes.hide_windows = self.windows.hide_for_snip
        self.dropping.dropped.connect(self.wishes.take)
        self.housekeeping.said.connect(lambda words: self.notices.show(APP_NAME, words, is_problem=True))
        self.housekeeping.failed.connect(self.presenter.show_error)
        self.result_desk.failed.connect(self.presenter.show_error)
        self.result_desk.exported.connect(lambda path: self.notices.show(APP_NAME, say(EXPORTED, file=path)))
        self.notices.not_shown.connect(
            lambda title, text: self.windows.problem.show_problem(Problem(title, text, ""))
        )

    def _connect_menu(self) -> None:
        menu, desk = self.menu, self.front_desk
        menu.snip_wanted.connect(self.wishes.snip)
        menu.repeat_wanted.connect(self.wishes.repeat)
        menu.paste_wanted.connect(self.wishes.paste)
        menu.open_wanted.connect(desk.open_file)
        menu.mode_chosen.connect(desk.choose_mode)
        menu.stop_wanted.connect(self.delivery.cancel)
        menu.format_chosen.connect(desk.choose_format)
        menu.page_format_chosen.connect(desk.choose_page_format)
        menu.model_chosen.connect(desk.choose_model)
        menu.pause_chosen.connect(desk.pause_keys)
        menu.history_wanted.connect(desk.show_history)
        menu.settings_wanted.connect(desk.show_settings)
        menu.about_wanted.connect(desk.show_about)
        menu.recent_chosen.connect(self._open_recent)
        menu.quit_wanted.connect(QApplication.quit)
        desk.quit_wanted.connect(QApplication.quit)
        self.remote_desk.quit_wanted.connect(QApplication.quit)
        self.tray.activated.connect(self.wishes.snip)
        self.tray.notice_clicked.connect(self._show_current)

    def _follow_settings(self) -> None:
        self.theme.changed.connect(self.tray.set_colours)
        self.following = SettingsSync(
            FollowingParts(
                self.settings,
                self.translations,
                self.theme,
                self.worker,
                self.delivery,
                self.presenter,
                self.keys,
                self.wishes,
                self.snipping,
                self.notices,
                self.menu,
                self.status,
                self.windows,
                self.housekeeping,
                self.front_desk,
            ),
            self,
        )

    def _connect_windows(self) -> None:
        serve: dict[str, Callable[[Any], None]] = {
            "result": self.result_desk.serve_result_window,
            "history": self.result_desk.serve_history_window,
            "settings": self.front_desk.serve_settings_window,
            "welcome": self.front_desk.serve_welcome_window,
            "main": self.front_desk.serve_main_window,
        }

        def serve_window(name: str, window: object) -> None:
            if name in serve:
                serve[name](window)

        self.windows.made.connect(serve_window)

    def _begin(self, *, in_background: bool) -> None:
        self.worker.start()
        self.snipping.prepare()
        self.keys.start()
        self.housekeeping.begin(self.settings.current)
        self._show_recent()
        if not self.settings.current.welcomed and not in_background:
            self.front_desk.show_welcome()

    def _obey_key(self, action: str) -> None:
        obey: dict[str, Callable[[], object]] = {
            "formula": lambda: self.wishes.snip(CaptureRequest(Mode.FORMULA)),
            "paragraph": lambda: self.wishes.snip(CaptureRequest(Mode.PAGE)),
            "text": lambda: self.wishes.snip(CaptureRequest(Mode.TEXT)),
            "repeat": self.wishes.repeat,
            "paste": self.wishes.paste,
        }
        obey[action]()

    def _show_recent(self) -> None:
        try:
            self.menu.show_recent(self.history.entries(limit=RECENT))
        except sqlite3.Error as error:
            self.presenter.show_error(error)

    def _show_kept(self) -> None:
        self._show_recent()
        self.windows.refresh_history()

    def _open_recent(self, number: int) -> None:
        entry = self.history.entry(number)
        if entry is not None:
            self.result_desk.open_entry(entry)

    def _show_current(self) -> None:
        if self.delivery.current is not None:
            self.presenter.show_result(self.delivery.current, is_asked=True)

    def _rest_with_worker(self, state: WorkerState) -> None:
        if state is WorkerState.RESTING:
            self.windows.rest()
            self.drawing.run(free_typesetter, lambda _: None, self.presenter.show_error)
