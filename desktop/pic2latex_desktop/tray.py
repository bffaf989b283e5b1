"""The icon in the tray: always there when the desktop has a place for it, and saying how the program is doing."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from .icons import TrayState, tray_icon
from .identity import APP_NAME
from .theme import Colours

__all__ = ["Tray"]

#: How long a notice stays, where the desktop asks us.
NOTICE_MS = 5000


class Tray(QObject):
    """An icon with a menu. On desktops without a tray it waits unseen, and appears if one comes later."""

    activated = Signal()
    """The icon was clicked, where the desktop tells."""
    notice_clicked = Signal()

    def __init__(self, menu: QMenu, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._state = TrayState.STARTING
        self._icon = QSystemTrayIcon(self)
        # The icon does not keep its menu alive.
        self._menu = menu
        self._icon.setContextMenu(menu)
        self._icon.activated.connect(self._tell)
        self._icon.messageClicked.connect(self.notice_clicked)
        self.show_state(TrayState.STARTING, "")

    @staticmethod
    def has_place() -> bool:
        """Say whether the desktop shows tray icons now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def state(self) -> TrayState:
        """What the icon says."""
        return self._state

    @property
    def can_notify(self) -> bool:
        """Whether a notice shown here will be seen."""
        return self.has_place() and QSystemTrayIcon.supportsMessages()

    def show(self) -> None:
        """Appear, now or as soon as there is a tray."""
        self._icon.show()

    def hide(self) -> None:
        """Disappear; without this, Windows keeps a ghost of the icon."""
        self._icon.hide()

    def show_state(self, state: TrayState, reason: str) -> None:
        """Say how the program is doing; `reason` is the sentence a person sees on pointing at the icon."""
        self._state = state
        self._icon.setIcon(tray_icon(state, self._colours))
        self._icon.setToolTip(f"{APP_NAME}\n{reason}" if reason else APP_NAME)

    def set_colours(self, colours: Colours) -> None:
        """Draw with other colours from now on."""
        self._colours = colours
        self._icon.setIcon(tray_icon(self._state, colours))

    def notify(self, title: str, text: str, *, is_problem: bool) -> None:
        """Show a notice that goes away by itself."""
        kind = QSystemTrayIcon.MessageIcon.Warning if is_problem else QSystemTrayIcon.MessageIcon.Information
        self._icon.showMessage(title, text, kind, NOTICE_MS)

    def _tell(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.activated.emit()
