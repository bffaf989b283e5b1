"""Global keys on a real X server, pressed by xdotool while another program has the focus."""

import json

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


def test_a_russian_layout_and_its_change_at_run_time(desk: Desk) -> None:
    keys = listening(desk, snip="Ctrl+Alt+M")
    desk.run("setxkbmap", "ru,us")
    assert keys.says_nothing("failed", 2.5)  # the layout is followed within two seconds
    desk.hands("key ctrl+alt+Cyrillic_softsign")
    assert keys.expect("pressed")["action"] == "snip"
