"""How much is read of what was named, and how much memory that takes."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pic2latex import input_file
from pic2latex.errors import Pic2LatexError
from pic2latex.input_file import read_bounded, read_input, read_input_text
from pic2latex.scoring import read_latex_lines
from pic2latex.training.config_file import read_config
from pic2latex.training.data.dataset_reader import read_dataset_folder
from pic2latex.training.pages.paragraphs.paragraph_pictures import read_paragraphs
from pic2latex.training.recognizer.config import TrainConfig


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 5000])
@pytest.mark.parametrize("kind", ["file", "pipe", "memory"])
def test_all_of_it_or_a_byte_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, kind: str
) -> None:
    monkeypatch.setattr(input_file, "MAX_FILE_BYTES", 100)
    monkeypatch.setattr(input_file, "CHUNK_BYTES", 7)
    content = os.urandom(size)
    if kind == "memory":
        assert read_bounded(io.BytesIO(content)) == content[:101]
        return
    if kind == "file":
        (tmp_path / "x").write_bytes(content)
        with (tmp_path / "x").open("rb") as file:
            assert read_bounded(file) == content[:101]
        return
    reader, writer = os.pipe()
    os.write(writer, content)  # less than a pipe holds
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        assert read_bounded(file) == content[:101]


@pytest.mark.skipif(sys.platform != "linux", reason="bounds memory")
def test_a_small_picture_takes_little_memory(tmp_path: Path) -> None:
    """It took memory for the largest that is accepted, which is not there where memory is bounded."""
    (tmp_path / "x").write_bytes(b"small")
    program = (
        "import resource, sys; from pathlib import Path; from pic2latex.input_file import read_input;"
        "resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20)); print(read_input(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "x")], capture_output=True, text=True, check=False
    )
    assert done.stdout == "b'small'\n", done.stderr
    assert read_input(tmp_path / "x") == b"small"


def test_text_is_whole_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.write_bytes("\ufeffα\n".encode())
    assert read_input_text(path) == "α\n"
    monkeypatch.setattr(input_file, "MAX_FILE_BYTES", 3)
    with pytest.raises(OSError, match="longer than"):
        read_input_text(path)


@pytest.mark.skipif(os.name == "nt", reason="a device that never ends")
@pytest.mark.parametrize(
    "read",
    [
        lambda path: read_paragraphs(path / "zero"),
        lambda path: read_latex_lines(path / "zero"),
        lambda path: read_config(TrainConfig, path / "zero"),
        read_dataset_folder,
    ],
    ids=["paragraphs", "latex lines", "settings", "dataset"],
)
def test_what_never_ends_is_refused(read: Callable[[Path], object], tmp_path: Path) -> None:
    for name in ("zero", "formulas.jsonl"):
        (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(Pic2LatexError, match="it is a device"):
        read(tmp_path)
