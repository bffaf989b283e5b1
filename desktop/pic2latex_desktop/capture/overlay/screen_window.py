"""One borderless window over one screen. It shows the frozen picture and passes on what the hands do."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget

from pic2latex_desktop.capture.overlay.painter import OverlayPainter, OverlayState
from pic2latex_desktop.capture.selection import Screenshot
from pic2latex_desktop.system.desktop_session import DesktopSession, Display, System

__all__ = ["ScreenWindow"]

_FLAGS = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint


class ScreenWindow(QWidget):
    """The overlay of one screen. Positions in its signals are pixels of the frozen picture."""

    pointed = Signal(QPoint)
    pressed = Signal(QPoint, object)
    released = Signal(object, object)
    double_clicked = Signal()
    key_pressed = Signal(object, object)
    key_released = Signal(object)
    closed_from_outside = Signal()
    appeared = Signal()

    def __init__(self, screenshot: Screenshot, screen: QScreen, session: DesktopSession) -> None:
        super().__init__(None, _FLAGS | _system_flags(session))
        self.screenshot = screenshot
        self._session = session
        self._scene = OverlayState()
        self._drawing = OverlayPainter(screenshot, self.font())
        self._is_ours_to_close = False
        self._has_appeared = False
        self.setObjectName("overlay")
        # Closing the last overlay must not end a program that lives in the tray.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setScreen(screen)
        self.setGeometry(screenshot.geometry)
        self.setAccessibleName(
            self.tr("Choose a region on screen {name}").format(name=screenshot.screen_name)
        )

    def present(self) -> None:
        """Cover the screen."""
        if self._session.display is Display.WAYLAND:
            self.showFullScreen()  # a window there cannot place itself; full screen is put on its screen
        else:
            self.show()
        self.raise_()

    def take_focus(self) -> None:
        """Let the keys come here, whatever had the focus before."""
        self.activateWindow()
        self.setFocus()
        if self._session.display is Display.X11:
            self.grabKeyboard()  # the window manager does not know this window and gives it no focus

    def dismiss(self) -> None:
        """Take the window away for good."""
        self._is_ours_to_close = True
        self.releaseKeyboard()
        self.hide()
        self.deleteLater()

    def show_scene(self, scene: OverlayState) -> None:
        """Draw a new scene, touching only what differs from the one before."""
        if scene == self._scene:
            return
        before, self._scene = self._scene, scene
        self.update(self._drawing.region(before) + self._drawing.region(scene))

    def pixel_at(self, point: QPoint) -> QPoint:
        """Return the pixel of the frozen picture under a point of the desk."""
        return self._drawing.map.pixel((point - self.screenshot.geometry.topLeft()).toPointF())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the damaged part."""
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        self._drawing.paint(painter, self._scene)
        if not self._has_appeared:
            self._has_appeared = True
            QTimer.singleShot(0, self, self.appeared.emit)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Follow the mouse from screen to screen."""
        self.pointed.emit(self._drawing.map.pixel(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pass the mouse on."""
        self.pointed.emit(self._drawing.map.pixel(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pass the mouse on."""
        self.pressed.emit(self._drawing.map.pixel(event.position()), event.button())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pass the mouse on: where it was let go, then that it was."""
        self.pointed.emit(self._drawing.map.pixel(event.position()))
        self.released.emit(event.button(), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Pass the mouse on."""
        del event
        self.double_clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass the keys on."""
        self.key_pressed.emit(Qt.Key(event.key()), event.modifiers())

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Pass the keys on; a key that repeats while held was not let go."""
        if not event.isAutoRepeat():
            self.key_released.emit(Qt.Key(event.key()))

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Keep Tab for ourselves: Qt would spend it on moving the focus."""
        del forward
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel everything when the window manager closes one window."""
        if not self._is_ours_to_close:
            event.ignore()
            self.closed_from_outside.emit()


def _system_flags(session: DesktopSession) -> Qt.WindowType:
    if session.display is Display.X11:
        # Managers disagree on what several full-screen windows mean; this window is none of their business.
        return Qt.WindowType.BypassWindowManagerHint
    # A tool window has no button in Windows' task bar; on macOS it would hide with its program.
    return Qt.WindowType.Tool if session.system is System.WINDOWS else Qt.WindowType.Window
