"""One run of the program: prepare Qt, build the App, run until told to quit, clean up."""

import logging
import signal
import socket
import sys
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QtMsgType, Signal, qInstallMessageHandler

from pic2latex_desktop.system.app_id import APP_ID, APP_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSocketNotifier
    from PySide6.QtWidgets import QApplication

    from pic2latex_desktop.app.application import Application
    from pic2latex_desktop.app.bootstrap import AppPaths, StartupParts
    from pic2latex_desktop.recognition.worker import JobReader

__all__ = ["make_application", "places_here", "run"]

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.WARNING,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(*, in_background: bool, make_reader: "Callable[[], JobReader] | None" = None) -> int:
    """Be the running program until it is told to quit, or wake the one that runs; return the exit code.

    `make_reader` takes the place of the engine, for tests.
    """
    from pic2latex_desktop.app.single_instance import SingleInstance

    application = make_application()
    was_told_to_end = _quit_on_signals(application)
    instance = SingleInstance()
    if not instance.acquire():
        return _wake_the_first(in_background=in_background)
    from pic2latex_desktop.app.bootstrap import build_startup_parts

    places = places_here()
    face = build_startup_parts(places, application)
    # The icon is on the screen before the rest is even imported.
    application.processEvents()
    app = _build(face, places, make_reader)
    unexpected = _UnexpectedErrors()
    unexpected.happened.connect(app.result_view.show_error)
    sys.excepthook = unexpected.hook
    app.start(in_background=in_background)
    app.serve(instance)
    # A signal that came before the event loop ran could not end it.
    QTimer.singleShot(0, application, lambda: application.exit(0) if was_told_to_end() else None)
    code = application.exec()
    sys.excepthook = sys.__excepthook__
    instance.close()
    app.close()
    return code


def _build(
    face: "StartupParts", places: "AppPaths", make_reader: "Callable[[], JobReader] | None"
) -> "Application":
    """Import what is behind the icon while the tray can talk to it, and build it."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    from pic2latex_desktop.app.staged_imports import import_in_stages
    from pic2latex_desktop.system.gc_tuning import freeze_gc

    # Clicks wait until somebody is there to answer them; calls of other processes are kept by the instance.
    waiting = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
    waiting |= QEventLoop.ProcessEventsFlag.ExcludeSocketNotifiers
    import_in_stages(lambda: QCoreApplication.processEvents(waiting))
    from pic2latex_desktop.app.application import Application
    from pic2latex_desktop.recognition.engine_reader import PictureReader
    from pic2latex_desktop.recognition.worker import WorkerState

    app = Application(face, places, make_reader or PictureReader)
    freeze_gc()

    def keep_what_was_loaded(state: WorkerState) -> None:
        if state is WorkerState.READY:
            app.worker.state_changed.disconnect(keep_what_was_loaded)
            # What reads text refers to itself in circles, and only the collector can give it back.
            if face.settings.current.mode == "formula":
                freeze_gc()

    app.worker.state_changed.connect(keep_what_was_loaded)
    return app


def make_application() -> "QApplication":
    """Return Qt's application object, with everything that must be said before and right after it is made."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtGui import QGuiApplication

    from pic2latex_desktop.app.qt_application import QtApplication
    from pic2latex_desktop.system.gc_tuning import lower_switch_interval
    from pic2latex_desktop.system.memory import return_large_blocks
    from pic2latex_desktop.ui.icons import program_icon

    lower_switch_interval()
    return_large_blocks()
    qInstallMessageHandler(_log_qt)
    if sys.platform == "win32":
        _name_process_on_windows()
    # The browser engine asks for this, and it is made much later.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    # Trays and portals of Linux desktops look for the desktop file; it must be known from the beginning.
    QGuiApplication.setDesktopFileName(APP_ID)
    application = QtApplication(sys.argv[:1])
    application.setApplicationName(APP_NAME)
    application.setApplicationDisplayName(APP_NAME)
    application.setWindowIcon(program_icon())
    # It lives in the tray; without one, closing its window quits it explicitly.
    application.setQuitOnLastWindowClosed(False)
    return application


def places_here() -> "AppPaths":
    """Return where the user's settings, history and cache lie."""
    from platformdirs import user_cache_path

    from pic2latex_desktop.app.bootstrap import AppPaths
    from pic2latex_desktop.history.database import history_path
    from pic2latex_desktop.settings.store import settings_path

    cache = user_cache_path("pic2latex", appauthor=False)
    return AppPaths(settings_path(), history_path(), cache)


def _wake_the_first(*, in_background: bool) -> int:
    from pic2latex.desktop_ipc import IpcRequest, ask

    if in_background:
        return 0
    # The first one may hold the lock and not listen yet.
    reply = ask(IpcRequest("show"), patience=3.0, limit=5.0)
    return 0 if reply is not None else 1


class _UnexpectedErrors(QObject):
    """Bugs, from whichever thread, brought to the thread of the windows."""

    happened = Signal(object)

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take the place of `sys.excepthook`."""
        log.critical("An unexpected error.", exc_info=(kind, error, trace))
        self.happened.emit(error)


def _quit_on_signals(application: "QApplication") -> "Callable[[], bool]":
    """End as if told to quit, so that nothing is left behind. Returns what says whether a signal came."""
    from PySide6.QtCore import QSocketNotifier

    came: list[int] = []

    def end(number: int, _: object) -> None:
        came.append(number)
        application.exit(0)

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    # Python runs the handlers only while it runs itself: a byte for each signal wakes Qt's loop, and Python in it.
    woken, waker = socket.socketpair()
    woken.setblocking(False)
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno())
    notifier = QSocketNotifier(woken.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(lambda: _take_bytes(woken))
    application.aboutToQuit.connect(lambda: _end_wakeups(notifier, woken, waker))
    return lambda: bool(came)


def _take_bytes(woken: socket.socket) -> None:
    # Python runs the signal's handler when it is called, which is here, and `exit` ends the wake-ups at once.
    if woken.fileno() >= 0:
        with suppress(BlockingIOError):
            woken.recv(64)


def _end_wakeups(notifier: "QSocketNotifier", *ends: socket.socket) -> None:
    notifier.setEnabled(False)
    signal.set_wakeup_fd(-1)
    for end in ends:
        end.close()


def _log_qt(kind: QtMsgType, context: object, message: str) -> None:
    del context
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.INFO), message)


def _name_process_on_windows() -> None:
    import ctypes

    # Without this, the task bar shows Python's icon and notices come from Python.
    ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)  # type: ignore[attr-defined]
