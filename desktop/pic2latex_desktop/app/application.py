"""Composition root: creates all parts and connects their signals. What the parts do is their own business."""

import sqlite3
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from pic2latex.types import Mode
from pic2latex_desktop.app.bootstrap import AppPaths, StartupParts
from pic2latex_desktop.app.remote_control import RemoteControl
from pic2latex_desktop.app.single_instance import SingleInstance
from pic2latex_desktop.capture.region_capture import RegionCapture
from pic2latex_desktop.clipboard import Clipboard
from pic2latex_desktop.controllers.app_status import AppStatus
from pic2latex_desktop.controllers.capture import CaptureController
from pic2latex_desktop.controllers.history_recorder import HistoryRecorder
from pic2latex_desktop.controllers.hotkeys import HotkeyController
from pic2latex_desktop.controllers.local_api import LocalApi
from pic2latex_desktop.controllers.maintenance import Maintenance
from pic2latex_desktop.controllers.phone import PhoneController
from pic2latex_desktop.controllers.recognition import RecognitionController, options_from
from pic2latex_desktop.controllers.result_actions import ResultActions
from pic2latex_desktop.controllers.result_view import ResultView
from pic2latex_desktop.controllers.settings_sync import SettingsSync
from pic2latex_desktop.controllers.window_actions import WindowActions
from pic2latex_desktop.history.store import HistoryStore
from pic2latex_desktop.hotkey import HotkeyListener
from pic2latex_desktop.preview.preview import Preview
from pic2latex_desktop.recognition.job import CaptureRequest, Job, Jobs, JobState
from pic2latex_desktop.recognition.worker import JobReader, Worker, WorkerState
from pic2latex_desktop.settings import choices
from pic2latex_desktop.system.app_id import APP_NAME
from pic2latex_desktop.system.memory import free_typesetter
from pic2latex_desktop.ui.messages import EXPORTED, KEYS_TAKEN, Problem, say
from pic2latex_desktop.ui.notifications import Notifications
from pic2latex_desktop.windows.main_window import MainWindow
from pic2latex_desktop.windows.settings_window import SettingsWindow
from pic2latex_desktop.windows.tray_menu import RECENT
from pic2latex_desktop.windows.window_set import WindowSet

__all__ = ["Application", "quit_program"]


