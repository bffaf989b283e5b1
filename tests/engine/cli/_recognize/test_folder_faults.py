"""`pic2latex recognize --batch` goes on: damaged records, results that cannot be written, pictures that end it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pic2latex.cli import EXIT_CODES
from pic2latex.errors import OutputError
from tests.engine.cli._recognize.test_folder import batch, lines_of, write_pictures

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"picture": "1.png", "file": ' + '{"a":' * 100_000,
        json.dumps({"picture": "1.png", "file": "n" * 5000}),
        json.dumps({"picture": "1.png", "file": "../../../etc/passwd"}),
        json.dumps({"picture": "1.png", "file": "a\0b"}),
        json.dumps({"picture": "1.png", "file": ["1.tex"], "asked": [], "content": {}}),
        json.dumps({"picture": ["1.png"]}),
    ],
    ids=lambda line: line[:20],
)
def test_no_record_stops_a_batch(tmp_path: Path, line: str) -> None:
    write_pictures(tmp_path / "pics", "1.png")
    output = tmp_path / "out"
    output.mkdir()
    (output / "results.jsonl").write_text(line, encoding="utf-8")
    assert batch(tmp_path / "pics", output) == (0, 1)
    assert [entry["file"] for entry in lines_of(output)[:1]] == ["1.tex"]
    assert batch(tmp_path / "pics", output) == (0, 0)


def test_a_record_that_is_a_folder_is_told(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pics", "1.png")
    (tmp_path / "out" / "results.jsonl").mkdir(parents=True)
    with pytest.raises(OutputError, match="cannot be written"):
        batch(tmp_path / "pics", tmp_path / "out")


@pytest.mark.parametrize("output", [".", "pics"])
def test_results_above_or_beside_the_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    """That said once that there are no pictures."""
    monkeypatch.chdir(tmp_path)
    write_pictures(tmp_path / "pics", "1.png", "2.png")
    assert batch(Path("pics"), Path(output)) == (0, 2)
    assert batch(Path("pics"), Path(output)) == (0, 0)
    assert len(lines_of(Path(output))) == 2


def test_a_result_that_is_a_folder_costs_only_itself(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pics", "1.png", "2.png", "3.png")
    (tmp_path / "out" / "2.tex").mkdir(parents=True)
    code, _ = batch(tmp_path / "pics", tmp_path / "out")
    assert code == dict(EXIT_CODES)[OutputError]
    assert [entry.get("file") for entry in lines_of(tmp_path / "out")] == ["1.tex", None, "3.tex"]


def test_pictures_that_end_the_process_come_last(tmp_path: Path) -> None:
    """A batch that dies with one picture reads all others before it meets that one again."""
    names = [f"{number:02}.png" for number in range(20)]
    write_pictures(tmp_path / "pics", *names)
    output = tmp_path / "out"
    program = KILLED_BY.format(folder=str(tmp_path / "pics"), output=str(output), deadly="05.png")
    for _ in range(3):
        done = subprocess.run((sys.executable, "-c", program), cwd=ROOT, check=False)
        assert done.returncode == 9
    left = set(names) - {entry["picture"] for entry in lines_of(output)}
    assert left == {"05.png"}, "the others of its chunk came before it"
    assert batch(tmp_path / "pics", output) == (0, 1)
    assert {path.name for path in output.iterdir()} == {"results.jsonl", *(f"{n[:2]}.tex" for n in names)}


KILLED_BY = """
import os, pathlib
from pic2latex.engine import Engine
from pic2latex.cli._recognize.folder import recognize_folder
from pic2latex.types import Options
from tests.engine.cli._recognize.test_folder import Counting, request_for, opener_of

class Deadly(Counting):
    def prepare(self, picture):
        if picture.origin.endswith({deadly!r}):
            os._exit(9)
        return super().prepare(picture)

with Engine(opener=opener_of(Deadly())) as engine:
    recognize_folder(request_for(pathlib.Path({folder!r}), pathlib.Path({output!r})), engine, Options())
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk, as Linux shows it")
def test_a_full_disk_ends_the_batch_with_one_line(tmp_path: Path) -> None:
    write_pictures(tmp_path / "pics", "1.png", "2.png")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "results.jsonl").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="No space left"):
        batch(tmp_path / "pics", tmp_path / "out")
