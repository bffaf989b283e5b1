"""The history as files: each kind read back by the program it is for."""

import json
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pic2latex.types import Mode
from pic2latex_desktop.history.export import EXPORTS, ExportItem, export
from pic2latex_desktop.history.store import Entry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with nothing else in it."""
    made = tmp_path / "out"
    made.mkdir()
    return made


MOMENT = datetime(2026, 3, 14, 15, 9, tzinfo=UTC)
ITEMS = (
    ExportItem(
        Entry(3, MOMENT, Mode.FORMULA, r"\frac{a}{b} = \sqrt{2}", "small", 0.87654, True), b"\x89PNG one"
    ),
    ExportItem(Entry(2, MOMENT, Mode.PAGE, "Let $x$ be 100% real.\n\n$$x^2$$", "small", 0.5, False), b""),
)


def test_archive_holds_records_and_pictures(folder: Path) -> None:
    export(ITEMS, folder / "all.zip")
    with zipfile.ZipFile(folder / "all.zip") as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == ["history.json", "pictures/3.png"]
        records = json.loads(archive.read("history.json"))
        assert archive.read("pictures/3.png") == b"\x89PNG one"
    assert [record["source"] for record in records] == [item.entry.source for item in ITEMS]
    assert records[0]["picture"] == "pictures/3.png"
    assert records[1]["picture"] is None
    assert datetime.fromisoformat(records[0]["time"]) == MOMENT


def test_latex_document_is_one(folder: Path) -> None:
    export(ITEMS, folder / "all.tex")
    text = (folder / "all.tex").read_text()
    assert text.startswith(r"\documentclass")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-800:]


def test_markdown_wraps_formulas_and_leaves_pages(folder: Path) -> None:
    export(ITEMS, folder / "all.md")
    text = (folder / "all.md").read_text()
    assert "$$\n\\frac{a}{b} = \\sqrt{2}\n$$" in text
    assert "Let $x$ be 100% real." in text


@pytest.mark.parametrize("kind", EXPORTS, ids=lambda kind: kind.ending)
def test_empty_history_exports_too(folder: Path, kind) -> None:  # type: ignore[no-untyped-def]
    path = folder / f"none{kind.ending}"
    export((), path)
    assert path.exists()
    assert [each.name for each in folder.iterdir()] == [path.name]


def test_unknown_ending_means_an_archive(folder: Path) -> None:
    export(ITEMS, folder / "mine")
    assert zipfile.is_zipfile(folder / "mine")


def test_failed_export_leaves_the_old_file_and_no_rest(folder: Path) -> None:
    (folder / "all.zip").mkdir()
    with pytest.raises(OSError, match=r"\S"):
        export(ITEMS, folder / "all.zip")
    assert [each.name for each in folder.iterdir()] == ["all.zip"]


def test_latex_document_holds_pages_as_latex_also_in_chinese(folder: Path) -> None:
    page = "# 定理 1\n\n设 $x$ 为实数，100% 成立：\n\n- $$x^2 \\tag{1}$$\n- see [this](https://example.org/)"
    entries = (
        Entry(1, MOMENT, Mode.PAGE, page, "", 1.0, False),
        Entry(2, MOMENT, Mode.TEXT, "a_b & c", "", 1.0, False),
    )
    export(tuple(ExportItem(entry, b"") for entry in entries), folder / "all.tex")
    text = (folder / "all.tex").read_text(encoding="utf-8")
    assert "verbatim" not in text
    done = subprocess.run(
        ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex"],
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-800:]
