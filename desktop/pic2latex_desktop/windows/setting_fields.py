"""A field of the settings form for every kind of value: one table from kind to widget."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.field_types import (
    Choices,
    FieldType,
    Number,
    SeveralChoices,
    ShortcutSetting,
    Toggle,
)

__all__ = ["SettingField", "ShortcutField", "field_for"]

Value = bool | int | str

#: All fields are as wide as this, in logical points, so that they end at one line.
WIDTH = 270
#: Between the border of a field for a number and its text, as in boxes with choices.
TEXT_MARGIN = 6

_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class SettingField(Protocol):
    """What the form needs of a widget. `value_changed` comes only when the user changed something."""

    value_changed: SignalInstance

    def value(self) -> Value:
        """Return what is chosen."""

    def set_value(self, value: Value) -> None:
        """Show a value without telling anybody."""


class ToggleField(QCheckBox):
    """On or off."""

    value_changed = Signal()

    def __init__(self, kind: Toggle, parent: QWidget) -> None:
        del kind
        super().__init__(parent)
        self.clicked.connect(self.value_changed)

    def value(self) -> Value:
        """Return whether it is on."""
        return self.isChecked()

    def set_value(self, value: Value) -> None:
        """Show on or off."""
        self.setChecked(bool(value))


class NumberField(QSpinBox):
    """A whole number with its unit."""

    value_changed = Signal()

    def __init__(self, kind: Number, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(kind.minimum, kind.maximum)
        self.setSuffix(translate("Settings", kind.unit))
        self.setSpecialValueText(translate("Settings", kind.off))
        self.setMinimumWidth(WIDTH)
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self.value_changed)

    def set_value(self, value: Value) -> None:
        """Show a number."""
        self.blockSignals(True)
        self.setValue(int(value))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page that scrolls. Qt calls this."""
        event.ignore()


class SeveralChoicesField(QToolButton):
    """Some of a list: a menu with a tick at each chosen one. What would be too many cannot be ticked."""

    value_changed = Signal()

    def __init__(self, kind: SeveralChoices, parent: QWidget) -> None:
        super().__init__(parent)
        self._most = kind.most
        self.setMinimumWidth(WIDTH)
        self._menu = QMenu(self)
        self._chosen: list[str] = []
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for choice in kind.options():
            action = self._menu.addAction(translate("Settings", choice.label))
            action.setCheckable(True)
            action.setData(choice.value)
        self._menu.triggered.connect(self._tick)

    def value(self) -> Value:
        """Return the chosen values with spaces between them, in the order in which they were chosen."""
        return " ".join(self._chosen)

    def set_value(self, value: Value) -> None:
        """Show values."""
        self._chosen = str(value).split()
        self._show()

    def _tick(self, action: QAction) -> None:
        name = str(action.data())
        if action.isChecked():
            self._chosen.append(name)
        elif len(self._chosen) > 1:
            self._chosen.remove(name)
        self._show()
        self.value_changed.emit()

    def _show(self) -> None:
        for action in self._menu.actions():
            action.setChecked(action.data() in self._chosen)
            action.setEnabled(action.isChecked() or len(self._chosen) < self._most)
        self.setText(
            self.tr("{count} of {most}").format(count=len(self._chosen), most=self._most) + "  \u25be"
        )


