"""Freeze, choose, cut on a real X server: what is dragged over is what is cut, pixel for pixel."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.e2e.xvfb_session import Desk, MakeDesk, Program

Pixels = NDArray[np.uint8]
Start = Callable[..., tuple[Program, Pixels]]


def noise(path: Path, width: int, height: int, seed: int = 1) -> Pixels:
    """Write a picture in which no two places look alike, and return its pixels."""
    pixels = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return pixels


def read(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Show noise on a desk at (left, top) in another program's window, and start ours beside it."""

    def begin(desk: Desk, left: int, top: int, **variables: str) -> tuple[Program, Pixels]:
        pixels = noise(tmp_path / "noise.png", 400, 120)
        desk.start("show_picture", tmp_path / "noise.png", left, top).expect("ready")
        snip = desk.start("snip", tmp_path / "cut.png", **variables)
        snip.expect("ready")
        return snip, pixels

    return begin


def test_the_mouse_cuts_the_other_programs_pixels(
    desk: Desk, start: Start, tmp_path: Path, artefacts: Path
) -> None:
    snip, pixels = start(desk, 300, 200)
    for _ in range(2):  # the second picture would show the first overlay, had it stayed
        snip.order("open")
        snip.expect("opened")
        snip.order("open")
        snip.expect("refused")
        desk.screenshot(artefacts / "overlay-aiming.png")
        desk.hands("mousemove 310 210 mousedown 1 mousemove 420 250 mousemove 500 290")
        desk.screenshot(artefacts / "overlay-dragging.png")
        desk.hands("mouseup 1")
        told = snip.expect("selected")
        assert told["rect"] == [310, 210, 191, 81]
        assert told["shape"] == [81, 191, 3]
        assert not told["is_open"]
        assert (read(tmp_path / "cut.png") == pixels[10:91, 10:201]).all()


def test_space_carries_the_rectangle_and_a_slipped_click_takes_nothing(
    desk: Desk, start: Start, tmp_path: Path
) -> None:
    snip, pixels = start(desk, 300, 200)
    snip.order("open")
    snip.expect("opened")
    desk.drag((350, 250), (351, 250))
    desk.hands("mousemove 310 210 mousedown 1 mousemove 360 240 keydown space")
    desk.hands("mousemove 380 250 keyup space key Right key Down mouseup 1")
    assert snip.expect("selected")["rect"] == [330, 220, 52, 32]
    assert (read(tmp_path / "cut.png") == pixels[20:52, 30:82]).all()


def test_the_keyboard_alone_selects(desk: Desk, start: Start, tmp_path: Path, artefacts: Path) -> None:
    snip, pixels = start(desk, 300, 200)
    desk.hands("mousemove 320 220")
    snip.order("open")
    snip.expect("opened")
    desk.hands("key Left key Up key Return key shift+Right key shift+Right key Right")
    desk.hands("key shift+Down key Down keydown space key shift+Right keyup space")
    desk.screenshot(artefacts / "overlay-standing.png")
    desk.hands("key Tab key Left key Up key Return")
    assert snip.expect("selected")["rect"] == [328, 218, 23, 13]
    assert (read(tmp_path / "cut.png") == pixels[18:31, 28:51]).all()
    snip.order("open")
    snip.expect("opened")
    desk.hands("key r")
    assert snip.expect("selected")["rect"] == [328, 218, 23, 13]


def test_a_key_that_is_still_held_does_not_keep_the_others(desk: Desk, start: Start, tmp_path: Path) -> None:
    snip, pixels = start(desk, 300, 200)
    snip.order("listen")
    snip.expect("listening")
    desk.hands("mousemove 310 210 keydown F9")
    snip.expect("opened")
    desk.hands("keyup F9 key Return " + "key shift+Right " * 4 + "key shift+Down key Return")
    assert snip.expect("selected")["rect"] == [310, 210, 41, 11]
    assert (read(tmp_path / "cut.png") == pixels[10:21, 10:51]).all()
    desk.hands("sleep 0.4 key F9")
    snip.expect("opened")
    desk.hands("key F9 key Escape")
    snip.expect("cancelled")
    assert snip.says_nothing("opened", 0.3), "one press, one overlay"


