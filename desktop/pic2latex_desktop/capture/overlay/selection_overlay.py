"""The overlay as a whole: one window per frozen screen, one rectangle among them, and the rules of the hands.

Aiming: nothing is drawn yet; the cursor follows the mouse or the arrow keys. Dragging: a mouse button is
held. Standing: the rectangle waits; arrow keys change it and Enter takes it. While Space is held, whatever
moves the cursor carries the whole rectangle.
"""

from enum import Enum, auto

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCursor,
    QGuiApplication,
    QScreen,
    QWindow,
)

from pic2latex.types import Mode
from pic2latex_desktop.capture.overlay.painter import OverlayState
from pic2latex_desktop.capture.overlay.rubber_band import RubberBand
from pic2latex_desktop.capture.overlay.screen_window import ScreenWindow
from pic2latex_desktop.capture.selection import SavedRegion, Screenshot, Selection, place_of, selection_at
from pic2latex_desktop.system.desktop_session import DesktopSession, Display, read_session

__all__ = ["Overlay"]

_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_BIG_STEP = 10
# So often is the keyboard taken back from another program while a region is chosen; then it has its reasons.
_MOST_RETAKES = 5
# Less than this (pixels) in one direction is a click or a drag that slipped: nothing written is as thin.
_SMALLEST = 4


class _Phase(Enum):
    AIMING = auto()
    DRAGGING = auto()
    STANDING = auto()


