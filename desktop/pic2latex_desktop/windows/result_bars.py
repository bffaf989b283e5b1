"""The top and bottom rows of the result window: how sure it is, reading again, copying."""

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from pic2latex_desktop.recognition.result import CheckVerdict, RecognitionResult
from pic2latex_desktop.settings.choices import mode_label
from pic2latex_desktop.ui.icons import line_icon
from pic2latex_desktop.ui.messages import Confidence, confidence_of, say, sentences, verdict_on
from pic2latex_desktop.ui.theme import Colours
from pic2latex_desktop.windows.elided_label import ElidedLabel
from pic2latex_desktop.windows.format_strip import FormatButton

__all__ = ["ActionBar", "HeaderBar"]

#: Beams offered for another reading; 1 is what a snip does by default.
BEAMS = (1, 3, 5)


class HeaderBar(QWidget):
    """Says how sure the reading is, offers another one, and pins the window."""

    again_wanted = Signal(str, int)
    """(model or the empty text for the same one, beams or 0 for the same number)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confidence = QLabel(self)
        self._confidence.setObjectName("confidence")
        self._origin = ElidedLabel(self)
        self._origin.setObjectName("origin")
        self._origin.setProperty("role", "muted")
        self._again = QToolButton(self)
        self._again.setObjectName("again")
        self._again.setText(self.tr("Read again") + "  \u25be")
        self._again.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._again)
        self._again.setMenu(self._menu)
        self.pin_button = QToolButton(self)
        self.pin_button.setObjectName("pin")
        self.pin_button.setToolTip(self.tr("Keep on top"))
        self.pin_button.setAccessibleName(self.tr("Keep on top"))
        self.pin_button.setCheckable(True)
        self.offer_models(())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._confidence)
        layout.addWidget(self._origin, 1)
        layout.addWidget(self._again)
        layout.addWidget(self.pin_button)

    def set_colours(self, colours: Colours) -> None:
        """Use other colours from now on."""
        self.pin_button.setIcon(line_icon("pin", colours.muted, colours.accent))

    def show_verdict(self, result: RecognitionResult, verdict: CheckVerdict) -> None:
        """Bring what is said of the confidence in line with what the comparison with the picture found."""
        agrees = {CheckVerdict.AGREES: True, CheckVerdict.DIFFERS: False, CheckVerdict.BETTER: False}
        self._show_confidence(verdict_on(result.confidence, agrees=agrees.get(verdict)))

    def show_edited(self) -> None:
        """Claim nothing: the text is the user's now."""
        self._confidence.hide()

    def offer_models(self, models: tuple[FormatButton, ...]) -> None:
        """Offer these models to read again with."""
        self._menu.clear()
        for beams in BEAMS:
            text = self.tr("Follow %n reading(s)", "", beams)
            action = self._menu.addAction(text)
            action.triggered.connect(lambda _=False, beams=beams: self.again_wanted.emit("", beams))
        self._menu.addSeparator()
        for model in models:
            action = self._menu.addAction(self.tr("With {model}").format(model=model.label))
            action.triggered.connect(lambda _=False, name=model.id: self.again_wanted.emit(name, 0))

    def show_result(self, result: RecognitionResult) -> None:
        """Say in words how sure the reading is, and where it comes from."""
        self._show_confidence(confidence_of(result.confidence))
        likely = (
            self.tr("The whole formula is right with a probability of {percent} %.")
            if result.is_formula
            else self.tr("The least certain symbol is {percent} % likely.")
        )
        self._confidence.setToolTip(likely.format(percent=round(result.confidence * 100)))
        # Only formulas say how sure they are; of text alone nothing is claimed.
        self._confidence.setVisible(result.is_formula or result.confidence < 1)
        origin = result.model or mode_label(result.capture.mode)
        if result.seconds >= 1:
            seconds = QLocale().toString(result.seconds, "f", 1)
            origin = self.tr("{model}, {seconds} s").format(model=origin, seconds=seconds)
        elif result.seconds:
            milliseconds = round(result.seconds * 1000)
            origin = self.tr("{model}, {milliseconds} ms").format(model=origin, milliseconds=milliseconds)
        self._origin.setText(origin)

    def _show_confidence(self, confidence: Confidence) -> None:
        self._confidence.setText(say(confidence.words))
        self._confidence.setProperty("role", confidence.role)
        _refresh(self._confidence)


class ActionBar(QWidget):
    """Says what is on the clipboard, and copies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ElidedLabel(self)
        self._state.setObjectName("copy_state")
        self.restore_button = QPushButton(self.tr("Restore clipboard"), self)
        self.restore_button.setObjectName("restore")
        self.restore_button.setToolTip(self.tr("Put back what was on the clipboard before the snip."))
        self.restore_button.setEnabled(False)
        self.copy_button = QPushButton(self.tr("Copy"), self)
        self.copy_button.setObjectName("copy")
        self.copy_button.setDefault(True)
        self.copy_button.setToolTip(self.tr("Ctrl+Enter"))
        self.copy_button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._state, 1)
        layout.addWidget(self.restore_button)
        layout.addWidget(self.copy_button)

    def show_state(self, sentence: str, role: str, *, can_restore: bool) -> None:
        """Say what happened to the clipboard. `role` is a role of a label in the theme."""
        self._state.setText(sentence)
        self._state.setProperty("role", role)
        _refresh(self._state)
        self.restore_button.setEnabled(can_restore)

    def add_words(self, sentence: str) -> None:
        """Say something more, that must not be missed."""
        words = sentences(sentence, self._state.text())
        self.show_state(words, "bad", can_restore=self.restore_button.isEnabled())


def _refresh(label: QLabel) -> None:
    # A style sheet looks at properties only when the widget is polished.
    label.style().unpolish(label)
    label.style().polish(label)
