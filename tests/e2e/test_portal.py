"""Across the desktop portal, played by a program that is told how to answer, on a message bus of its own."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.xvfb_session import Desk, Program

# The session says Wayland, so neither mss nor pynput is asked; that Qt draws through X11 here does not
# matter.
WAYLAND = {"WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}


@pytest.fixture
def portal_desk(desk: Desk) -> Desk:
    desk.start_bus()
    return desk


def desk_picture(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "Bildschirm 屏幕 50%.png"
    pixels = np.random.default_rng(2).integers(0, 255, (800, 1280, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return path


def start_portal(desk: Desk, screenshot: str = "ok", shortcuts: str = "ok", picture: object = "") -> Program:
    portal = desk.start("fake_portal", screenshot, shortcuts, picture)
    portal.expect("ready")
    return portal


def start_snip(desk: Desk, folder: Path) -> Program:
    snip = desk.start("snip", folder / "cut.png", "", 1.0, **WAYLAND)
    snip.expect("ready")
    return snip


@pytest.mark.parametrize("answer", ["ok", "parent"])
def test_a_snip_through_the_portal(portal_desk: Desk, tmp_path: Path, answer: str) -> None:
    picture = desk_picture(tmp_path / "pictures")
    pixels = np.asarray(Image.open(picture).convert("RGB"))
    portal = start_portal(portal_desk, answer, picture=picture)
    snip = start_snip(portal_desk, tmp_path)
    snip.order("open")
    assert snip.expect("opened")["screens"] == [["screen", 1.0, 1280, 800]]
    assert not picture.exists(), "the portal's file is ours to delete"
    portal_desk.drag((100, 100), (200, 200), (300, 150))
    assert snip.expect("selected")["rect"] == [100, 100, 201, 51]
    with Image.open(tmp_path / "cut.png") as cut:
        assert (np.asarray(cut.convert("RGB")) == pixels[100:151, 100:301]).all()
    portal.order("calls")
    calls = portal.expect("calls")["calls"]
    assert calls[0][0] == "Register", "our name comes before everything else"
    assert calls[0][1][0].endswith("Pic2LaTeX")


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ("cancel", "GrabCancelled", "cancelled"),
        ("deny", "GrabRefused", "does not let"),
        ("silence", "GrabError", "in time"),
        ("none", "GrabError", "No such interface"),
    ],
)
def test_a_portal_that_gives_no_picture(
    portal_desk: Desk, tmp_path: Path, answer: str, error: str, words: str
) -> None:
    start_portal(portal_desk, answer)
    snip = start_snip(portal_desk, tmp_path)
    snip.order("open")
    if answer == "silence":
        snip.order("open")
        snip.expect("busy")
    told = snip.expect("failed")
    assert told["error"] == error
    assert words in told["message"]
    if answer == "silence":
        assert told["ticks"] > 10, "windows were served while the portal was waited for"


def test_without_a_portal_the_reason_is_said(portal_desk: Desk, tmp_path: Path) -> None:
    snip = start_snip(portal_desk, tmp_path)
    snip.order("open")
    told = snip.expect("failed")
    assert told["error"] == "GrabError"
    assert "pasted" in told["hint"]


def start_keys(desk: Desk, **bindings: str) -> Program:
    return desk.start("hotkeys", json.dumps(bindings), **WAYLAND)


def test_keys_through_the_portal(portal_desk: Desk) -> None:
    portal = start_portal(portal_desk)
    keys = start_keys(portal_desk, snip="Ctrl+Alt+M", repeat="Meta+Print")
    keys.expect("waiting")
    state = keys.expect("ready")
    assert state["backend"] == "portal"
    assert state["triggers"] == [["snip", "Press CTRL+ALT+m"], ["repeat", "Press LOGO+Print"]]
    portal.order("press repeat")
    assert keys.expect("pressed") == {"kind": "pressed", "action": "repeat", "token": "token-of-the-desktop"}
    keys.order("pause")
    keys.expect("done")
    portal.order("press snip")
    assert keys.says_nothing("pressed", 0.3)
    keys.order("resume")
    keys.expect("done")
    keys.order('bind {"paste": "F9"}')
    keys.expect("waiting")
    assert keys.expect("ready")["triggers"] == [["paste", "Press F9"]]
    portal.order("press paste")
    assert keys.expect("pressed")["action"] == "paste"


def test_a_restarted_portal_is_asked_again(portal_desk: Desk) -> None:
    portal = start_portal(portal_desk)
    keys = start_keys(portal_desk, snip="Ctrl+Alt+M")
    keys.expect("ready")
    portal.order("restart")
    keys.expect("failed")
    keys.expect("starting")
    keys.expect("ready")
    portal.order("press snip")
    assert keys.expect("pressed")["action"] == "snip"


@pytest.mark.parametrize(
    ("answer", "words"), [("deny", "said no"), ("cancel", "cancelled"), ("none", "does not give")]
)
def test_a_desktop_that_gives_no_keys_is_not_asked_twice(portal_desk: Desk, answer: str, words: str) -> None:
    portal = start_portal(portal_desk, shortcuts=answer)
    keys = start_keys(portal_desk, snip="Ctrl+Alt+M")
    told = keys.expect("failed")
    assert words in told["reason"]
    assert "pic2latex snip" in told["hint"]
    assert keys.says_nothing("starting", 2.5)
    portal.order("press snip") if answer == "deny" else None
    assert keys.says_nothing("pressed", 0.2)
