"""Qt's application object, which ends when the session does, whatever is open."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

__all__ = ["QtApplication"]


class QtApplication(QApplication):
    """A `QApplication` that no window keeps from ending.

    At a log-out, and where macOS ends a program, Qt sends `QEvent.Quit`, first asks each window whether it may be
    closed, and gives up when one refuses: the overlay of a snip does, for a window manager that closes it cancels.
    """

    def event(self, event: QEvent) -> bool:
        """End at once when told to quit. Qt calls this."""
        if event.type() == QEvent.Type.Quit:
            self.exit(0)
            return True
        return super().event(event)
