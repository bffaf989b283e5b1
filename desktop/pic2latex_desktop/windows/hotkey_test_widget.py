"""The only honest check of a global key: press it, and see whether it arrived."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from pic2latex_desktop.ui.messages import KEY_ARRIVED, KEY_WAITING, PRESS_KEYS_NOW, say
from pic2latex_desktop.windows.setting_fields import ShortcutField

__all__ = ["HotkeyTestWidget"]

#: Name of the action as the listener tells it -> its setting.
SETTING_OF = "key_{}"


class HotkeyTestWidget(QWidget):
    """A button that turns presses into ticks for a while, and the words of the listener."""

    switched = Signal(bool)
    """While on, pressed keys belong to `note` and start nothing."""
    recording = Signal(bool)
    """The user presses new keys for a setting."""

    def __init__(self, shortcut_fields: dict[str, ShortcutField], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_test")
        self._fields = shortcut_fields
        self.button = QPushButton(self.tr("Test the keys"), self)
        self.button.setObjectName("test_keys")
        self.button.setCheckable(True)
        self.button.toggled.connect(self._switch)
        self._words = QLabel(self)
        self._words.setObjectName("key_words")
        self._words.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)
        layout.addWidget(self._words, 1)
        for field in shortcut_fields.values():
            field.recording.connect(self.recording)

    def note(self, action: str) -> None:
        """Tick off the keys of an action: they arrived."""
        field = self._fields.get(SETTING_OF.format(action))
        if field is not None:
            field.show_state(say(KEY_ARRIVED), "good")

    def show_state(self, words: str, role: str) -> None:
        """Say how listening goes. `role` is a role of a label in the theme."""
        self._words.setText(words)
        self._words.setProperty("role", role)
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)

    def show_problem(self, action: str, words: str) -> None:
        """Say that the keys of one action are taken or not possible."""
        field = self._fields.get(SETTING_OF.format(action))
        if field is not None:
            field.show_state(words, "bad")

    def show_trigger(self, action: str, keys: str) -> None:
        """Say which keys the desktop really gave to an action."""
        field = self._fields.get(SETTING_OF.format(action))
        if field is not None:
            field.show_state(keys, "muted")

    def end(self) -> None:
        """End the test, if it runs."""
        self.button.setChecked(False)

    def _switch(self, is_on: bool) -> None:  # noqa: FBT001  # the argument of a signal
        for field in self._fields.values():
            field.show_state(say(KEY_WAITING) if is_on and field.value() else "", "muted")
        self.show_state(say(PRESS_KEYS_NOW) if is_on else "", "muted")
        self.switched.emit(is_on)
