"""Short notices: through the tray, through the desktop's own service, or in a window, whichever can be seen.

The service is that of the Desktop Notifications Specification (specifications.freedesktop.org/notification).
"""

import logging
import sys
from html import escape
from typing import Any

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.system.app_id import APP_ID, APP_NAME
from pic2latex_desktop.system.dbus import open_session_bus
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.tray import Tray

__all__ = ["Notifications"]

log = logging.getLogger(__name__)

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_EXPIRE_MS = 5000
_ANSWER_SECONDS = 3.0


class Notifications(QObject):
    """Shows notices while the user wants them. What must not be missed is shown by its window as well."""

    not_shown = Signal(str, str)
    """(title, text) of a notice that nobody could show."""

    def __init__(self, tray: Tray, background: TaskThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tray = tray
        self._background = background
        self.is_on = True

    def show(self, title: str, text: str, *, is_problem: bool = False) -> None:
        """Show a notice. `text` is plain text: LaTeX may hold anything."""
        if not self.is_on:
            return
        if self._tray.can_notify:
            self._background.run(
                lambda: escape(text, quote=False) if _takes_markup() else text,
                lambda words: self._tray.notify(title, words, is_problem=is_problem),
                lambda _: self._tray.notify(title, text, is_problem=is_problem),
            )
            return
        self._background.run(
            lambda: _send_to_desktop(title, text),
            lambda _: None,
            lambda error: self._give_up(title, text, error),
        )

    def _give_up(self, title: str, text: str, error: Exception) -> None:
        log.info("A notice could not be shown: %s", error)
        self.not_shown.emit(title, text)


def _takes_markup() -> bool:
    """Say whether what Qt's tray shows is read as markup: by the notification service of a Linux desktop it is.

    Raises SessionBusError, OSError and what jeepney raises where there is none; Qt then draws it as it stands.
    """
    return sys.platform == "linux" and "body-markup" in _ask("GetCapabilities")[0]


def _send_to_desktop(title: str, text: str) -> None:
    """Ask the notification service of a Linux desktop. Raises SessionBusError, OSError, jeepney's."""
    # The body is markup to most services.
    body = escape(text, quote=False) if _takes_markup() else text
    hints = {"desktop-entry": ("s", APP_ID)}
    _ask("Notify", "susssasa{sv}i", (APP_NAME, 0, APP_ID, title, body, [], hints, _EXPIRE_MS))


def _ask(method: str, signature: str | None = None, body: tuple[object, ...] = ()) -> tuple[Any, ...]:
    from jeepney import DBusAddress, new_method_call
    from jeepney.wrappers import unwrap_msg

    address = DBusAddress(_PATH, bus_name=_SERVICE, interface=_SERVICE)
    with open_session_bus() as bus:
        call = new_method_call(address, method, signature, body)
        answer: tuple[Any, ...] = unwrap_msg(bus.send_and_get_reply(call, timeout=_ANSWER_SECONDS))
    return answer
