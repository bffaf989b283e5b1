"""Global keys and the settings: which keys do what, when they are paused, and what is said about them."""

from PySide6.QtCore import QObject, Signal

from pic2latex_desktop.hotkey import HotkeyListener, HotkeyState, HotkeyStatus
from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.schema import Settings, spec_of
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.messages import (
    KEYS_NOT_HEARD,
    KEYS_READY,
    KEYS_STARTING,
    KEYS_WAITING,
    Problem,
    say,
    sentences,
)
from pic2latex_desktop.windows.hotkey_test_widget import HotkeyTestWidget

__all__ = ["ACTIONS", "HotkeyController"]

#: Actions that have keys; the setting of each is named `key_` and the action.
ACTIONS = ("formula", "paragraph", "text", "repeat", "paste")

_WORDS = {
    HotkeyStatus.OFF: (KEYS_STARTING, "muted"),
    HotkeyStatus.STARTING: (KEYS_STARTING, "muted"),
    HotkeyStatus.WAITING: (KEYS_WAITING, "doubt"),
    HotkeyStatus.READY: (KEYS_READY, "good"),
    HotkeyStatus.FAILED: (KEYS_NOT_HEARD, "bad"),
}


class HotkeyController(QObject):
    """Keeps the listener as the settings say. `pressed` tells actions, except while keys are only tested."""

    pressed = Signal(str)
    trouble = Signal(object)
    """A Problem, or None when there is none any more."""
    taken = Signal(str)
    """A sentence about keys that other programs have; told once for each."""
    state_changed = Signal()
    """`shown` or `words` changed."""

    def __init__(
        self, listener: HotkeyListener, settings: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._listener = listener
        self._store = settings
        self._tests: list[HotkeyTestWidget] = []
        self._is_testing = False
        self._told: set[str] = set()
        listener.pressed.connect(self._hear)
        listener.state_changed.connect(self._tell)
        settings.changed.connect(self._apply_settings)

    @property
    def words(self) -> str:
        """How it stands with the keys, in words."""
        return _words(self._listener.state)[0]

    @property
    def problem(self) -> str:
        """What is wrong with the keys for a formula, although keys are heard; empty when nothing is."""
        return next((one.reason for one in self._listener.state.problems if one.action == "formula"), "")

    @property
    def role(self) -> str:
        """The role of a label that shows the words."""
        return _words(self._listener.state)[1]

    @property
    def shown(self) -> str:
        """The keys for a formula as this desktop really has them; empty when they are not heard."""
        state = self._listener.state
        if state.status is not HotkeyStatus.READY:
            return ""
        given = {trigger.action: trigger.keys for trigger in state.triggers}
        return given.get("formula") or self._settings.key_formula

    def start(self) -> None:
        """Begin to listen."""
        self._listener.start(_bindings(self._settings), _labels(), self._settings.key_backend)
        if self._settings.keys_paused:
            self._listener.pause()

    @property
    def _settings(self) -> Settings:
        return self._store.current

    def _apply_settings(self, old: Settings, settings: Settings) -> None:
        if old.key_backend != settings.key_backend:
            self._listener.start(_bindings(settings), _labels(), settings.key_backend)
        elif _bindings(old) != _bindings(settings):
            self._listener.rebind(_bindings(settings), _labels())
        if old.keys_paused != settings.keys_paused:
            self._pause_or_resume()

    def connect_test_widget(self, test: HotkeyTestWidget) -> None:
        """Show the state in a settings window, and let keys be tested and recorded there."""
        self._tests = [test]
        test.switched.connect(self._switch_test)
        test.recording.connect(self._pause_while_recording)
        self._tell(self._listener.state)

    def serve_again(self) -> None:
        """Take the next press as one of its own: the overlay that the last one opened is gone."""
        self._listener.serve_again()

    def close(self) -> None:
        """Stop listening."""
        self._listener.stop()

    def _hear(self, action: str) -> None:
        if self._is_testing:
            for test in self._tests:
                test.note(action)
        else:
            self.pressed.emit(action)

    def _switch_test(self, is_on: bool) -> None:  # noqa: FBT001  # the argument of a signal
        self._is_testing = is_on
        if not is_on:
            self._tell(self._listener.state)

    def _pause_while_recording(self, is_recording: bool) -> None:  # noqa: FBT001  # the argument of a signal
        """While new keys are pressed for a setting, the old ones must reach the window."""
        if is_recording:
            self._listener.pause()
        else:
            self._pause_or_resume()

    def _pause_or_resume(self) -> None:
        if self._settings.keys_paused:
            self._listener.pause()
        else:
            self._listener.resume()

    def _tell(self, hearing: HotkeyState) -> None:
        words, role = _words(hearing)
        for test in self._tests:
            test.show_state(words, role)
            for action in ACTIONS:
                test.show_problem(action, "")
            for trigger in hearing.triggers:
                test.show_trigger(trigger.action, trigger.keys)
            for problem in hearing.problems:
                test.show_problem(problem.action, problem.reason)
        for problem in hearing.problems:
            if problem.reason not in self._told:
                self._told.add(problem.reason)
                self.taken.emit(problem.reason)
        self.state_changed.emit()
        has_failed = hearing.status is HotkeyStatus.FAILED
        self.trouble.emit(Problem(say(KEYS_NOT_HEARD), words, "") if has_failed else None)


def _bindings(settings: Settings) -> dict[str, str]:
    return {action: str(getattr(settings, f"key_{action}")) for action in ACTIONS}


def _labels() -> dict[str, str]:
    specs = {action: spec_of(Settings.__dataclass_fields__[f"key_{action}"]) for action in ACTIONS}
    return {action: translate("Settings", spec.label) for action, spec in specs.items()}


def _words(hearing: HotkeyState) -> tuple[str, str]:
    sentence, role = _WORDS[hearing.status]
    parts = (hearing.reason, hearing.hint) if hearing.reason else (say(sentence, backend=hearing.backend),)
    return sentences(*parts), role
