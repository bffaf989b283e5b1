"""The measurement of text sizes: pictures of known size, a row for each kind, and what cannot be measured."""

import json
from pathlib import Path

import pytest

import pic2latex_resources
from pic2latex.bench.result_table import as_json
from pic2latex.bench.text_size_errors import SizeError, measure_text_size, sized_pictures, table_of
from pic2latex.errors import OptionError
from pic2latex.models.store import Store


def folder_of_samples(folder: Path) -> Path:
    """Make a folder as `train test-set` does, of three shipped samples."""
    samples = Path(pic2latex_resources.path("samples"))
    entries = json.loads((samples / "samples.json").read_text(encoding="utf-8"))
    (folder / "images").symlink_to(samples)
    rows = [
        {"img_name": each["file"], "formula": each["latex"], "em": each["em"], "source": "sample"}
        for each in entries
        if each["mode"] == "formula"
    ][:3]
    (folder / "formulas.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return folder


def test_samples_are_read_at_their_size(tmp_path: Path) -> None:
    pictures = tuple(sized_pictures(folder_of_samples(tmp_path)))
    errors = measure_text_size(Store().find("compact"), pictures, 1)
    assert len(errors) == 3
    assert max(abs(error.read) for error in errors) < 0.2
    assert all(1 <= error.looks <= 9 for error in errors)


def test_kinds_have_rows_of_their_own() -> None:
    errors = (SizeError("bars", 0.5, 0.3, 2), SizeError("sign", 0.1, -0.1, 1))
    rows = as_json([table_of(errors)])["text_size"]
    assert [row["kind"] for row in rows] == ["bars", "sign", "all"]
    assert [row["read_within"] for row in rows] == [0.0, 1.0, 0.5]
    assert rows[-1]["looks"] == 1.5


@pytest.mark.parametrize("index", [None, "{", '{"img_name": "a.png"}'])
def test_folder_without_sizes(tmp_path: Path, index: str | None) -> None:
    if index is not None:
        (tmp_path / "formulas.jsonl").write_text(index, encoding="utf-8")
    with pytest.raises(OptionError, match="size"):
        tuple(sized_pictures(tmp_path))
