"""Pictures dropped on any window of the program. Icons in a tray take none: no system gives Qt a way to."""

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget

from pic2latex_desktop.capture.picture_sources import PictureFile, sources_in

__all__ = ["DropTarget"]


class DropTarget(QObject):
    """Watches windows for drops. Widgets inside that take drops of their own kind (text) keep doing so."""

    dropped = Signal(object)
    """What `sources_in` returned: a tuple of Source, or a QImage."""

    def watch(self, window: QWidget) -> None:
        """Take pictures dropped on `window` and on everything inside it."""
        window.setAcceptDrops(True)
        for widget in (window, *window.findChildren(QWidget)):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a drag that carries a picture. Qt calls this."""
        if isinstance(event, (QDragEnterEvent, QDragMoveEvent)) and sources_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            found = sources_in(event.mimeData())
            if found:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.dropped.emit(found)
                return True
        return super().eventFilter(watched, event)


def pasted() -> tuple[PictureFile, ...] | QImage:
    """Return the picture on the clipboard as `sources_in` does; () when there is none."""
    mime: QMimeData | None = QApplication.clipboard().mimeData()
    # Qt returns nothing at all for an empty clipboard, whatever its declarations say.
    return sources_in(mime) if mime is not None else ()
