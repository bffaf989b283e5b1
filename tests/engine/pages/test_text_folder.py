"""Which files of a folder are the networks for text."""

from pathlib import Path

import pytest

from pic2latex.errors import ModelMissing
from pic2latex.pages.text_folder import text_files_in


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ("PP-OCRv5_server_det.onnx", "PP-OCRv5_server_rec.onnx", "ppocrv5_dict.txt"),
            ("PP-OCRv5_server_det.onnx", "PP-OCRv5_server_rec.onnx", "ppocrv5_dict.txt"),
        ),
        (("ch_PP-OCRv4_rec_infer.onnx",), (None, "ch_PP-OCRv4_rec_infer.onnx", None)),
        (("det.onnx", "notes.txt"), ("det.onnx", None, None)),
    ],
)
def test_files(names: tuple[str, ...], expected: tuple[str | None, ...], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).touch()
    files = text_files_in(tmp_path)
    assert tuple(path and path.name for path in (files.detector, files.recognizer, files.keys)) == expected


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "no networks"),
        (("a_rec.onnx", "b_rec.onnx"), "several files for one thing: a_rec.onnx, b_rec.onnx"),
    ],
)
def test_nothing_is_guessed(names: tuple[str, ...], words: str, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(ModelMissing, match=words) as caught:
        text_files_in(tmp_path)
    assert "--text-recognizer" in caught.value.hint


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="There is no folder"):
        text_files_in(tmp_path / "none")
