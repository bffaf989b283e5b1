"""The model's other readings of the doubtful place at hand, each one key away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from pic2latex.types import Alternative

__all__ = ["AlternativesBar"]


class AlternativesBar(QWidget):
    """Says how many doubts there are, and offers readings for one. Digits and clicks choose."""

    next_wanted = Signal()
    reading_chosen = Signal(int, int)
    """(doubt, reading)"""
    left = Signal()
    """The user wants back to the text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readings_bar")
        self.setAccessibleName(self.tr("Other readings"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._label = QLabel(self)
        self._label.setProperty("role", "doubt")
        self._next = QToolButton(self)
        self._next.setObjectName("next_doubt")
        self._next.setText(self.tr("Next doubt (F2)"))
        self._next.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._next.clicked.connect(self.next_wanted)
        self._buttons: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self._label)
        self._layout.addStretch(1)
        self._layout.addWidget(self._next)
        self._doubt = -1
        self.hide()

    def show_count(self, count: int, *, keeps_room: bool = False) -> None:
        """Say how many places are doubtful, and offer none yet. Without any, the bar hides.

        With `keeps_room`, what stands beside a bar that hides does not move.
        """
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(keeps_room and (policy.retainSizeWhenHidden() or self.isVisible()))
        self.setSizePolicy(policy)
        self._clear()
        self._label.setText(self.tr("%n doubtful place(s)", "", count))
        self.setVisible(count > 0)

    def show_readings(self, doubt: int, readings: tuple[Alternative, ...]) -> None:
        """Offer the readings of one doubt; the first stands there already."""
        self._clear()
        self._doubt = doubt
        stands = readings[0]
        self._label.setText(
            self.tr("{text} is {percent} % likely. Or:").format(
                text=stands.text, percent=round(stands.probability * 100)
            )
        )
        for number, reading in enumerate(readings[1:6], start=1):
            button = QPushButton(f"{number}  {reading.text}  {round(reading.probability * 100)} %", self)
            button.setObjectName(f"reading_{number}")
            button.setAccessibleName(reading.text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, number=number: self.reading_chosen.emit(doubt, number))
            self._buttons.append(button)
            self._layout.insertWidget(self._layout.count() - 2, button)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with a digit, leave with Escape. Qt calls this."""
        if event.text().isdecimal() and 1 <= int(event.text()) <= len(self._buttons):
            self.reading_chosen.emit(self._doubt, int(event.text()))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _clear(self) -> None:
        for button in self._buttons:
            self._layout.removeWidget(button)
            # Out of sight at once; Qt may be in the middle of this very button's click.
            button.setParent(None)
            button.deleteLater()
        self._buttons = []
