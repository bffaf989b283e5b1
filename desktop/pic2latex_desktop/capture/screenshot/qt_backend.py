"""Screens through Qt itself: the second way on X11, Windows and macOS, when mss fails there."""

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from pic2latex_desktop.capture.screenshot.macos_permission import require_screen_permission
from pic2latex_desktop.capture.screenshot.screen_geometry import ScreenArea
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.errors import GrabError
from pic2latex_desktop.system.backend_selection import Availability, available, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display

__all__ = ["QtScreens"]


class _MainThread(QObject):
    """Takes the pictures on the main thread, whichever thread asks: Qt allows it nowhere else."""

    wanted = Signal()

    def __init__(self, areas: tuple[ScreenArea, ...]) -> None:
        super().__init__()
        self._areas = areas
        self.images: dict[str, QImage] = {}

    @Slot()
    def take(self) -> None:
        names = {area.name for area in self._areas}
        for screen in QGuiApplication.screens():
            if screen.name() in names:
                self.images[screen.name()] = screen.grabWindow(0).toImage()


class QtScreens:
    """One picture per screen with QScreen.grabWindow."""

    name = "qt"

    def available(self, session: DesktopSession) -> Availability:
        """Work where mss does; on Wayland Qt returns nothing."""
        if session.display in {Display.X11, Display.NATIVE}:
            return available()
        return unavailable(QCoreApplication.translate("Grab", "Works on X11, Windows and macOS only."))

    def grab(self, areas: tuple[ScreenArea, ...]) -> tuple[Screenshot, ...]:
        """Take a picture of each screen. Any thread, if the main one runs its loop. Raises GrabError."""
        require_screen_permission()
        application = QGuiApplication.instance()
        taker = _MainThread(areas)
        if application is None or QThread.currentThread() is application.thread():
            taker.take()
        else:
            taker.moveToThread(application.thread())
            taker.wanted.connect(taker.take, Qt.ConnectionType.BlockingQueuedConnection)
            taker.wanted.emit()
        screenshots = tuple(
            Screenshot(area.name, area.geometry, area.scale, taker.images[area.name])
            for area in areas
            if area.name in taker.images and not taker.images[area.name].isNull()
        )
        if len(screenshots) != len(areas):
            raise GrabError(QCoreApplication.translate("Grab", "Qt gave no picture of the screen."), hint="")
        return screenshots
