"""Which presses count: a bouncing key is one press, and one that comes after the first was served is another."""

import pytest
from pytestqt.qtbot import QtBot

from pic2latex_desktop.hotkey import HotkeyListener, HotkeyState, HotkeyStatus, hotkey_listener
from pic2latex_desktop.hotkey.backend import Bindings, OnPressed, Reported
from pic2latex_desktop.system.backend_selection import Availability, available
from pic2latex_desktop.system.desktop_session import DesktopSession


class Keys:
    """A backend and its session in one: what it hears is pressed by the test."""

    name = "by hand"

    def available(self, session: DesktopSession) -> Availability:
        del session
        return available()

    def open(self, heard: OnPressed, reported: Reported) -> "Keys":
        self.heard, self.reported = heard, reported
        return self

    def bind(self, bindings: Bindings) -> None:
        del bindings
        self.reported(HotkeyState(HotkeyStatus.READY, self.name))

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def check(self) -> bool:
        return True

    def close(self) -> None: ...


def test_only_a_press_that_was_served_is_followed_by_another_at_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever cancels a snip or takes a short one may press again within the time that keys bounce."""
    # However slow the machine, all presses below come within that time.
    monkeypatch.setattr(hotkey_listener, "_QUIET_SECONDS", 3600.0)
    keys = Keys()
    pressed: list[str] = []
    listener = HotkeyListener((keys,))
    listener.pressed.connect(pressed.append)
    listener.start({"formula": "Ctrl+Alt+M", "text": "Ctrl+Alt+T"})
    qtbot.waitUntil(lambda: listener.state.status is HotkeyStatus.READY)
    keys.heard("formula", "")
    keys.heard("formula", "")
    assert pressed == ["formula"], "the key bounced"
    keys.heard("text", "")
    assert pressed == ["formula", "text"], "another key is no bouncing one"
    listener.serve_again()
    keys.heard("formula", "")
    assert pressed == ["formula", "text", "formula"]
    listener.stop()
