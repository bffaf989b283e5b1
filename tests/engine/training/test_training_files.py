"""Formula files, datasets as users have them, and names of glyphs: read, checked, named by line when wrong."""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from pic2latex.errors import TrainingError
from pic2latex.training.data.dataset_reader import read_dataset_folder
from pic2latex.training.data.formula_files import TrainingFormula, read_formulas
from pic2latex.training.data.glyph_classes import build_classes, glyph_class, read_classes


def test_formula_files_of_every_kind_read_alike(tmp_path: Path) -> None:
    rows = [{"latex": "x^2", "display": True}, {"formula": r"\alpha"}]
    text = "\n".join(json.dumps(row) for row in rows) + "\n\n"
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "a.txt").write_text("x^2\n\\alpha\n", encoding="utf-8")
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(text)
    for name in ("a.jsonl", "a.jsonl.gz", "a.txt"):
        assert [formula.latex for formula in read_formulas(tmp_path / name)] == ["x^2", r"\alpha"]
    assert next(iter(read_formulas(tmp_path / "a.jsonl"))) == TrainingFormula("x^2", display=True)


@pytest.mark.parametrize("line", ["{", "[]", '{"latex": 3}', '{"latex": " "}', '{"other": "x"}'])
def test_a_bad_line_is_named_by_its_number(line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"latex": "x"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="line 2"):
        list(read_formulas(path))


@pytest.mark.skipif(os.name == "nt", reason="a device that never ends")
def test_what_has_no_ends_of_lines_is_refused() -> None:
    """`train tokenizer /dev/zero` once read until memory was full."""
    with pytest.raises(TrainingError, match="line 1, is longer than a formula can be"):
        list(read_formulas(Path("/dev/zero")))


def test_a_missing_formula_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="cannot be read"):
        list(read_formulas(tmp_path / "none.txt"))


def dataset(folder: Path, lines: list[str]) -> Path:
    import cv2

    (folder / "images").mkdir()
    cv2.imwrite(str(folder / "images" / "a.png"), np.full((20, 30), 255, np.uint8))
    (folder / "formulas.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_dataset_folder_is_read(tmp_path: Path) -> None:
    rows = read_dataset_folder(
        dataset(tmp_path, ['{"img_name": "a.png", "formula": "x", "display": true}', ""])
    )
    assert [(row.path.name, row.latex, row.display, row.degraded) for row in rows] == [
        ("a.png", "x", True, False)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"img_name": "a.png"}',
        '{"img_name": "a.png", "formula": ""}',
        '{"img_name": "b.png", "formula": "x"}',
        '{"img_name": "../formulas.jsonl", "formula": "x"}',
    ],
)
def test_a_bad_row_of_a_dataset_is_named_by_its_line(line: str, tmp_path: Path) -> None:
    folder = dataset(tmp_path, ['{"img_name": "a.png", "formula": "x"}', line])
    with pytest.raises(TrainingError, match="line 2"):
        read_dataset_folder(folder)


GLYPHS = [
    (ord("x"), "CMMI10", "i:x"),
    (ord("d"), "CMR10", "u:d"),
    (ord("v"), "CMBX10", "bu:v"),
    (ord("v"), "CMMIB10", "bi:v"),
    (ord("R"), "MSBM10", "bb:R"),
    (ord("F"), "CMSY10", "cal:F"),
    (ord("F"), "rsfs10", "scr:F"),
    (ord("p"), "EUFM10", "fr:p"),
    (ord("X"), "CMEX10", "ext:X"),
    (0x1D465, "STIXTwoMath", "i:x"),
    (0x211D, "STIXTwoMath", "bb:R"),
    (ord("2"), "CMR10", "2"),
    (0x2264, "CMSY10", "≤"),
]


@pytest.mark.parametrize(("code", "font", "expected"), GLYPHS)
def test_a_glyphs_class_is_its_character_and_style(code: int, font: str, expected: str) -> None:
    assert glyph_class(code, font) == expected


def test_classes_are_kept_by_frequency_and_survive_a_file(tmp_path: Path) -> None:
    classes = build_classes(["a"] * 3 + ["b"] * 5 + ["c"], least=2)
    assert classes.names == ("b", "a")
    assert len(classes) == 3
    classes.write(tmp_path / "glyphs.json")
    assert read_classes(tmp_path / "glyphs.json") == classes
