"""Where a window goes: near what was snipped, never over it, never off the screen."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

__all__ = ["fit_beside", "frame_of", "place_beside", "room_on"]

#: Between the snip and the window, in logical points.
GAP = 16
#: What a window manager's frame takes, before a window was shown and can be measured.
FRAME = QMargins(8, 36, 8, 8)


def frame_of(window: QWidget) -> QMargins:
    """Return how much wider than the window its frame is on each side; an estimate until it was shown once."""
    outer, inner = window.frameGeometry(), window.geometry()
    if outer == inner:
        return FRAME
    return QMargins(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )


def room_on(screen: QRect, window: QWidget) -> QRect:
    """Return where the inside of a window may be on a screen, its frame and the panels left away.

    `screen` is what panels leave of it: `QScreen.availableGeometry`.
    """
    return screen.marginsRemoved(frame_of(window))


def fit_beside(wanted: QSize, least: QSize, snip: QRect, screen: QRect) -> QRect:
    """Return where a window goes that would like the size `wanted` and can do with `least`.

    It gets smaller rather than to cover the snip; when nothing helps, it has its size and covers what it must. A
    screen that has not even room for `least` gets a window of its own size.
    """
    wanted, least = wanted.boundedTo(screen.size()), least.boundedTo(screen.size())
    lower, narrower = QSize(wanted.width(), least.height()), QSize(least.width(), wanted.height())
    for size in (wanted, lower, narrower, least):
        place = QRect(place_beside(size, snip, screen), size)
        if not place.intersects(snip):
            return place
    return QRect(place_beside(wanted, snip, screen), wanted)


def place_beside(size: QSize, snip: QRect, screen: QRect) -> QPoint:
    """Return the top left corner for a window of `size` near `snip`, inside `screen`.

    Below, right, left and above are tried in this order. When the snip leaves no room anywhere, the corner
    that covers the least of it is taken.
    """
    candidates = (
        QPoint(snip.center().x() - size.width() // 2, snip.bottom() + 1 + GAP),
        QPoint(snip.right() + 1 + GAP, snip.center().y() - size.height() // 2),
        QPoint(snip.left() - GAP - size.width(), snip.center().y() - size.height() // 2),
        QPoint(snip.center().x() - size.width() // 2, snip.top() - GAP - size.height()),
        screen.topLeft(),
        QPoint(screen.right() + 1 - size.width(), screen.top()),
        QPoint(screen.left(), screen.bottom() + 1 - size.height()),
        QPoint(screen.right() + 1 - size.width(), screen.bottom() + 1 - size.height()),
    )
    corners = (_inside(corner, size, screen) for corner in candidates)
    return min(corners, key=lambda corner: _covered(corner, size, snip))


def _inside(corner: QPoint, size: QSize, screen: QRect) -> QPoint:
    x = max(screen.left(), min(corner.x(), screen.right() + 1 - size.width()))
    y = max(screen.top(), min(corner.y(), screen.bottom() + 1 - size.height()))
    return QPoint(x, y)


def _covered(corner: QPoint, size: QSize, snip: QRect) -> int:
    common = QRect(corner, size) & snip
    return max(0, common.width()) * max(0, common.height())
