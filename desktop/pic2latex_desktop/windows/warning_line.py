"""One line of the result window: why the reading may be wrong, and what would help."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from pic2latex.recognition_warnings import WARNINGS
from pic2latex.types import RecognitionWarning
from pic2latex_desktop.i18n import translate
from pic2latex_desktop.ui.messages import MORE_WARNINGS
from pic2latex_desktop.ui.warning_messages import say_warning

__all__ = ["WarningLine"]


MOST = 4
"""Lines; a page of many doubtful formulas would push its result out of the window."""


class WarningLine(QLabel):
    """The warnings of a result, each on a line of its own; hidden when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("warning_line")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def show_warnings(self, warnings: Sequence[RecognitionWarning]) -> None:
        """Show `warnings`; in the colour of doubt when one says that the reading may be wrong."""
        is_doubt = any(WARNINGS[warning.code].is_doubt for warning in warnings)
        self.setProperty("role", "doubt" if is_doubt else "muted")
        # A style sheet looks at properties only when the widget is polished.
        self.style().unpolish(self)
        self.style().polish(self)
        lines = [say_warning(warning) for warning in warnings]
        if len(lines) > MOST:
            lines[MOST - 1 :] = [translate("Messages", MORE_WARNINGS, count=len(lines) - MOST + 1)]
        self.setText("\n".join(lines))
        self.setVisible(bool(warnings))
