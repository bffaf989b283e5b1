"""`pic2latex recognize` from its arguments to what it prints: pictures, pages and PDFs, with the real networks."""

import io
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pic2latex_resources
from pic2latex.cli import main
from pic2latex.models.card import read_card, write_card
from tests.engine.detectors.rtdetr_graph import write_detector
from tests.engine.pages.documents import blank_pages, needs_tex, typeset
from tests.engine.recognizers.tiny_models import installed

SAMPLE = str(pic2latex_resources.path("samples/basel.png"))
PAGE = str(pic2latex_resources.path("samples/page.png"))
HEADS = (
    r"\usepackage[paperwidth=12cm,paperheight=10cm,margin=2.2cm]{geometry}"
    r"\pagestyle{fancy}\fancyhf{}\fancyhead[L]{A short treatise}\fancyfoot[C]{\thepage}"
)
FIRST = (
    r"\section*{Beginnings}Every story needs a beginning, and this one is no exception to that rule. "
    r"It tells of a paragraph that was longer than its page, and did not end before the"
)
SECOND = r"\noindent bottom was reached. After that there was peace."


@pytest.fixture(scope="session")
def blind(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a detector that is never sure enough to find anything."""
    folder = write_detector(tmp_path_factory.mktemp("blind") / "model", side=64)
    write_card(folder, installed(folder, threshold=2.0).card)
    assert read_card(folder).settings.number("threshold") == 2.0
    return str(folder)


@pytest.fixture(scope="session")
def treatise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Typeset a paragraph that runs over a page end, with running heads and page numbers."""
    return typeset(tmp_path_factory.mktemp("treatise"), "treatise", f"{FIRST}\\newpage {SECOND}", HEADS)


def test_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", SAMPLE, "--format", "dollars"]) == 0
    assert capsys.readouterr().out.startswith("$$")


def test_several_formulas_into_a_folder(tmp_path: Path) -> None:
    copies = [shutil.copy(SAMPLE, tmp_path / f"{name}.png") for name in ("一", "b c")]
    assert main(["recognize", *map(str, copies), "-o", str(tmp_path / "out")]) == 0
    texts = [(tmp_path / "out" / f"{name}.tex").read_text(encoding="utf-8") for name in ("一", "b c")]
    assert texts[0] == texts[1]
    assert r"\frac" in texts[0]


def test_json_of_several_formulas(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", SAMPLE, SAMPLE, "--json", "-o", str(tmp_path / "out")]) == 0
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["picture"] for line in lines] == [SAMPLE, SAMPLE]
    assert capsys.readouterr().out == ""


@needs_tex
def test_a_pdf_becomes_one_text(treatise: Path, blind: str, tmp_path: Path) -> None:
    output = tmp_path / "treatise.md"
    assert main(["recognize", str(treatise), "--detector", blind, "-o", str(output)]) == 0
    text = output.read_text(encoding="utf-8")
    assert "short treatise" not in text, "running heads are dropped"
    assert not [line for line in text.splitlines() if line.strip() in {"1", "2"}], "and page numbers"
    assert "before the bottom was reached" in text, "the paragraph is one again"
    assert text.startswith("#")


@needs_tex
def test_pages_of_a_pdf_as_text_alone(treatise: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", str(treatise), "--mode", "text", "--pages", "2"]) == 0
    assert "bottom was reached" in capsys.readouterr().out


@needs_tex
def test_a_pdf_from_standard_input(
    treatise: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(treatise.read_bytes())))
    assert main(["recognize", "-", "--mode", "text", "--pages", "2", "--json"]) == 0
    known = json.loads(capsys.readouterr().out)
    assert (known["picture"], known["page"]) == ("standard input", 2)


@needs_tex
def test_pictures_and_pdfs_together(treatise: Path, blind: str, tmp_path: Path) -> None:
    twin = shutil.copy(treatise, tmp_path / "treatise.pdf")
    arguments = [str(treatise), SAMPLE, str(twin), "--pages", "2", "--detector", blind]
    out = tmp_path / "out"
    assert main(["recognize", *arguments, "-o", str(out)]) == 0
    names = {each.name for each in out.iterdir()}
    assert names == {
        "basel.tex",
        "treatise.md",
        "treatise-2.md",
        "treatise.pages.jsonl",
        "treatise-2.pages.jsonl",
    }


def test_a_folder_of_pages(blind: str, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    shutil.copy(PAGE, tmp_path / "pages" / "第 1 页.png")
    out = tmp_path / "out"
    arguments = ["recognize", "--batch", str(tmp_path / "pages"), "-o", str(out), "--mode", "page"]
    assert main([*arguments, "--detector", blind]) == 0
    assert len((out / "第 1 页.md").read_text(encoding="utf-8")) > 20
    (line,) = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["regions"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "No picture was named"),
        (["-", "--stdin"], 2, "read only once"),
        ([SAMPLE, "--format", "docx"], 3, "docx"),
        ([SAMPLE, "--mode", "page", "--format", "typst"], 3, "for pages"),
        ([SAMPLE, "--num-beams", "0"], 2, "--num-beams cannot be 0"),
        (["absent.png"], 11, "no file absent.png"),
        (["{pdf}", "--mode", "formula"], 2, "A PDF is not read as a single formula"),
        (["{pdf}", "--pages", "x"], 2, "does not name pages"),
        (["{pdf}", "--pages", "4"], 2, "there are 3 pages"),
        (["{pdf}", "--dpi", "1"], 2, "--dpi cannot be 1"),
        (["{pdf}", "--format", "png"], 3, "for pages"),
        (["{torn}"], 12, "is damaged"),
    ],
)
def test_mistakes(
    arguments: list[str], code: int, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.7 torn")
    files = {"pdf": blank_pages(tmp_path / "blank.pdf", 3), "torn": torn}
    assert main(["recognize", *(argument.format(**files) for argument in arguments)]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


@needs_tex
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C reaches a process in another way there")
def test_interrupted_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """The real process, a real signal, and the same command again."""
    small = r"\usepackage[paperwidth=9cm,paperheight=6cm,margin=1cm]{geometry}"
    path = typeset(
        tmp_path, "pages", r"\newpage ".join(f"This is page {name}." for name in "ABCDEFGH"), small
    )
    output, record = tmp_path / "pages.md", tmp_path / "pages.pages.jsonl"
    command = (sys.executable, "-m", "pic2latex", "recognize", str(path), "--mode", "text", "-o", str(output))
    # A program that was started in the background is born deaf to Ctrl-C, and so are its children.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, handler)
    while process.poll() is None and not (record.exists() and record.read_text(encoding="utf-8")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130, said
    assert "Run the same command again" in said
    before = record.read_text(encoding="utf-8")
    assert not output.exists()

    subprocess.run(command, check=True, capture_output=True)
    assert record.read_text(encoding="utf-8").startswith(before)
    text = output.read_text(encoding="utf-8")
    assert [letter for letter in "ABCDEFGH" if f"page {letter}" not in text] == []
