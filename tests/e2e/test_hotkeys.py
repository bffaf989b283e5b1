"""Global keys on a real X server, pressed by xdotool while another program has the focus."""

import json

import pytest

from tests.e2e.xvfb_session import Desk, Program, eventually


def listening(desk: Desk, **bindings: str) -> Program:
    program = desk.start("hotkeys", json.dumps(bindings))
    assert program.expect("ready")["problems"] == []
    return program


def test_only_the_exact_combination_fires_and_it_is_taken_from_the_program_in_front(desk: Desk) -> None:
    typing = desk.start("typing")
    typing.expect("ready")
    keys = listening(desk, snip="Ctrl+Alt+M", repeat="Ctrl+Alt+Shift+5", paste="F9")
    for wrong in (
        "ctrl+alt+shift+m",
        "ctrl+m",
        "alt+m",
        "ctrl+alt+super+m",
        "ctrl+alt+n",
        "shift+F9",
        "ctrl+alt+5",
    ):
        desk.hands(f"key {wrong}")
    assert keys.says_nothing("pressed", 0.4)
    eventually(lambda: "5" in seen(typing), "the wrong ones have all arrived in front")
    typing.order("forget")
    typing.expect("forgotten")
    for right, action in (("ctrl+alt+m", "snip"), ("shift+ctrl+alt+5", "repeat"), ("F9", "paste")):
        desk.hands(f"key {right}")
        assert keys.expect("pressed")["action"] == action
    desk.hands("key a")
    eventually(lambda: "A" in seen(typing), "the program in front is typed into")
    assert set(seen(typing)) <= {"Control", "Alt", "Shift", "Meta", "A"}


def seen(typing: Program) -> list[str]:
    typing.order("tell")
    names: list[str] = typing.expect("keys")["names"]
    return names


def test_a_held_key_fires_once_and_a_bounce_is_one_press(desk: Desk) -> None:
    keys = listening(desk, snip="Ctrl+Alt+M")
    desk.hands("keydown ctrl keydown alt keydown m sleep 1.2 keyup m keyup alt keyup ctrl")
    keys.expect("pressed")
    assert keys.says_nothing("pressed", 0.3)
    desk.hands("key --delay 10 ctrl+alt+m key --delay 10 ctrl+alt+m")
    keys.expect("pressed")
    assert keys.says_nothing("pressed", 0.4)


def test_caps_lock_and_num_lock_do_not_matter(desk: Desk) -> None:
    keys = listening(desk, snip="Ctrl+Alt+M")
    desk.hands("key Caps_Lock key Num_Lock key ctrl+alt+m")
    assert keys.expect("pressed")["action"] == "snip"


def test_pause_gives_the_keys_back_and_rebinding_needs_no_restart(desk: Desk) -> None:
    typing = desk.start("typing")
    typing.expect("ready")
    keys = listening(desk, snip="F9")
    keys.order("pause")
    keys.expect("done")
    desk.hands("key F9")
    eventually(lambda: "F9" in seen(typing), "the key is free")
    assert keys.says_nothing("pressed", 0.3)
    keys.order("resume")
    keys.expect("done")
    desk.hands("key F9")
    keys.expect("pressed")
    keys.order('bind {"snip": "Ctrl+Alt+K"}')
    keys.expect("done")
    desk.hands("key F9")
    eventually(lambda: seen(typing).count("F9") == 2, "the old key is free again")
    desk.hands("key ctrl+alt+k")
    assert keys.expect("pressed")["action"] == "snip"
    keys.order("stop")
    keys.expect("off")
    desk.hands("key ctrl+alt+k key a")
    assert keys.says_nothing("pressed", 0.3)


def test_a_conflict_is_seen_and_ends_with_its_cause(desk: Desk) -> None:
    first = listening(desk, snip="Ctrl+Alt+M")
    second = desk.start("hotkeys", json.dumps({"snip": "Ctrl+Alt+M", "paste": "Nonsense+Q"}))
    problems = dict(second.expect("ready")["problems"])
    assert "another program" in problems["snip"]
    assert "Nonsense+Q" in problems["paste"]
    desk.hands("key ctrl+alt+m")
    first.expect("pressed")
    second.expect("pressed")
    first.kill()
    second.order('bind {"snip": "Ctrl+Alt+M"}')
    assert second.expect("ready")["problems"] == []


def test_a_listener_that_was_cut_off_comes_back(desk: Desk) -> None:
    keys = listening(desk, snip="Ctrl+Alt+M")
    keys.order("cut")
    keys.expect("starting")
    keys.expect("ready")
    desk.hands("key ctrl+alt+m")
    assert keys.expect("pressed")["action"] == "snip"


#: The keys named M, K and V on an American keyboard, as the X server numbers them.
M_PLACE, K_PLACE, V_PLACE = 58, 45, 55


@pytest.mark.parametrize(
    ("layout", "place"),
    [("ru,us", M_PLACE), ("ru", M_PLACE), ("gr", M_PLACE), ("fr", 47), ("dvorak", M_PLACE)],
)
def test_a_layout_that_comes_while_it_listens(desk: Desk, layout: str, place: int) -> None:
    """Of a Russian layout alone no key gives a Latin letter: the key was dead, and the settings stayed green."""
    keys = listening(desk, snip="Ctrl+Alt+M")
    desk.run("setxkbmap", *layout_arguments(layout))
    assert keys.says_nothing("failed", 2.5)  # the layout is followed within two seconds
    desk.hands(f"keydown ctrl keydown alt key {place} keyup alt keyup ctrl")
    assert keys.expect("pressed")["action"] == "snip"


def test_a_letter_that_moves_is_followed(desk: Desk) -> None:
    """Pynput goes on reading keys by the layout at its start."""
    keys = listening(desk, snip="Ctrl+Alt+K")
    desk.run("setxkbmap", *layout_arguments("dvorak"))
    assert keys.says_nothing("failed", 2.5)
    desk.hands(f"keydown ctrl keydown alt key {K_PLACE} keyup alt keyup ctrl")
    assert keys.says_nothing("pressed", 0.4)
    desk.hands(f"keydown ctrl keydown alt key {V_PLACE} keyup alt keyup ctrl")
    assert keys.expect("pressed")["action"] == "snip"


def test_a_layout_without_latin_letters_from_the_start(desk: Desk) -> None:
    desk.run("setxkbmap", "ru")
    keys = listening(desk, snip="Ctrl+Alt+M")
    desk.hands(f"keydown ctrl keydown alt key {M_PLACE} keyup alt keyup ctrl")
    assert keys.expect("pressed")["action"] == "snip"


def test_a_key_that_goes_and_comes_with_the_layout(desk: Desk) -> None:
    """What no key gives any more is said, and works again as soon as one does."""
    keys = listening(desk, snip="Ctrl+Alt+Pause")
    desk.run("xmodmap", "-e", "keycode 127 = NoSymbol")
    problems = keys.expect("ready")["problems"]
    assert problems == [["snip", "This keyboard has no key Pause."]]
    desk.run("xmodmap", "-e", "keycode 127 = Pause Break Pause Break")
    eventually(lambda: keys.expect("ready")["problems"] == [], "nothing is wrong any more")
    desk.hands("key ctrl+alt+Pause")
    assert keys.expect("pressed")["action"] == "snip"


def layout_arguments(layout: str) -> tuple[str, ...]:
    return ("us", "dvorak") if layout == "dvorak" else (layout,)