class Application(QObject):
    """The program: `start` it, let it `serve` other processes, `close` it."""

    def __init__(
        self,
        face: StartupParts,
        paths: AppPaths,
        make_reader: Callable[[], JobReader],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = face.settings
        self.translations = face.translations
        self.theme = face.theme
        self.menu = face.menu
        self.tray = face.tray
        self.menu.fill(choices.mode_choices(), choices.copy_choices(), choices.page_copy_choices())
        self.menu.set_colours(self.theme.colours)
        self._build_recognition(paths, make_reader)
        self._build_windows(paths)
        self._build_controllers()
        self._connect_flow()
        self._connect_menu()
        self._connect_windows()

    def start(self, *, in_background: bool) -> None:
        """Begin to work: load the model, listen for keys, look after the history."""
        if not self.tray.has_place() and not in_background:
            self.windows.main.show()
        QTimer.singleShot(0, self, lambda: self._begin(in_background=in_background))

    def serve(self, instance: SingleInstance) -> None:
        """Do what other processes ask, and have asked while this one started. Call it after `start`."""
        # Behind what `start` put off, so that the model loads and keys are heard first.
        QTimer.singleShot(0, self, lambda: instance.serve(self.remote_control.serve))

    def close(self) -> None:
        """End every thread and give the clipboard's content to somebody who keeps it."""
        self.hotkeys.close()
        self.tray.hide()
        self.windows.discard()
        self.local_api.close()
        self.worker.close()
        self.recognition.close()
        self.clipboard.hand_over()
        self.history.close()

    def _build_recognition(self, paths: AppPaths, make_reader: Callable[[], JobReader]) -> None:
        settings = self.settings.current
        first = options_from(settings, Mode(settings.mode))
        self.jobs = Jobs(self)
        self.worker = Worker(make_reader, first, idle_minutes=settings.unload_minutes, parent=self)
        self.status = AppStatus(self.worker, self.settings, self)
        self.clipboard = Clipboard(parent=self)
        self.history = HistoryStore(paths.history)
        self.recognition = RecognitionController(self.jobs, self.worker, self.clipboard, self.settings, self)
        self.recorder = HistoryRecorder(self.jobs, self.history, self.recognition.tasks, self.settings, self)
        self.maintenance = Maintenance(
            self.history, paths.history, self.recognition.idle_tasks, self.settings, self
        )

    def _build_windows(self, paths: AppPaths) -> None:
        def make_preview() -> Preview:
            return Preview(self.theme.colours, self.recognition.idle_tasks, paths.cache / "preview.json")

        self.windows = WindowSet(self.settings, self.theme, self.history, make_preview, self)
        self.notifications = Notifications(self.tray, self.recognition.tasks, self)

    def _build_controllers(self) -> None:
        self.regions = RegionCapture(parent=self)
        self.capture = CaptureController(self.jobs, self.regions, self.recognition, self.settings, self)
        self.hotkeys = HotkeyController(HotkeyListener(parent=self), self.settings, self)
        self.result_view = ResultView(self.jobs, self.windows, self.notifications, self.settings, self)
        self.result_actions = ResultActions(
            self.recognition, self.recorder, self.result_view, self.settings, self
        )
        self.window_actions = WindowActions(self.windows, self.capture, self.hotkeys, self.settings, self)
        self.window_actions.has_tray = self.tray.has_place
        self.local_api = LocalApi(self.worker, self.recognition, self.settings, self)
        self.window_actions.follow_local_api(self.local_api)
        self.phone = PhoneController(
            self.capture, self.recognition, self.windows, self.local_api.loop, parent=self
        )
        self.remote_control = RemoteControl(
            self.capture, self.recognition, self.window_actions, self.status, self
        )
        self.settings_sync = SettingsSync(
            self.settings, self.translations, self.theme, self.window_actions, self
        )
        self.settings.changed.connect(self._retranslate)

    def _connect_flow(self) -> None:
        self.jobs.job_changed.connect(self._follow_job)
        self.worker.state_changed.connect(self._rest_with_worker)
        self.recorder.saved.connect(self._show_saved)
        self.maintenance.emptied.connect(self._show_saved)
        self.recorder.failed.connect(self.result_view.show_not_saved)
        self.recorder.exported.connect(
            lambda path: self.notifications.show(APP_NAME, say(EXPORTED, file=path))
        )
        for part in (self.maintenance, self.result_actions):
            part.failed.connect(self.result_view.show_error)
        self.maintenance.said.connect(lambda words: self.notifications.show(APP_NAME, words, is_problem=True))
        self.notifications.not_shown.connect(
            lambda title, text: self.windows.problem.show_problem(Problem(title, text, ""))
        )
        self.theme.changed.connect(self.tray.set_colours)
        self.theme.changed.connect(self.menu.set_colours)
        self.status.changed.connect(self.tray.show_state)
        self.status.changed.connect(self.menu.show_status)
        self.recognition.reading_changed.connect(self.menu.offer_stop)
        self.hotkeys.pressed.connect(self._on_hotkey)
        self.regions.closed.connect(self.hotkeys.serve_again)
        self.hotkeys.taken.connect(
            lambda words: self.notifications.show(say(KEYS_TAKEN), words, is_problem=True)
        )
        self.hotkeys.trouble.connect(lambda problem: self.status.set_problem("keys", problem))
        self.capture.hide_windows = self.windows.hide_for_snip
        self.windows.dropped.connect(self.capture.take)

    def _connect_menu(self) -> None:
        menu, actions = self.menu, self.window_actions
        menu.snip_wanted.connect(self.capture.snip)
        menu.snip_as_wanted.connect(lambda mode: self.capture.start(CaptureRequest(Mode(mode))))
        menu.repeat_wanted.connect(self.capture.repeat)
        menu.paste_wanted.connect(self.capture.paste)
        menu.open_wanted.connect(actions.open_file)
        menu.mode_chosen.connect(actions.choose_mode)
        menu.stop_wanted.connect(self.recognition.cancel)
        menu.format_chosen.connect(lambda name: self.recognition.choose_format(name, is_formula=True))
        menu.page_format_chosen.connect(lambda name: self.recognition.choose_format(name, is_formula=False))
        menu.model_chosen.connect(actions.choose_model)
        menu.pause_chosen.connect(actions.pause_keys)
        menu.phone_wanted.connect(self.phone.open)
        menu.history_wanted.connect(actions.show_history)
        menu.settings_wanted.connect(actions.show_settings)
        menu.about_wanted.connect(actions.show_about)
        menu.recent_chosen.connect(self._open_recent)
        menu.quit_wanted.connect(quit_program)
        actions.main_window_closed.connect(self._leave_main_window)
        self.remote_control.quit_wanted.connect(quit_program)
        self.remote_control.phone_wanted.connect(self.phone.open)
        self.tray.activated.connect(self.capture.snip)
        self.tray.notice_clicked.connect(self._show_current)

    def _connect_windows(self) -> None:
        connect: dict[str, Callable[[Any], None]] = {
            "result": self.result_actions.connect_result_window,
            "history": self.result_actions.connect_history_window,
            "settings": self._connect_settings_window,
            "phone": self.phone.connect_window,
            "welcome": self.window_actions.connect_welcome_window,
            "main": self._connect_main_window,
        }

        def connect_window(name: str, window: object) -> None:
            if name in connect:
                connect[name](window)

        self.windows.made.connect(connect_window)

    def _connect_settings_window(self, window: SettingsWindow) -> None:
        self.window_actions.connect_settings_window(window)
        self.maintenance.connect_storage_widget(window.storage)

    def _connect_main_window(self, window: MainWindow) -> None:
        window.set_menu(self.menu.menu)
        window.show_mode(self.settings.current.mode)
        window.show_state(self.status.current[1])
        self.status.changed.connect(window.show_status)
        self.window_actions.connect_main_window(window)

    def _begin(self, *, in_background: bool) -> None:
        self.worker.start()
        self.regions.prepare()
        self.hotkeys.start()
        self.maintenance.begin()
        self.local_api.begin()
        self._show_recent()
        if not self.settings.current.welcomed and not in_background:
            self.window_actions.show_welcome()

    def _on_hotkey(self, action: str) -> None:
        modes = {"formula": Mode.FORMULA, "paragraph": Mode.PAGE, "text": Mode.TEXT}
        if action in modes:
            self.capture.start(CaptureRequest(modes[action]))
        elif action == "repeat":
            self.capture.repeat()
        else:
            self.capture.paste()

    def _follow_job(self, job: Job) -> None:
        if job.result is not None:
            self.status.set_problem("model", None)
        elif job.state is JobState.READING:
            self.windows.show_hidden(with_result=False)
        elif job.has_ended and job.capture is None:
            self.windows.show_hidden(with_result=True)

    def _show_recent(self) -> None:
        try:
            self.menu.show_recent(self.history.entries(limit=RECENT))
        except sqlite3.Error as error:
            self.result_view.show_error(error)

    def _show_saved(self) -> None:
        self._show_recent()
        self.windows.refresh_history()

    def _open_recent(self, number: int) -> None:
        entry = self.history.entry(number)
        if entry is not None:
            self.result_actions.open_entry(entry)

    def _show_current(self) -> None:
        if self.jobs.current is not None:
            self.result_view.show(self.jobs.current)

    def _leave_main_window(self) -> None:
        # Without a tray nothing else would be left to end the program with.
        if not self.tray.has_place():
            quit_program()

    def _retranslate(self, old: Any, new: Any) -> None:
        if old.language != new.language:
            self.menu.retranslate()

    def _rest_with_worker(self, state: WorkerState) -> None:
        if state is WorkerState.RESTING:
            self.windows.rest()
            self.recognition.idle_tasks.run(free_typesetter, lambda _: None, self.result_view.show_error)


def quit_program() -> None:
    """End the event loop, whatever the windows say: `QApplication.quit` gives up when one of them refuses to close."""
    QCoreApplication.exit(0)
