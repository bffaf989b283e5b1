"""The commonest output formats one key away, walked by arrows and reached by digits; the rest under "More"."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QToolButton, QWidget

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
        self._rest: dict[str, FormatButton] = {}
        self._more = QToolButton(self)
        self._more.setObjectName("more_formats")
        self._more.setText(self.tr("More") + "  \u25be")
        self._more.setToolTip(self.tr("Key {key}").format(key="M"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more_menu = QMenu(self._more)
        self._more_menu.setObjectName("more_menu")
        self._more.setMenu(self._more_menu)

    def set_formats(
        self, formats: tuple[FormatButton, ...], current: str, first: tuple[str, ...] = ()
    ) -> None:
        """Show the formats named in `first` as buttons, in that order, and offer the rest under "More".

        Without `first`, all are buttons. `current` is chosen; from the rest, it gets a button of its own.
        """
        for button in self._buttons():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.setParent(None)
            button.deleteLater()
        by_id = {format_.id: format_ for format_ in formats}
        shown = [by_id[name] for name in first if name in by_id] or list(formats)
        self._rest = {format_.id: format_ for format_ in formats if format_ not in shown}
        for number, format_ in enumerate(shown):
            self._add(number, format_)
        self._fill_more()
        self.choose(current)
        self.updateGeometry()

    def choose(self, format_id: str) -> None:
        """Show a format as chosen without telling anybody."""
        if format_id in self._rest:
            self._add(len(self._buttons()), self._rest.pop(format_id))
            self._fill_more()
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
        elif key is Qt.Key.Key_M and not has_modifiers and self._rest:
            self._more.showMenu()
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        buttons = self._buttons()
        checked = self._group.checkedButton()
        here = next((index for index, button in enumerate(buttons) if button is checked), -1)
        if buttons:
            self.press((here + by) % len(buttons))

    def _fill_more(self) -> None:
        """List what has no button; the button of the list comes last."""
        self._more_menu.clear()
        for format_ in self._rest.values():
            action = self._more_menu.addAction(format_.label)
            action.setObjectName(format_.id)
            action.triggered.connect(lambda _=False, name=format_.id: self._choose_rest(name))
        self._layout.removeWidget(self._more)
        self._layout.addWidget(self._more)
        self._more.setVisible(bool(self._rest))

    def _choose_rest(self, format_id: str) -> None:
        self.choose(format_id)
        self.chosen.emit(format_id)

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