class Overlay(QObject):
    """Lets the user choose a rectangle of the frozen screens.

    `selected` carries the Selection, `cancelled` nothing; one of them follows every successful `open`, after
    all windows are gone, which `closed` says. `shown` says that all screens are covered and keys arrive.
    `last_region` is the place that R takes at once; it follows every selection.
    """

    shown = Signal()
    closed = Signal()
    selected = Signal(object)
    cancelled = Signal()

    def __init__(self, session: DesktopSession | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session or read_session()
        self.last_region: SavedRegion | None = None
        self._windows: list[ScreenWindow] = []
        self._active: ScreenWindow | None = None
        self._band = RubberBand(QSize(1, 1))
        self._phase = _Phase.AIMING
        self._mode = Mode.FORMULA
        self._hidden = 0
        self._retakes = 0
        self._carries = False
        self._takes_on_release = True
        self._grip = QPoint()
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._keep_focus)
        self._keys = {
            Qt.Key.Key_Escape: self.cancel,
            Qt.Key.Key_Return: self._plant_or_take,
            Qt.Key.Key_Enter: self._plant_or_take,
            Qt.Key.Key_Tab: self._other_corner_or_screen,
            Qt.Key.Key_R: self._take_last,
            Qt.Key.Key_A: self._span_screen,
        }

    @property
    def is_open(self) -> bool:
        """Whether the overlay is on the screens now."""
        return bool(self._windows)

    def open(self, screenshots: tuple[Screenshot, ...], mode: Mode = Mode.FORMULA) -> bool:
        """Cover the screens with their frozen pictures, and ask for what `mode` names.

        Return False, and do nothing, when the overlay is open already or no screen of the pictures is there.
        """
        if self._windows:
            return False
        self._mode = mode
        for screenshot in screenshots:
            screen = _screen_of(screenshot)
            if screen is not None:
                self._windows.append(self._new_window(screenshot, screen))
        if not self._windows:
            return False
        self._activate(self._window_under_hand())
        self._hidden, self._retakes = len(self._windows), 0
        for window in self._windows:
            window.present()
        return True

    @Slot()
    def cancel(self) -> None:
        """Take the overlay away without a selection."""
        if self._windows:
            self._close()
            self.cancelled.emit()

    def _new_window(self, screenshot: Screenshot, screen: QScreen) -> ScreenWindow:
        window = ScreenWindow(screenshot, screen, self._session)
        window.setAccessibleDescription(self._hint())
        window.pointed.connect(lambda pixel: self._point(window, pixel))
        window.pressed.connect(lambda pixel, button: self._press(window, pixel, button))
        window.released.connect(self._release)
        window.double_clicked.connect(self._take)
        window.key_pressed.connect(self._key)
        window.key_released.connect(self._key_up)
        window.closed_from_outside.connect(self.cancel)
        window.appeared.connect(self._count_window)
        return window

    @Slot()
    def _count_window(self) -> None:
        self._hidden -= 1
        if self._hidden == 0 and self._active is not None:
            self._active.take_focus()  # not earlier: a window that is not yet visible cannot have it
            self._announce(self._hint())
            self.shown.emit()

    @Slot(QWindow)
    def _keep_focus(self, focused: QWindow | None) -> None:
        """Take the keyboard back from a window that appeared meanwhile: Escape must always work here."""
        ours = [window.windowHandle() for window in self._windows]
        if self._active is None or self._hidden > 0 or focused in ours or self._retakes >= _MOST_RETAKES:
            return
        self._retakes += 1
        QTimer.singleShot(0, self, lambda: self._active.take_focus() if self._active is not None else None)

    def _hand(self) -> QPoint | None:
        """Return where the mouse is on the desktop; Wayland tells only once it enters a window."""
        return None if self._session.display is Display.WAYLAND else QCursor.pos()

    def _window_under_hand(self) -> ScreenWindow:
        hand = self._hand()
        for window in self._windows:
            if hand is not None and window.screenshot.geometry.contains(hand):
                return window
        return self._windows[0]

    def _activate(self, window: ScreenWindow) -> None:
        image, hand = window.screenshot.image, self._hand()
        pixel = None if hand is None else window.pixel_at(hand)
        self._active = window
        self._band = RubberBand(image.size(), pixel if pixel and image.rect().contains(pixel) else None)
        self._phase, self._carries, self._grip = _Phase.AIMING, False, QPoint()
        self._show()

    def _point(self, window: ScreenWindow, pixel: QPoint) -> None:
        if self._phase is _Phase.STANDING:
            return
        if window is not self._active:
            if self._phase is _Phase.DRAGGING:
                return
            self._activate(window)
        self._band.point_to(pixel + self._grip, moves_all=self._carries)
        self._show()

    def _press(self, window: ScreenWindow, pixel: QPoint, button: Qt.MouseButton) -> None:
        if button is not Qt.MouseButton.LeftButton:
            if button is Qt.MouseButton.RightButton:
                self.cancel()
            return
        rect = self._band.rect
        self._takes_on_release = True
        self._grip = QPoint()
        if self._phase is _Phase.STANDING and window is self._active and rect and rect.contains(pixel):
            self._grip, self._carries, self._takes_on_release = self._band.cursor - pixel, True, False
        else:
            if window is not self._active:
                self._activate(window)
            self._band.point_to(pixel)
            self._band.plant()
        self._phase = _Phase.DRAGGING
        self._show()

    def _release(self, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> None:
        if button is not Qt.MouseButton.LeftButton or self._phase is not _Phase.DRAGGING:
            return
        if self._takes_on_release and not modifiers & Qt.KeyboardModifier.ControlModifier:
            self._take()
        else:
            self._phase, self._carries = _Phase.STANDING, False
            self._show()

    def _key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        if key in _ARROWS:
            step = _ARROWS[key] * (_BIG_STEP if modifiers & Qt.KeyboardModifier.ShiftModifier else 1)
            self._grip += step  # so that the next movement of a held mouse does not undo the nudge
            self._band.step(step, moves_all=self._carries)
            self._show()
        elif key is Qt.Key.Key_Space:
            self._carries = True
        elif key in self._keys:
            self._keys[key]()

    def _key_up(self, key: Qt.Key) -> None:
        if key is Qt.Key.Key_Space:
            self._carries = False

    def _plant_or_take(self) -> None:
        if self._phase is _Phase.AIMING:
            self._band.plant()
            self._phase = _Phase.STANDING
            self._show()
        else:
            self._take()

    def _other_corner_or_screen(self) -> None:
        if self._phase is not _Phase.AIMING:
            self._band.swap()
            self._show()
        elif self._active is not None:
            following = (self._windows.index(self._active) + 1) % len(self._windows)
            self._activate(self._windows[following])

    def _span_screen(self) -> None:
        if self._active is not None:
            self._band.span(self._active.screenshot.image.rect())
            self._phase = _Phase.STANDING
            self._show()

    def _take_last(self) -> None:
        screenshots = tuple(window.screenshot for window in self._windows)
        selection = selection_at(self.last_region, screenshots) if self.last_region else None
        if selection is not None:
            self._finish(selection)

    def _take(self) -> None:
        rect = self._band.rect
        if self._active is None or rect is None:
            return
        if min(rect.width(), rect.height()) < _SMALLEST:
            self._band.drop()
            self._phase = _Phase.AIMING
            self._show()
            return
        self._finish(Selection(self._active.screenshot, rect))

    def _finish(self, selection: Selection) -> None:
        self.last_region = place_of(selection)
        self._close()
        self.selected.emit(selection)

    def _close(self) -> None:
        for window in self._windows:
            window.dismiss()
        self._windows.clear()
        self._active = None
        self.closed.emit()

    def _show(self) -> None:
        for window in self._windows:
            window.show_scene(self._scene_of(window))
        rect = self._band.rect
        if self._phase is _Phase.STANDING and rect is not None:
            words = self.tr("{width} by {height} pixels")
            self._announce(words.format(width=rect.width(), height=rect.height()))

    def _scene_of(self, window: ScreenWindow) -> OverlayState:
        last = self._last_on(window) if self._phase is _Phase.AIMING else None
        if window is not self._active:
            return OverlayState(last=last)
        hint = "" if self._phase is _Phase.DRAGGING else self._hint()
        return OverlayState(self._band.cursor, self._band.rect, last, hint)

    def _last_on(self, window: ScreenWindow) -> QRect | None:
        selection = selection_at(self.last_region, (window.screenshot,)) if self.last_region else None
        return selection.rect if selection else None

    def _hint(self) -> str:
        if self._phase is _Phase.STANDING:
            return self.tr(
                "Arrow keys change the size, with Space the place, Tab the corner. Enter takes it."
            )
        hints = {
            Mode.FORMULA: self.tr(
                "Drag over the formula, or press Enter and use the arrow keys. Esc cancels."
            ),
            Mode.PAGE: self.tr(
                "Drag over the paragraph, or press Enter and use the arrow keys. Esc cancels."
            ),
            Mode.TEXT: self.tr("Drag over the text, or press Enter and use the arrow keys. Esc cancels."),
        }
        hint = hints[self._mode]
        if self.last_region is not None:
            hint += " " + self.tr("R repeats the last region.")
        return hint

    def _announce(self, words: str) -> None:
        if self._active is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._active, words))


def _screen_of(screenshot: Screenshot) -> QScreen | None:
    for screen in QGuiApplication.screens():
        if screen.name() == screenshot.screen_name and screen.geometry() == screenshot.geometry:
            return screen
    return None
