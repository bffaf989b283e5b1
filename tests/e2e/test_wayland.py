"""A real Wayland compositor: pictures through grim, keys into the overlay, the clipboard without the focus."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.e2e.wayland_session import WaylandDesk, new_wayland_desk


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[WaylandDesk]:
    desk = new_wayland_desk(tmp_path / "home")
    yield desk
    desk.end()


def test_each_output_is_cut_in_its_own_pixels(wayland: WaylandDesk, tmp_path: Path, artefacts: Path) -> None:
    pixels = np.random.default_rng(3).integers(0, 255, (760, 1200, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    wayland.start("show_picture", tmp_path / "noise.png", 0, 0).expect("ready")
    snip = wayland.start("snip", tmp_path / "cut.png")
    snip.expect("ready")
    artefacts.mkdir(parents=True, exist_ok=True)
    for output, keys in (("HEADLESS-1", ()), ("HEADLESS-2", ("Tab",))):
        before = wayland.output(output, tmp_path / "before.png")
        snip.order("open")
        assert snip.expect("opened")["screens"] == [
            ["HEADLESS-1", 1.0, 1280, 800],
            ["HEADLESS-2", 2.0, 1600, 1200],
        ]
        wayland.output(output, artefacts / f"overlay-wayland-{output.lower()}.png")
        wayland.type_keys(*keys, "Return", *["Right"] * 20, *["Down"] * 9, "Return")
        told = snip.expect("selected")
        assert told["screen"] == output
        x, y, width, height = told["rect"]
        assert (width, height) == (21, 10)
        with Image.open(tmp_path / "cut.png") as cut, Image.open(before) as whole:
            expected = np.asarray(whole.convert("RGB"))[y : y + height, x : x + width]
            assert (np.asarray(cut.convert("RGB")) == expected).all()
    snip.order("open")
    snip.expect("opened")
    wayland.type_keys("Escape")
    snip.expect("cancelled")


def test_copying_in_the_background(wayland: WaylandDesk) -> None:
    program = wayland.start("copying")
    program.expect("ready")
    for text in ("\\alpha 中", "\\beta"):
        program.order(json.dumps(["text", text]))
        assert program.expect("copied") == {
            "kind": "copied",
            "backend": "pyperclip",
            "is_confirmed": True,
            "hint": "",
        }
        assert wayland.run("wl-paste", "--no-newline") == text
    program.order(json.dumps(["previous"]))
    assert base64.b64decode(program.expect("previous")["flavours"]["text/plain"]).decode() == "\\alpha 中"
    program.order(json.dumps(["restore"]))
    program.expect("restored")
    assert wayland.run("wl-paste", "--no-newline") == "\\alpha 中"
