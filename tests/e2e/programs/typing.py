"""Another program with a line to type in. Orders: `tell` which keys came, `forget` them."""

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.e2e.programs.speaking import listen, say


class Line(QLineEdit):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.names.append(Qt.Key(event.key()).name.removeprefix("Key_"))
        super().keyPressEvent(event)


application = QApplication([])
line = Line()
line.show()
line.activateWindow()


def tell_when_active() -> None:
    if line.isActiveWindow():
        say("ready")
    else:
        QTimer.singleShot(50, tell_when_active)


tell_when_active()


def obey(order: str) -> None:
    if order == "forget":
        line.names.clear()
        say("forgotten")
    else:
        say("keys", names=line.names)


listen(obey)
sys.exit(application.exec())
