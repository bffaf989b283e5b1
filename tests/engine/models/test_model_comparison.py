"""Comparing a model with its sibling: through the real engine, on the samples and on pictures of one's own."""

import json
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest

from pic2latex.cli import main
from pic2latex.errors import PictureMissing
from pic2latex.models.card import ModelKind
from pic2latex.models.store import InstalledModel, Store
from pic2latex.scoring.model_comparison import compare, pictures_in


def test_the_samples_are_the_formulas_that_ship() -> None:
    samples = pictures_in()

    assert len(samples) >= 5
    assert all(path.is_file() for path in samples)
    assert "page.png" not in {path.name for path in samples}


def test_pictures_of_ones_own(tmp_path: Path) -> None:
    for name in ("b.PNG", "a.jpg", "notes.txt"):
        (tmp_path / name).touch()

    assert [path.name for path in pictures_in(tmp_path)] == ["a.jpg", "b.PNG"]
    with pytest.raises(PictureMissing, match="no pictures in"):
        pictures_in(tmp_path / "absent")


def test_a_model_agrees_with_itself(original: InstalledModel) -> None:
    pictures = pictures_in()[:2]
    read: list[int] = []

    comparison = compare(original, original, pictures, read.append)

    assert (comparison.pictures, comparison.same, comparison.token_agreement) == (2, 2, 1.0)
    assert comparison.bytes_before == comparison.bytes_after == original.card.bytes
    assert comparison.seconds_before > 0
    assert sum(read) == 4


def test_a_sibling_is_smaller_and_nearly_agrees(original: InstalledModel, sibling: InstalledModel) -> None:
    comparison = compare(original, sibling, pictures_in())

    assert comparison.bytes_after < 0.7 * comparison.bytes_before
    assert 0.3 < comparison.token_agreement <= 1  # random weights are undecided, so a little changes much


def test_models_that_do_not_read_are_compared_by_size(original: InstalledModel) -> None:
    detector = replace(original, card=replace(original.card, kind=ModelKind.RTDETR))

    comparison = compare(detector, detector, pictures_in())

    assert comparison.pictures == 0
    assert comparison.bytes_after == detector.card.bytes


def test_the_command_quantises_and_reports(
    tiny_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIC2LATEX_HOME", str(tiny_store.root))
    copyfile(pictures_in()[0], tmp_path / "picture.png")
    options = ["--name", "from-command", "--pictures", str(tmp_path)]

    assert main(["models", "quantize", "tiny", *options]) == 0

    out, err = capsys.readouterr()
    assert [line.partition(":")[0] for line in out.splitlines()] == ["Size", "Time", "Answers"]
    assert "Made “from-command”" in err
    assert tiny_store.verify("from-command").card.base == "tiny"

    assert main(["models", "quantize", "tiny", "--json", "--name", "again", "--pictures", str(tmp_path)]) == 0

    report = json.loads(capsys.readouterr().out)
    assert report["pictures"] == 1
    assert report["bytes_after"] < report["bytes_before"]
