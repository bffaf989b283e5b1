"""What is left out is counted, what is broken is passed over and told, and nothing of it stops a run."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from pic2latex.errors import TrainingError
from pic2latex.training.data.dataset import (
    ExampleLimits,
    Source,
    find_sources,
    is_held_out,
    load_examples,
    load_source,
)
from pic2latex.training.data.left_out import summary
from pic2latex.training.data.render_shards import plan_shards, render_shards
from pic2latex.training.data.shards import write_shard
from tests.engine.training.easy_formulas import easy_formulas

INK = np.full((40, 90), 255, np.uint8)
INK[10:30, 10:40] = 0


def encode(latex: str) -> tuple[int, ...] | None:
    return None if "?" in latex else tuple(range(len(latex) + 2))


def dataset(folder: Path, formulas: dict[str, str], *, first: str = "") -> Path:
    (folder / "images").mkdir(parents=True)
    for name in formulas:
        cv2.imwrite(str(folder / "images" / name), INK)
    lines = [json.dumps({"img_name": name, "formula": latex}) for name, latex in formulas.items()]
    (folder / "formulas.jsonl").write_text(first + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def load(folder: Path, **limits: float) -> "tuple[int, str]":
    loaded = [
        load_source(source, encode, {}, ExampleLimits(**limits))  # type: ignore[arg-type]
        for source in find_sources(folder)
    ]
    return sum(len(each.examples) for each in loaded), " ".join(summary(loaded))


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    folder = dataset(tmp_path, {"a.png": "x", "b.png": "x?", "c.png": "x" * 30, "d.png": "y", "e.png": "?"})
    count, said = load(folder, tokens=10)
    assert count == 2
    assert "2 with something the tokenizer has no token for, 1 longer than 10 tokens (max_tokens)" in said


def test_the_hint_names_the_chief_reason(tmp_path: Path) -> None:
    folder = dataset(tmp_path, {"a.png": "x?", "b.png": "y?"})
    with pytest.raises(TrainingError, match="no token for") as caught:
        load_examples(folder, encode, {}, ExampleLimits())
    assert "tokenizer" in str(caught.value.hint)


def test_broken_and_blank_pictures_are_told_and_left_out(tmp_path: Path) -> None:
    folder = dataset(tmp_path, {"a.png": "x", "cut.png": "y", "blank.png": "z", "gone.png": "u"})
    whole = (folder / "images" / "cut.png").read_bytes()
    (folder / "images" / "cut.png").write_bytes(whole[: len(whole) // 2])
    cv2.imwrite(str(folder / "images" / "blank.png"), np.full((20, 20), 255, np.uint8))
    (folder / "images" / "gone.png").unlink()
    count, said = load(folder)
    assert count == 1
    for name in ("cut.png", "blank.png", "gone.png"):
        assert name in said


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert load(dataset(tmp_path, {"a.png": "x"}, first="\ufeff")) == (1, "")


def test_an_empty_shard_is_passed_over(tmp_path: Path) -> None:
    render_shards(plan_shards(easy_formulas(6), tmp_path), processes=1)
    assert write_shard(tmp_path / "tex-00001", []) == 0
    count, said = load(tmp_path)
    assert count > 3
    assert "tex-00001 holds no pictures" in said


@pytest.mark.parametrize("damage", ["index", "gone", "cut"])
def test_a_damaged_shard_is_passed_over(tmp_path: Path, damage: str) -> None:
    render_shards(plan_shards(easy_formulas(6), tmp_path), processes=1)
    for suffix in (".bin", ".jsonl"):
        shutil.copyfile(tmp_path / f"tex-00000{suffix}", tmp_path / f"tex-00001{suffix}")
    other = tmp_path / "tex-00001.jsonl"
    whole, _ = load(tmp_path)
    if damage == "index":
        other.write_text("{\n", encoding="utf-8")
    elif damage == "cut":
        other.with_suffix(".bin").write_bytes(other.with_suffix(".bin").read_bytes()[:-20])
    sources = find_sources(tmp_path)
    if damage == "gone":
        other.unlink()
    loaded = [load_source(source, encode, {}, ExampleLimits()) for source in sources]
    assert whole / 2 <= sum(len(each.examples) for each in loaded) < whole
    said = " ".join(summary(loaded))
    assert ("tex-00001 is passed over" in said) or "1 that cannot be read" in said


def test_a_dataset_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pic2latex.training.data.dataset._LINES_A_SOURCE", 2)
    folder = dataset(tmp_path, {f"{number}.png": "x" * (number + 1) for number in range(5)})
    assert find_sources(folder) == (Source(folder, 0, 2), Source(folder, 2, 2), Source(folder, 4, 1))
    assert len(load_examples(folder, encode, {}, ExampleLimits())) == 5


def test_a_formula_is_held_out_in_all_its_pictures_or_in_none(tmp_path: Path) -> None:
    render_shards(plan_shards(easy_formulas(60), tmp_path), processes=1)
    examples = load_examples(tmp_path, lambda latex: tuple(latex.encode()), {}, ExampleLimits())
    held = [is_held_out(example, 0.3) for example in examples]
    assert 0.1 < sum(held) / len(held) < 0.5
    apart = {one.latex for one, is_held in zip(examples, held, strict=True) if is_held}
    assert not apart & {one.latex for one, is_held in zip(examples, held, strict=True) if not is_held}
    assert not any(is_held_out(example, 0) for example in examples)
