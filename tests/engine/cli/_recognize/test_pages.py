"""`pic2latex recognize --mode page|text`, `score` over pages and `bench --paragraph`, with the real networks."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import pic2latex_resources
from pic2latex.cli import DOUBTFUL, main
from tests.engine.pages.documents import mirrored_page
from tests.engine.pages.known_pages import FOLDER

PICTURE = FOLDER / "images" / "zh-integral.png"
RIM = 8  # pixels that the place of a symbol may reach beyond its formula
PAGE = pic2latex_resources.path("samples/page.png")


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", "--mode", "text", str(PICTURE)]) == 0
    printed = capsys.readouterr()
    assert "利用分部积分公式" in printed.out
    assert printed.err == ""


def test_page_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", "--mode", "page", "--json", str(PAGE)]) == 0
    page = json.loads(capsys.readouterr().out)
    assert "for every antiderivative" in page["markdown"]
    assert page["format"] == "markdown"
    assert {region["kind"] for region in page["regions"]} >= {"text"}
    for region in page["regions"]:
        assert ("text" in region) != ("latex" in region)
        assert len(region["box"]) == 4
    assert list(page["seconds"]) == ["prepare", "detect", "lines", "text", "formulas", "assemble"]


def test_several_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = tmp_path / "blank.png"
    Image.fromarray(np.full((80, 200, 3), 255, np.uint8)).save(blank)
    out = tmp_path / "out"
    code = main(["recognize", "--mode", "text", str(blank), str(PICTURE), "-o", str(out), "--format", "text"])
    assert code == 15
    assert "Nothing is written" in capsys.readouterr().err
    assert "利用分部积分公式" in (out / "zh-integral.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--mode", "page", "--format", "mathml"], 3, "no format 'mathml' for pages"),
        (["--mode", "formula", "--format", "markdown-page"], 3, "markdown-page"),
        (["--mode", "text", "--text-detector", "none.onnx"], 21, "There is no file none.onnx."),
        (["--mode", "page", "--detector", "no-such-detector"], 21, "no-such-detector"),
    ],
)
def test_mistakes(arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", str(PICTURE), *arguments]) == code
    assert words in capsys.readouterr().err


def test_a_page_has_a_report_with_its_doubtful_places(mirrored: Path, tmp_path: Path) -> None:
    report = tmp_path / "proof.html"
    arguments = ["--mode", "page", str(mirrored), "-o", str(tmp_path / "page.md"), "--report", str(report)]
    assert main(["recognize", *arguments]) == DOUBTFUL
    text = report.read_text(encoding="utf-8")
    start = text.index('id="proof">') + len('id="proof">')
    facts = json.loads(text[start : text.index("</script>", start)])
    (page,) = facts["pages"]
    assert (facts["name"], facts["saveAs"]) == (mirrored.name, "page.md")
    assert "for every antiderivative" in " ".join(each["markdown"] for each in facts["passages"])
    warned = [each for each in page["doubts"] if each["warning"]]
    assert {each["warning"]["code"] for each in warned} == {"doubtful-formula"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([str(PICTURE), "--report", "proof.html"], "about the pages of one document"),
        ([str(PICTURE), str(PAGE), "--mode", "page", "--report", "proof.html"], "about the pages of one"),
        ([str(PICTURE), "--mode", "page", "--report", "proof.pdf"], "proof.pdf is no name for a web page"),
        (["--batch", str(FOLDER), "--mode", "page", "--report", "proof.html"], "A batch has no report"),
        (
            [str(PICTURE), "--mode", "page", "--format", "html", "-o", "it.html", "--report", "it.html"],
            "would both be written to it.html",
        ),
    ],
)
def test_reports_that_cannot_be(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    output = ["-o", str(tmp_path / "out")] if "--batch" in arguments else []
    assert main(["recognize", *arguments, *output]) == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.glob("*.html"))


def test_a_missing_document_is_said_before_its_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing, report = tmp_path / "missing.pdf", tmp_path / "proof.html"
    assert main(["recognize", str(missing), "--report", str(report)]) == 11
    assert "missing.pdf" in capsys.readouterr().err
    assert not report.exists()


def test_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(FOLDER, tmp_path / "set")
    assert main(["score", str(tmp_path / "set"), "--known-boxes", "--limit", "2", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["pages"] == len(result["each"]) == 2
    assert result["character_errors"] < 0.03
    (tmp_path / "set" / "images" / "en-columns-series.png").unlink()
    assert main(["score", str(tmp_path / "set"), "--known-boxes", "--limit", "2"]) == 0
    printed = capsys.readouterr()
    assert "reading order right" in printed.out


def test_bench(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--paragraph", "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert "823×303" in out
    for stage in ("detect", "lines", "text", "formulas", "all"):
        assert stage in out


@pytest.fixture
def mirrored(tmp_path: Path) -> Path:
    """Return the sample page with a formula that is read wrongly."""
    return mirrored_page(tmp_path / "mirrored.png")


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_doubtful_formulas_are_told_with_their_place(
    mirrored: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recognize", "--mode", "page", str(mirrored), *more]) == DOUBTFUL
    printed = capsys.readouterr()
    told = [line for line in printed.err.splitlines() if "may be wrong" in line]
    assert told
    if more:
        found = [each for each in json.loads(printed.out)["warnings"] if each["code"] == "doubtful-formula"]
        assert len(found) == len(told)
        for warning, line in zip(found, told, strict=True):
            ((left, top, right, bottom),) = warning["boxes"]
            assert 80 < (top + bottom) / 2 < 137
            assert left < right
            assert line.endswith(f"({left:.0f}, {top:.0f})")
            assert f"The formula {warning['values']['formula']} may be wrong." in line


def test_doubtful_tokens_of_a_page_have_their_places_on_it(
    mirrored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["recognize", "--mode", "page", str(mirrored), "--json"])
    page = json.loads(capsys.readouterr().out)
    doubtful = [
        (region["box"], token["box"])
        for region in page["regions"]
        for token in region.get("tokens", ())
        if "box" in token
    ]
    assert doubtful
    for (left, top, right, bottom), (x0, y0, x1, y1) in doubtful:
        assert left - RIM <= x0 < x1 <= right + RIM
        assert top - RIM <= y0 < y1 <= bottom + RIM


def test_a_batch_with_a_doubtful_page_says_so(
    mirrored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["recognize", "--mode", "page", "--batch", str(mirrored.parent), "-o", str(out)]) == DOUBTFUL
    assert "1 read" in capsys.readouterr().err
