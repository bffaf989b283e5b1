"""The icon in the tray: always there when the desktop has a place for it, and saying how the program is doing."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from pic2latex_desktop.system.app_id import APP_NAME
from pic2latex_desktop.system.tray_availability import TrayAvailability
from pic2latex_desktop.ui.icons import TrayState, tray_icon
from pic2latex_desktop.ui.theme import Colours

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
        self._words = APP_NAME
        # The icon does not keep its menu alive.
        self._menu = menu
        self._icon: QSystemTrayIcon | None = None
        self._is_wanted = False
        self._host = TrayAvailability(self)
        self._host.appeared.connect(self._appear)

    def has_place(self) -> bool:
        """Say whether the desktop shows tray icons now."""
        return self._host.is_there

    @property
    def state(self) -> TrayState:
        """What the icon says."""
        return self._state

    @property
    def can_notify(self) -> bool:
        """Whether a notice shown here will be seen."""
        return self._icon is not None and QSystemTrayIcon.supportsMessages()

    def show(self) -> None:
        """Appear, now or as soon as there is a tray."""
        self._is_wanted = True
        self._appear()

    def hide(self) -> None:
        """Disappear for good; without this, Windows keeps a ghost of the icon."""
        self._is_wanted = False
        self._host.close()
        if self._icon is not None:
            self._icon.hide()

    def show_state(self, state: TrayState, reason: str) -> None:
        """Say how the program is doing; `reason` is the sentence the user sees on pointing at the icon."""
        self._state = state
        self._words = f"{APP_NAME}\n{reason}" if reason else APP_NAME
        self._draw()

    def set_colours(self, colours: Colours) -> None:
        """Draw with other colours from now on."""
        self._colours = colours
        self._draw()

    def notify(self, title: str, text: str, *, is_problem: bool) -> None:
        """Show a notice that goes away by itself, while `can_notify`."""
        kind = QSystemTrayIcon.MessageIcon.Warning if is_problem else QSystemTrayIcon.MessageIcon.Information
        if self._icon is not None:
            self._icon.showMessage(title, text, kind, NOTICE_MS)

    def _appear(self) -> None:
        if not self._is_wanted or not self._host.is_there:
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._tell)
            self._icon.messageClicked.connect(self.notice_clicked)
            self._draw()
        self._icon.show()

    def _draw(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(tray_icon(self._state, self._colours))
            self._icon.setToolTip(self._words)

    def _tell(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.activated.emit()
