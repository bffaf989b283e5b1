"""Another program: shows a picture at a place of the screen, pixel for pixel.

Arguments: file, left, top.
"""

import os
import sys

for name in ("QT_SCREEN_SCALE_FACTORS", "QT_SCALE_FACTOR"):
    os.environ.pop(name, None)  # this program counts in pixels

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QLabel  # noqa: E402

from tests.e2e.programs.speaking import listen, say  # noqa: E402

application = QApplication([])
label = QLabel()
label.setWindowTitle("another program")
picture = QPixmap(sys.argv[1])
label.setPixmap(picture)
label.setFixedSize(picture.size())
label.setWindowFlags(label.windowFlags() | label.windowType().FramelessWindowHint)
label.move(int(sys.argv[2]), int(sys.argv[3]))
label.show()
QTimer.singleShot(200, lambda: say("ready", left=label.x(), top=label.y()))
listen(lambda _order: None)
sys.exit(application.exec())
