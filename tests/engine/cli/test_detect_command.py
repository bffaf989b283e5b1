"""`pic2latex detect`: what is written where, which names it has, and what happens to bad input."""

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from pic2latex.cli import main
from pic2latex.pages.pdf import worker_client
from tests.engine.detectors.pages import page
from tests.engine.detectors.rtdetr_graph import write_detector
from tests.engine.pages.documents import blank_pages

if TYPE_CHECKING:
    import subprocess


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a small detector with random weights and return its folder."""
    return str(write_detector(tmp_path_factory.mktemp("model") / "small", side=128))


def save(path: Path, seed: int = 0, width: int = 300) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(page(width, 200, seed=seed).pixels).save(path)
    return str(path)


def test_everything_about_a_page_is_written(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = save(tmp_path / "第 1 页.png")
    out = tmp_path / "found"

    assert main(["detect", picture, "-o", str(out), "--model", model]) == 0

    printed = capsys.readouterr()
    assert printed.out == "", "with a folder, standard output is left alone"
    known = json.loads((out / "第 1 页.json").read_text(encoding="utf-8"))
    assert (known["picture"], known["page"], known["model"]) == (picture, None, "random-detector")
    assert (known["width"], known["height"]) == (300, 200)
    assert known["formulas"]
    for number, formula in enumerate(known["formulas"], start=1):
        assert formula["number"] == number
        assert formula["kind"] in {"inline", "display"}
        assert 0.5 <= formula["score"] <= 1
        left, top, right, bottom = formula["box"]
        with Image.open(out / formula["crop"]) as crop:
            assert crop.width == pytest.approx(right - left, abs=2)
            assert crop.height == pytest.approx(bottom - top, abs=2)
    crops = [formula["crop"] for formula in known["formulas"]]
    assert crops == sorted(crops), "names keep the order of the page"
    assert {f"subimages/{each.name}" for each in (out / "subimages").iterdir()} == set(crops)
    for name in ("annotated", "masked"):
        with Image.open(out / known[name]) as drawn, Image.open(picture) as before:
            assert drawn.size == before.size
            assert not np.array_equal(np.asarray(drawn), np.asarray(before))


def test_without_a_folder_json_is_printed(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures = [save(tmp_path / f"{number}.png", number) for number in range(3)]

    assert main(["detect", *pictures, "--model", model]) == 0

    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["picture"] for line in lines] == pictures
    assert all("crop" not in formula for line in lines for formula in line["formulas"])
    assert "annotated" not in lines[0]
    assert "detecting: 100 %" in err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["0.png", "1.png", "2.png"]


def test_threshold(model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = save(tmp_path / "a.png")
    counts = []
    for least in ("0.5", "0.95", "1"):
        assert main(["detect", picture, "--detector", model, "--threshold", least]) == 0
        counts.append(len(json.loads(capsys.readouterr().out)["formulas"]))
    assert counts[0] > counts[1] >= counts[2]


def test_pages_of_a_pdf(model: str, tmp_path: Path) -> None:
    path = blank_pages(tmp_path / "paper.pdf", 12)
    out = tmp_path / "found"

    assert (
        main(["detect", str(path), "--pages", "2-3,11", "--dpi", "72", "-o", str(out), "--model", model]) == 0
    )

    names = sorted(each.name for each in out.glob("*.json"))
    assert names == ["paper-p02.json", "paper-p03.json", "paper-p11.json"]
    known = json.loads((out / "paper-p11.json").read_text(encoding="utf-8"))
    assert (known["page"], known["width"], known["height"]) == (11, 300, 200)


def test_bad_pictures_do_not_lose_the_others(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n torn")
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.7 torn")
    good = save(tmp_path / "good.png")
    wrong = [str(tmp_path / name) for name in ("torn.png", "torn.pdf", "absent.png")]

    assert main(["detect", *wrong, good, "--model", model]) == 12

    out, err = capsys.readouterr()
    assert json.loads(out)["picture"] == good
    assert err.count("pic2latex: ") == 3
    assert "torn.pdf is damaged" in err


def test_the_same_name_twice_and_a_second_run(model: str, tmp_path: Path) -> None:
    pictures = [save(tmp_path / "a" / "page.png", 1), save(tmp_path / "b" / "page.png", 2)]
    pictures.append(save(tmp_path / "page_2.png", 3))
    out = tmp_path / "found"
    for _ in range(2):
        assert main(["detect", *pictures, "-o", str(out), "--model", model]) == 0
        assert sorted(each.name for each in out.glob("*.json")) == ["page-2.json", "page.json", "page_2.json"]
        listed = [
            formula["crop"]
            for file in out.glob("*.json")
            for formula in json.loads(file.read_text(encoding="utf-8"))["formulas"]
        ]
        assert {f"subimages/{each.name}" for each in (out / "subimages").iterdir()} == set(listed)

    assert main(["detect", pictures[0], "-o", str(out), "--model", model, "--threshold", "1"]) == 0
    left = [each.name for each in (out / "subimages").iterdir()]
    formulas = json.loads((out / "page.json").read_text(encoding="utf-8"))["formulas"]
    assert len([name for name in left if name.startswith("page_0")]) == len(formulas) < 3, (
        "earlier crops are gone"
    )
    assert [name for name in left if name.startswith("page_2_")]
    assert [name for name in left if name.startswith("page-2_")]


def test_standard_input(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = Path(save(tmp_path / "a.png")).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert main(["detect", "-", "--model", model]) == 0
    assert json.loads(capsys.readouterr().out)["picture"] == "standard input"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--threshold", "1.5"], 2, "--threshold cannot be 1.5"),
        (["--threads", "0"], 2, "number of threads cannot be 0"),
        (["--dpi", "5"], 2, "--dpi cannot be 5"),
        (["--device", "tpu"], 4, "no device “tpu”"),
        (["--model", "compact"], 20, "cannot find formulas"),
        (["--model", "texteller-detector"], 21, "pic2latex models install texteller-detector"),
    ],
)
def test_mistakes(
    arguments: list[str],
    code: int,
    message: str,
    model: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    picture = save(tmp_path / "a.png")
    assert main(["detect", picture, "--model", model, *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_pages_that_are_not_there(model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = blank_pages(tmp_path / "paper.pdf", 2)
    assert main(["detect", str(path), "--pages", "5", "--model", model]) == 2
    assert "there are 2 pages" in capsys.readouterr().err


def test_a_file_where_the_folder_should_be(
    model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = save(tmp_path / "a.png")
    assert main(["detect", picture, "-o", picture, "--model", model]) == 2
    assert "is a file" in capsys.readouterr().err


@pytest.mark.parametrize("count", [1, 3])
def test_a_pdf_has_one_process_and_only_while_it_is_looked_at(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Each of many PDFs once kept its process until the end of the command."""
    started: list[subprocess.Popen[bytes]] = []
    alive: list[int] = []
    real = worker_client._Running

    class Counted(real):  # type: ignore[misc, valid-type]
        def __init__(self, most: int) -> None:
            super().__init__(most)
            started.append(self._process)
            alive.append(sum(process.poll() is None for process in started))

    monkeypatch.setattr(worker_client, "_Running", Counted)
    paths = [str(blank_pages(tmp_path / f"{number}.pdf", 3)) for number in range(count)]
    assert main(["detect", *paths, "--model", model, "-o", str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out").glob("*_masked.png"))) == 3 * count
    assert len(started) == (1 if count == 1 else 2 * count), (
        "of several, one counts the pages and one draws them"
    )
    assert max(alive) == 1
    assert all(process.poll() is not None for process in started)
