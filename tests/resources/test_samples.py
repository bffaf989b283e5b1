"""The shipped pictures: each is listed with what is written on it, and nothing lies beside the list."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import pic2latex_resources

FOLDER = Path(pic2latex_resources.path("samples"))
ENTRIES: list[dict[str, Any]] = json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))


def test_list_and_folder_agree() -> None:
    assert sorted(entry["file"] for entry in ENTRIES) == sorted(file.name for file in FOLDER.glob("*.png"))


def test_samples_differ_as_pictures_of_people_do() -> None:
    """Several fonts, small and large type, a dark and a coloured ground, a page."""
    assert len({entry["font"] for entry in ENTRIES}) >= 5
    assert {12, 60} <= {entry["em"] for entry in ENTRIES}
    assert {entry["mode"] for entry in ENTRIES} == {"formula", "page"}
    grounds = {_corner(entry["file"]) for entry in ENTRIES}
    assert any(max(ground) < 64 for ground in grounds)
    assert len(grounds) >= 3


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: str(entry["file"]))
def test_sample_is_small_and_said_in_latex(entry: dict[str, Any]) -> None:
    assert entry["latex" if entry["mode"] == "formula" else "markdown"].strip()
    with Image.open(FOLDER / entry["file"]) as picture:
        assert picture.mode == "RGB"
        assert picture.height >= entry["em"]
    assert (FOLDER / entry["file"]).stat().st_size < 40_000


def _corner(name: str) -> tuple[int, ...]:
    with Image.open(FOLDER / name) as picture:
        pixel = picture.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return pixel
