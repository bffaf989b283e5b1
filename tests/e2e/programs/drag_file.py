"""A file manager: a window at the upper left from which a file can be dragged, as its address and nothing else."""

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

from tests.e2e.programs.speaking import listen, say


class FileIcon(QLabel):
    """Is dragged from the first move of the mouse on."""

    def mouseMoveEvent(self, _: QMouseEvent) -> None:
        """Give the file away. Qt calls this."""
        drag = QDrag(self)
        carried = QMimeData()
        carried.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag.setMimeData(carried)
        say("dragging")
        say("dropped", action=drag.exec(Qt.DropAction.CopyAction).name)


application = QApplication([])
icon = FileIcon("a file")
icon.setWindowTitle("another program")
icon.setWindowFlags(icon.windowFlags() | icon.windowType().FramelessWindowHint)
icon.setGeometry(0, 0, 120, 80)
icon.show()
QTimer.singleShot(200, lambda: say("ready"))
listen(lambda _order: None)
sys.exit(application.exec())
