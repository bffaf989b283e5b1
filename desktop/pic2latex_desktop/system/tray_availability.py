"""Whether the desktop shows icons in a tray, now or later.

At the start of a session programs come up in any order, so the tray may come after us. Qt looks for a Linux tray only
once in the life of a process and never again; so it must not be asked before there is one, and this looks instead.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

__all__ = ["TrayAvailability"]

_WATCHER, _PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
#: How often is looked for a tray while there is none.
LOOK_MS = 3000
#: A tray that is stuck for longer is none.
ANSWER_MS = 300


class TrayAvailability(QObject):
    """Looks for a tray until there is one; `appeared` then tells, unless it was there from the beginning."""

    appeared = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = _Screen()
        self._looks = QTimer(self, interval=LOOK_MS)
        self._looks.timeout.connect(self._look)
        self._is_there = self._find()
        if not self._is_there:
            self._looks.start()

    @property
    def is_there(self) -> bool:
        """Whether there was a tray at the last look."""
        return self._is_there

    def close(self) -> None:
        """Look no more, and give the connection back."""
        self._looks.stop()
        self._screen.close()

    def _look(self) -> None:
        if self._find():
            self._is_there = True
            self._looks.stop()
            self.appeared.emit()

    def _find(self) -> bool:
        if sys.platform != "linux" or QGuiApplication.platformName() not in {"xcb", "wayland"}:
            from PySide6.QtWidgets import QSystemTrayIcon

            return QSystemTrayIcon.isSystemTrayAvailable()
        found = _is_on_the_bus() or self._screen.has_tray()
        if found:
            self._screen.close()
        return found


def _is_on_the_bus() -> bool:
    """Ask for a tray as KDE, Ubuntu and most others have it, and whether anybody shows what is in it."""
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not os.environ.get("XDG_RUNTIME_DIR"):
        return False
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected() or not bus.interface().isServiceRegistered(_WATCHER).value():
        return False
    question = QDBusMessage.createMethodCall(_WATCHER, _PATH, "org.freedesktop.DBus.Properties", "Get")
    question.setArguments([_WATCHER, "IsStatusNotifierHostRegistered"])
    answer = bus.call(question, QDBus.CallMode.Block, ANSWER_MS)
    return answer.type() is QDBusMessage.MessageType.ReplyMessage and _truth(answer.arguments())


def _truth(arguments: Sequence[Any]) -> bool:
    from PySide6.QtDBus import QDBusVariant

    value = arguments[0] if arguments else None
    return bool(value.variant() if isinstance(value, QDBusVariant) else value)


class _Screen:
    """An X server, asked for a tray of the older kind. Connecting takes 20 ms, asking none: it stays connected."""

    def __init__(self) -> None:
        self._display: Any = None
        self._is_broken = QGuiApplication.platformName() != "xcb"

    def has_tray(self) -> bool:
        """Say whether somebody keeps a tray there now."""
        if self._is_broken:
            return False
        from Xlib.error import ConnectionClosedError, DisplayError

        try:
            return self._ask()
        except (DisplayError, ConnectionClosedError, OSError):
            self._is_broken = True
            return False

    def close(self) -> None:
        """Give the connection back."""
        if self._display is not None:
            self._display.close()
            self._display = None

    def _ask(self) -> bool:
        from Xlib.display import Display

        if self._display is None:
            self._display = Display()
        selection = self._display.get_atom(f"_NET_SYSTEM_TRAY_S{self._display.get_default_screen()}")
        return bool(self._display.get_selection_owner(selection))