class ChoiceField(QComboBox):
    """One of a list. A value that is not listed today is added, so that it is kept."""

    value_changed = Signal()

    def __init__(self, kind: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        for choice in kind.options():
            self.addItem(translate("Settings", choice.label), choice.value)
        self.setMinimumWidth(WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self.value_changed)

    def value(self) -> Value:
        """Return the chosen value."""
        return str(self.currentData())

    def set_value(self, value: Value) -> None:
        """Show a value."""
        if self.findData(value) < 0:
            self.addItem(str(value), value)
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page that scrolls. Qt calls this."""
        event.ignore()


class ShortcutField(QWidget):
    """A combination of keys, set by pressing it. Below it stands whether the system hears it."""

    value_changed = Signal()
    recording = Signal(bool)
    """While the user presses keys here, they must not start a snip."""

    def __init__(self, kind: ShortcutSetting, parent: QWidget) -> None:
        del kind
        super().__init__(parent)
        self._value = ""
        self._button = _KeyButton(self)
        self._button.pressed_keys.connect(self._take)
        self._button.recording.connect(self.recording)
        self.clear_button = QToolButton(self)
        self.clear_button.setText("\u2715")
        self.clear_button.setToolTip(self.tr("No keys"))
        self.clear_button.setAccessibleName(self.tr("No keys"))
        self.clear_button.clicked.connect(lambda: self._take(""))
        self._state = QLabel(self)
        self._state.setObjectName("key_state")
        # Below the keys: a sentence beside them was cut off.
        self._state.setWordWrap(True)
        self._state.hide()
        row = QHBoxLayout()
        row.addWidget(self._button)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        self.clear_button.ensurePolished()
        self._button.setFixedWidth(WIDTH - self.clear_button.sizeHint().width() - row.spacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self._state)
        self.setFocusProxy(self._button)

    def value(self) -> Value:
        """Return the keys in Qt's portable notation, or the empty text."""
        return self._value

    def set_value(self, value: Value) -> None:
        """Show keys."""
        self._value = str(value)
        self._button.show_keys(self._value)

    def show_state(self, words: str, role: str) -> None:
        """Say whether these keys are heard. `role` is a role of a label in the theme."""
        self._state.setText(words)
        self._state.setVisible(bool(words))
        self._state.setProperty("role", role)
        self._state.style().unpolish(self._state)
        self._state.style().polish(self._state)

    def _take(self, keys: str) -> None:
        if keys != self._value:
            self.set_value(keys)
            self.value_changed.emit()


class _KeyButton(QPushButton):
    """Shows keys; pressed, it waits for new ones."""

    pressed_keys = Signal(str)
    recording = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setCheckable(True)
        self._shown = ""
        self.toggled.connect(self._begin_or_end)

    def show_keys(self, keys: str) -> None:
        """Show keys as this system writes them."""
        self._shown = keys
        sequence = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
        self.setText(sequence.toString(QKeySequence.SequenceFormat.NativeText) or self.tr("None"))

    def event(self, event: QEvent) -> bool:
        """Keep keys that are being recorded from the window's own shortcuts. Qt calls this."""
        if self.isChecked() and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that are pressed while recording. Qt calls this."""
        if not self.isChecked():
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _MODIFIERS or key == Qt.Key.Key_unknown:
            return
        if key != Qt.Key.Key_Escape:
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            sequence = QKeySequence(QKeyCombination(modifiers, key))
            self.pressed_keys.emit(sequence.toString(QKeySequence.SequenceFormat.PortableText))
        self.setChecked(False)

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: FBT001  # Qt's signature
        """Let Tab be recorded too. Qt calls this."""
        return False if self.isChecked() else super().focusNextPrevChild(next_)

    def _begin_or_end(self, is_recording: bool) -> None:  # noqa: FBT001  # the argument of a signal
        if is_recording:
            self.setText(self.tr("Press the keys now"))
        else:
            self.show_keys(self._shown)
        self.recording.emit(is_recording)


#: Kind of setting -> how its field is made.
_FIELDS: dict[type[FieldType], Callable[..., SettingField]] = {
    Toggle: ToggleField,
    Number: NumberField,
    Choices: ChoiceField,
    SeveralChoices: SeveralChoicesField,
    ShortcutSetting: ShortcutField,
}


def field_for(kind: FieldType, parent: QWidget) -> SettingField | None:
    """Return a field for a setting, or None when the setting is not for the form."""
    make = _FIELDS.get(type(kind))
    return make(kind, parent) if make is not None else None
