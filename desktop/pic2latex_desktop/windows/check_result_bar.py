"""What the self-check found: a tick, a better reading to take, or that nobody can be sure."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from pic2latex_desktop.ui.messages import (
    CHECK_AGREES,
    CHECK_AGREES_BUT,
    CHECK_BETTER,
    CHECK_CLOSE,
    CHECK_RUNNING,
    CHECK_UNSURE,
    say,
)

__all__ = ["CheckResultBar"]


class CheckResultBar(QWidget):
    """One line; hidden until there is something to say."""

    better_taken = Signal()
    comparison_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check_line")
        self._label = QLabel(self)
        self._label.setObjectName("check_words")
        self._label.setWordWrap(True)
        self._take = QPushButton(self.tr("Use the better one"), self)
        self._take.setObjectName("take_better")
        self._take.clicked.connect(self.better_taken)
        self._compare = QPushButton(self.tr("Show both"), self)
        self._compare.setObjectName("compare")
        self._compare.setCheckable(True)
        self._compare.toggled.connect(self.comparison_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        # As high with buttons as without, so that nothing moves when they come and go.
        self._compare.ensurePolished()
        layout.addStrut(self._compare.sizeHint().height())
        layout.addWidget(self._label, 1)
        layout.addWidget(self._compare)
        layout.addWidget(self._take)
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self._show("", "muted", compares=False, takes=False)
        self.hide()

    def show_running(self) -> None:
        """Say that the check is under way."""
        self._show(say(CHECK_RUNNING), "muted", compares=False, takes=False)

    def show_agreement(self, *, is_sure: bool) -> None:
        """Say that the drawing agrees with the picture; no tick while the reading itself is unsure."""
        if is_sure:
            self._show(say(CHECK_AGREES), "good", compares=False, takes=False)
        else:
            self._show(say(CHECK_AGREES_BUT), "muted", compares=True, takes=False)

    def show_close(self) -> None:
        """Claim nothing, and offer the comparison."""
        self._show(say(CHECK_CLOSE), "muted", compares=True, takes=False)

    def show_better(self) -> None:
        """Offer a reading that agrees better than the one on the clipboard."""
        self._show(say(CHECK_BETTER), "doubt", compares=True, takes=True)

    def show_unsure(self) -> None:
        """Say that the drawing differs from the picture."""
        self._show(say(CHECK_UNSURE), "doubt", compares=True, takes=False)

    def _show(self, words: str, role: str, *, compares: bool, takes: bool) -> None:
        self._label.setText(words)
        self._label.setProperty("role", role)
        self._label.style().unpolish(self._label)
        self._label.style().polish(self._label)
        self._compare.setChecked(False)
        self._compare.setVisible(compares)
        self._take.setVisible(takes)
        self.show()
