"""One snip, as the user waits for it: from the key to the frozen screens, and from letting go to the clipboard."""

import time
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from pic2latex_desktop.bench.app_harness import AppHarness, sample_capture
from pic2latex_desktop.bench.measurement import PROMISES, Measurement
from pic2latex_desktop.capture.overlay import Overlay
from pic2latex_desktop.capture.overlay.screen_window import ScreenWindow
from pic2latex_desktop.capture.selection import Screenshot

if TYPE_CHECKING:
    from pic2latex_desktop.recognition.result import Capture

__all__ = ["first_reading", "measure_clipboard", "measure_overlay"]

_TRIES = 7
_MARGIN = 10
_CORNER = QPoint(100, 100)


def measure_overlay(stage: AppHarness) -> Measurement:
    """Measure from the moment a key is heard until all frozen screens are shown."""
    app, times, errors = stage.app, list[float](), list[str]()
    # Words only: an error keeps the frozen screens alive that it is about.
    app.regions.failed.connect(lambda error: errors.append(str(error)))
    for _ in range(_TRIES):
        began = time.perf_counter()
        came = stage.wait(
            app.regions.opened, app.regions.failed, after=lambda: app.hotkeys.pressed.emit("formula")
        )
        if not came or errors:
            return Measurement(PROMISES["overlay"], None, errors[0] if errors else "No overlay came.")
        times.append(time.perf_counter() - began)
        app.regions.cancel()
        stage.pause(200)
    return Measurement(PROMISES["overlay"], median(times) * 1000, f"middle of {_TRIES}")


def measure_clipboard(stage: AppHarness) -> Measurement:
    """Measure from letting go of the mouse over a formula until its LaTeX was read back from the clipboard."""
    promise = PROMISES["clipboard"]
    reason = first_reading(stage, sample_capture())
    if reason:
        return Measurement(promise, None, reason)
    times = []
    for _ in range(_TRIES):
        seconds = _drag(stage)
        if seconds is None:
            return Measurement(promise, None, "The overlay did not come, or the result was not copied.")
        times.append(seconds)
        stage.settle()
    return Measurement(promise, median(times) * 1000, f"middle of {_TRIES}")


def first_reading(stage: AppHarness, snip: "Capture") -> str:
    """Read once, which loads everything; return why that is not possible, or nothing."""
    job = stage.read(snip)
    stage.settle()
    error = job.error or (job.copy.error if job.copy is not None else None)
    return str(error) if error else "" if job.has_ended else "No result came in time."


def _drag(stage: AppHarness) -> float | None:
    """Show a frozen screen with a formula on it, drag over that, and return the seconds after letting go."""
    overlay = stage.app.findChild(Overlay)
    assert isinstance(overlay, Overlay)
    formula = sample_capture().image
    shot = _screen_with(formula)
    if not stage.wait(overlay.shown, after=lambda: overlay.open((shot,))):
        return None
    window = next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, ScreenWindow) and each.isVisible()
    )
    size = QPoint(formula.width() + _MARGIN, formula.height() + _MARGIN)
    first, last = (_CORNER - QPoint(_MARGIN, _MARGIN)) / shot.scale, (_CORNER + size) / shot.scale
    _mouse(window, QEvent.Type.MouseButtonPress, first)
    _mouse(window, QEvent.Type.MouseMove, last)
    began = time.perf_counter()
    before = stage.app.jobs.current

    def is_copied() -> bool:
        job = stage.app.jobs.current
        return job is not before and job is not None and job.copy is not None and job.copy.error is None

    copied = stage.wait_for(is_copied, after=lambda: _mouse(window, QEvent.Type.MouseButtonRelease, last))
    return time.perf_counter() - began if copied else None


def _screen_with(formula: QImage) -> Screenshot:
    """Return a frozen primary screen in the formula's own colour of paper."""
    screen = QGuiApplication.primaryScreen()
    scale = screen.devicePixelRatio()
    least = _CORNER + QPoint(formula.width() + 2 * _MARGIN, formula.height() + 2 * _MARGIN)
    pixels = (screen.geometry().size() * scale).expandedTo(QSize(least.x(), least.y()))
    image = QImage(pixels, QImage.Format.Format_RGB32)
    image.fill(formula.pixelColor(0, 0))
    painter = QPainter(image)
    painter.drawImage(_CORNER, formula)
    painter.end()
    return Screenshot(screen.name(), screen.geometry(), scale, image)


def _mouse(window: ScreenWindow, kind: QEvent.Type, place: QPoint) -> None:
    is_move = kind is QEvent.Type.MouseMove
    button = Qt.MouseButton.NoButton if is_move else Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    there = QPointF(window.mapToGlobal(place))
    event = QMouseEvent(kind, QPointF(place), there, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, event)
