"""What one overlay window shows at a moment: a value, so that two moments can be compared."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

__all__ = ["OverlayState"]


@dataclass(frozen=True, slots=True)
class OverlayState:
    """Everything drawn over one frozen screen, in the screen's pixels.

    `cursor` is None on the screens where the hand is not. `last` is the region that can be repeated. `hint`
    is the line of help, or nothing.
    """

    cursor: QPoint | None = None
    rect: QRect | None = None
    last: QRect | None = None
    hint: str = ""
