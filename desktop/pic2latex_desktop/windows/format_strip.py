"""Every output format one key away: a strip of buttons walked by arrows, reached by digits."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from pic2latex_desktop.windows.flow_layout import FlowLayout

__all__ = ["FormatButton", "FormatStrip"]

#: The keys of the first formats, in order.
DIGITS = "1234567890"


@dataclass(frozen=True, slots=True)
class FormatButton:
    """A format as the strip shows it."""

    id: str
    label: str


class FormatStrip(QWidget):
    """Exclusive buttons. Arrows move the choice, digits jump, and every choice is told."""

    chosen = Signal(str)
    """The id of the format the user chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("format_strip")
        self.setAccessibleName(self.tr("Output format"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._layout = FlowLayout(self)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        # What is read out for the strip, which has the focus and not its buttons.
        self._group.buttonToggled.connect(lambda *_: self.setAccessibleDescription(self._words()))
        self._group.buttonClicked.connect(lambda button: self.chosen.emit(button.objectName()))

    def set_formats(self, formats: tuple[FormatButton, ...], current: str) -> None:
        """Show these formats with `current` chosen."""
        for button in self._buttons():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        for number, format_ in enumerate(formats):
            self._add(number, format_)
        self.choose(current)
        self.updateGeometry()

    def choose(self, format_id: str) -> None:
        """Show a format as chosen without telling anybody."""
        for button in self._buttons():
            if button.objectName() == format_id:
                button.setChecked(True)

    @property
    def current(self) -> str:
        """The id of the chosen format, or the empty text."""
        button = self._group.checkedButton()
        return button.objectName() if button is not None else ""

    def press(self, number: int) -> bool:
        """Choose the format with this number (from 0); return whether there is one."""
        buttons = self._buttons()
        if not 0 <= number < len(buttons):
            return False
        buttons[number].setChecked(True)
        self.chosen.emit(buttons[number].objectName())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with arrows, jump with digits. Qt calls this."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
        }
        key = Qt.Key(event.key())
        has_modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in steps and not has_modifiers:
            self._step(steps[key])
        elif event.text() in set(DIGITS) and not has_modifiers:
            self.press(DIGITS.index(event.text()))
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        buttons = self._buttons()
        checked = self._group.checkedButton()
        here = next((index for index, button in enumerate(buttons) if button is checked), -1)
        if buttons:
            self.press((here + by) % len(buttons))

    def _add(self, number: int, format_: FormatButton) -> None:
        button = QToolButton(self)
        button.setObjectName(format_.id)
        button.setCheckable(True)
        digit = DIGITS[number] if number < len(DIGITS) else ""
        button.setText(f"{digit}  {format_.label}" if digit else format_.label)
        button.setAccessibleName(format_.label)
        # The strip holds the keyboard focus, not each button: one Tab passes all formats.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if digit:
            button.setToolTip(self.tr("Key {digit} or Alt+{digit}").format(digit=digit))
        self._group.addButton(button)
        self._layout.addWidget(button)
        button.show()

    def _words(self) -> str:
        button = self._group.checkedButton()
        return button.accessibleName() if button is not None else ""

    def _buttons(self) -> list[QToolButton]:
        return [button for button in self._group.buttons() if isinstance(button, QToolButton)]
