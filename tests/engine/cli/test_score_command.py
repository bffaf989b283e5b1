"""`pic2latex score` from its arguments to what it prints: with files, and with the bundled model on real pictures."""

import json
import shutil
from pathlib import Path

import pytest

import pic2latex_resources
from pic2latex.cli import main

SAMPLES = ("quadratic.png", "modulus.png")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    predictions, references = tmp_path / "predictions.jsonl", tmp_path / "references.jsonl"
    predictions.write_text('{"name": "a", "latex": "\\\\frac12"}\n{"name": "b", "latex": "x"}\n')
    references.write_text(
        '{"name": "a", "latex": "\\\\dfrac{1}{2}"}\n{"name": "b", "latex": "y", "display": true}\n'
    )
    return str(predictions), str(references)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    source = pic2latex_resources.path("samples")
    known = {entry["file"]: entry.get("latex") for entry in json.loads((source / "samples.json").read_text())}
    (tmp_path / "images").mkdir()
    lines = []
    for name in SAMPLES:
        shutil.copy(source / name, tmp_path / "images" / name)
        lines.append(json.dumps({"img_name": name, "formula": known[name], "display": True}))
    (tmp_path / "formulas.jsonl").write_text("\n".join(lines))
    return tmp_path


def test_files_as_a_table(files: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", files[0], "--references", files[1]]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:4] == ["all", "2", "50.0", "%"]


def test_files_as_json_with_pictures_and_page(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    arguments = [
        "score",
        files[0],
        "--references",
        files[1],
        "--render",
        "--json",
        "--pairs",
        "--html",
        str(page),
    ]
    assert main(arguments) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["subsets"][0]["rendered"] == 1.0
    assert [one["matches"] for one in report["pairs"]] == [True, False]
    assert "<!doctype html>" in page.read_text(encoding="utf-8")


def test_bundled_model_on_a_folder(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(dataset), "--json", "--pairs", "--threads", "1"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["subsets"][0]["count"] == len(SAMPLES)
    assert [one["name"] for one in report["pairs"]] == list(SAMPLES)
    assert all(one["prediction"] for one in report["pairs"])


def test_limit_and_the_other_name_of_the_folder(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--dataset", str(dataset), "--limit", "1", "--threads", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:2] == ["all", "1"]


def test_an_unreadable_picture_counts_as_read_empty(
    dataset: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (dataset / "images" / SAMPLES[0]).write_bytes(b"no picture")
    assert main(["score", str(dataset), "--json", "--pairs", "--threads", "1"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["pairs"][0]["prediction"] == ""
    assert f"{SAMPLES[0]} counts as read empty" in printed.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Nothing to score"),
        (["nowhere"], "no folder or file"),
        (["{predictions}"], "nothing to compare"),
        (["{predictions}", "--references", "nowhere"], "cannot be read"),
        (["{folder}"], "no formulas.jsonl"),
        (["a", "--dataset", "b"], "Two things"),
    ],
)
def test_mistakes_are_explained(
    arguments: list[str],
    words: str,
    files: tuple[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    filled = [one.format(predictions=files[0], folder=tmp_path) for one in arguments]
    assert main(["score", *filled]) == 2
    assert words in capsys.readouterr().err


def test_missing_pictures_are_named(dataset: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (dataset / "images" / SAMPLES[1]).unlink()
    assert main(["score", str(dataset)]) == 2
    assert SAMPLES[1] in capsys.readouterr().err
