"""Which streams of key events are a shortcut, lost events included."""

import pytest

from pic2latex_desktop.hotkey.backend import Binding
from pic2latex_desktop.hotkey.shortcut import parse
from pic2latex_desktop.hotkey.shortcut_matcher import Matcher


class Desk:
    """A matcher, a clock, and the keyboard as it really is."""

    def __init__(self, **bindings: str) -> None:
        self.now = 100.0
        self.held: frozenset[str] | None = frozenset()
        self.matcher = Matcher(lambda: self.held, lambda: self.now)
        self.matcher.bind(tuple(Binding(name, parse(text), name) for name, text in bindings.items()))

    def play(self, events: str) -> list[str]:
        """Play `+Ctrl +M -M 3.5` (down, down, up, wait) and return the actions."""
        actions: list[str] = []
        for event in events.split():
            sign, name = event[0], event[1:]
            if sign == "+":
                action = self.matcher.press(name)
                actions += [action] if action else []
            elif sign == "-":
                self.matcher.release(name)
            else:
                self.now += float(event)
        return actions


@pytest.mark.parametrize(
    ("events", "count"),
    [
        ("+Ctrl +Alt +M -M -Alt -Ctrl", 1),
        ("+Alt +Ctrl +M", 1),
        ("+Ctrl +Alt +Shift +M", 0),
        ("+Ctrl +Alt +Meta +M", 0),
        ("+Ctrl +AltGr +M", 0),
        ("+Ctrl +Alt +AltGr +M", 0),
        ("+Ctrl +M", 0),
        ("+M +Ctrl +Alt", 0),
        ("+Ctrl +Alt -Alt +M", 0),
        ("+Ctrl +Alt +N +M", 1),
        ("+Ctrl +Alt +M 0.5 +M 0.03 +M 0.03 +M -M", 1),
        ("+Ctrl +Alt +M -M +M -M", 2),
        ("+Ctrl +Alt +M 5 +M", 2),
    ],
)
def test_streams(events: str, count: int) -> None:
    desk = Desk(snip="Ctrl+Alt+M")
    desk.held = frozenset({"Ctrl", "Alt"})
    assert desk.play(events) == ["snip"] * count


def test_a_lost_release_is_found_out_by_asking_the_keyboard() -> None:
    desk = Desk(snip="Ctrl+Alt+M")
    assert desk.play("+Shift 3") == []  # its release was lost behind a lock screen
    desk.held = frozenset({"Ctrl", "Alt"})
    assert desk.play("+Ctrl +Alt +M") == ["snip"]


def test_a_quick_hand_is_not_doubted() -> None:
    desk = Desk(snip="Ctrl+Alt+M")
    desk.held = frozenset()  # by now all keys are up again, but they were down in time
    assert desk.play("+Ctrl +Alt 0.01 +M") == ["snip"]


def test_a_keyboard_that_cannot_be_asked() -> None:
    desk = Desk(snip="Ctrl+Alt+M")
    desk.held = None
    assert desk.play("+Ctrl 9 +Alt +M") == ["snip"]


def test_forgetting_and_rebinding() -> None:
    desk = Desk(snip="Ctrl+Alt+M")
    desk.play("+Shift")
    desk.matcher.forget()
    assert desk.play("+Ctrl +Alt +M -M") == ["snip"]
    keys = parse("Ctrl+Alt+M")
    desk.matcher.bind((Binding("first", keys, ""), Binding("second", keys, "")))
    assert desk.play("+M") == ["first"]