@pytest.mark.parametrize(
    "way_out", ["key Escape", "click 3", "mousedown 1 mousemove 500 500 key Escape mouseup 1"]
)
def test_every_way_out_leaves_nothing_behind(desk: Desk, start: Start, tmp_path: Path, way_out: str) -> None:
    snip, _ = start(desk, 300, 200)
    before = read(desk.screenshot(tmp_path / "before.png"))
    snip.order("open")
    snip.expect("opened")
    desk.hands(way_out)
    snip.expect("cancelled")
    desk.hands("sleep 0.1")
    assert (read(desk.screenshot(tmp_path / "after.png")) == before).all()
    assert not (tmp_path / "cut.png").exists()


@pytest.mark.parametrize(("place", "screen"), [((200, 300), "LEFT"), ((1500, 400), "RIGHT")])
def test_each_monitor_is_cut_at_its_own_scale(
    two_monitors: Desk,
    start: Start,
    tmp_path: Path,
    artefacts: Path,
    *,
    place: tuple[int, int],
    screen: str,
) -> None:
    left, top = place
    snip, pixels = start(two_monitors, left, top)
    snip.order("open")
    assert snip.expect("opened")["screens"] == [["LEFT", 2.0, 1200, 1000], ["RIGHT", 1.0, 1200, 800]]
    two_monitors.hands(f"mousemove {left + 50} {top + 20} mousedown 1")
    two_monitors.hands(f"mousemove {left + 250} {top + 100} sleep 0.1")
    two_monitors.screenshot(artefacts / f"overlay-{screen.lower()}.png")
    two_monitors.hands("mouseup 1")
    told = snip.expect("selected")
    assert told["screen"] == screen
    x, y, width, height = told["rect"]
    x, y = (x, y) if screen == "LEFT" else (x + 1200, y + 100)
    assert (x, y) == (left + 50, top + 20)
    assert (width, height) == (201, 81)
    cut = pixels[y - top : y - top + height, x - left : x - left + width]
    assert (read(tmp_path / "cut.png") == cut).all()


def test_a_drag_over_the_edge_stops_at_the_edge(two_monitors: Desk, start: Start, tmp_path: Path) -> None:
    snip, pixels = start(two_monitors, 900, 300)
    snip.order("open")
    snip.expect("opened")
    two_monitors.drag((1000, 310), (1150, 350), (1400, 400))
    told = snip.expect("selected")
    assert told["screen"] == "LEFT"
    assert told["rect"] == [1000, 310, 200, 91]
    assert (read(tmp_path / "cut.png") == pixels[10:101, 100:300]).all()


def test_a_fractional_scale_is_exact(desk: Desk, start: Start, tmp_path: Path, artefacts: Path) -> None:
    snip, pixels = start(desk, 300, 200, QT_SCALE_FACTOR="1.5")
    snip.order("open")
    assert snip.expect("opened")["screens"] == [["screen", 1.5, 1280, 800]]
    desk.drag((330, 210), (600, 300))
    x, y, width, height = snip.expect("selected")["rect"]
    assert abs(x - 330) <= 1
    assert abs(width - 271) <= 2
    cut = pixels[y - 200 : y - 200 + height, x - 300 : x - 300 + width]
    assert (read(tmp_path / "cut.png") == cut).all()


def test_a_black_screen_is_explained(desk: Desk, tmp_path: Path) -> None:
    snip = desk.start("snip", tmp_path / "cut.png")
    snip.expect("ready")
    snip.order("open")
    told = snip.expect("failed")
    assert told["error"] == "GrabRefused"
    assert "one colour" in told["message"]
    assert "privacy" in told["hint"]


@pytest.mark.parametrize("backend", ["mss", "qt"])
def test_both_ways_see_the_same_pixels(make_desk: MakeDesk, tmp_path: Path, backend: str) -> None:
    desk = make_desk("800x600")
    pixels = noise(tmp_path / "noise.png", 400, 120)
    desk.start("show_picture", tmp_path / "noise.png", 100, 100).expect("ready")
    snip = desk.start("snip", tmp_path / "cut.png", backend)
    snip.expect("ready")
    snip.order("open")
    snip.expect("opened")
    desk.drag((110, 110), (300, 200))
    snip.expect("selected")
    assert (read(tmp_path / "cut.png") == pixels[10:101, 10:201]).all()
