"""Whether the desktop shows icons in a tray, now or later.

A tray is a StatusNotifierItem host on D-Bus (freedesktop.org StatusNotifierItem specification), or the older X11 tray
(freedesktop.org System Tray Protocol). At the start of a session programs come up in any order, so the tray may come
after us. Qt looks for a Linux tray only once in the life of a process and never again; so it must not be asked before
there is one, and this looks instead.
"""

import sys
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from pic2latex_desktop.errors import XServerError
from pic2latex_desktop.system.dbus import read_property
from pic2latex_desktop.system.x11 import open_display, selection_owner

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
    return bool(read_property(_WATCHER, _PATH, _WATCHER, "IsStatusNotifierHostRegistered", ANSWER_MS))


class _Screen:
    """An X server, asked for a tray of the older kind. Connecting takes 20 ms, asking none: it stays connected."""

    def __init__(self) -> None:
        self._display: Any = None
        self._is_broken = QGuiApplication.platformName() != "xcb"

    def has_tray(self) -> bool:
        """Say whether somebody keeps a tray there now."""
        if self._is_broken:
            return False
        try:
            if self._display is None:
                self._display = open_display()
            tray = f"_NET_SYSTEM_TRAY_S{self._display.get_default_screen()}"
            return selection_owner(self._display, tray) != 0
        except XServerError:
            self._is_broken = True
            return False

    def close(self) -> None:
        """Give the connection back."""
        if self._display is not None:
            self._display.close()
            self._display = None
