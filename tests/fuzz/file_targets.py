"""What is fuzzed about files that the command reads and writes: their names, and the record of a folder."""

import contextlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from hypothesis import strategies as st

import pic2latex_resources
from pic2latex.cli._recognize.folder import recognize_folder
from pic2latex.cli._recognize.recognize_request import PdfOptions, RecognizeRequest
from pic2latex.engine import Engine
from pic2latex.errors import Pic2LatexError
from pic2latex.testing import FakeRecognizer
from pic2latex.types import Options
from tests.fuzz.byte_mutation import damaged
from tests.fuzz.fuzz_target import FuzzTarget, Run
from tests.fuzz.odd_text import as_bytes, json_values

__all__ = ["FILE_TARGETS"]

SAMPLE = pic2latex_resources.path("samples/euler-12px.png")
ODD = (
    *(
        b"\xff",
        b"\n",
        b"\r",
        b"\x1b[31m",
        b"-",
        b"--help",
        b" ",
        b".",
        b"*",
        b"?",
        b'"',
        b"'",
        b"$HOME",
        b"`id`",
    ),
    *(each.encode() for each in ("\u2028", "\u0085", "é", "e\u0301", "公式", "😀", "\u202e", "CON", "a.tex")),
)
"""Pieces of names."""
LONGEST = 200
"""Bytes of a name, so that the names of the results are no longer than a file system takes either."""


def _read_folder(engine: Engine, pictures: Path, output: Path) -> int:
    """Do what `recognize --batch` does."""
    request = RecognizeRequest((), PdfOptions(None, 200, None), batch=pictures, output=output)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return recognize_folder(request, engine, Options())


def _check_results(output: Path, names: Collection[str]) -> None:
    """Check that each picture has its line, and a text of its own."""
    lines = [json.loads(line) for line in (output / "results.jsonl").read_bytes().split(b"\n") if line]
    files = {line["picture"]: line["file"] for line in lines if line.get("picture") in names}
    assert set(files) == set(names), f"results {files}"
    assert len(set(files.values())) == len(files), f"one file for two: {files}"
    for file in files.values():
        assert (output / file).read_text(encoding="utf-8").strip(), f"{file!r} is empty"


@contextlib.contextmanager
def _names() -> Iterator[Run]:
    """Give a picture a name, read it, and read it again: the result must be there, and be known the second time."""
    with Engine(opener=lambda _name, _device: FakeRecognizer().opened()) as engine:

        def run(names: list[bytes]) -> None:
            with tempfile.TemporaryDirectory() as scratch:
                pictures, output = Path(scratch, "pictures"), Path(scratch, "results")
                pictures.mkdir()
                for name in names:
                    shutil.copy(SAMPLE, pictures / f"{os.fsdecode(name)}.png")
                assert _read_folder(engine, pictures, output) == 0
                _check_results(output, {path.name for path in pictures.iterdir()})
                record = (output / "results.jsonl").read_bytes()
                assert _read_folder(engine, pictures, output) == 0
                assert (output / "results.jsonl").read_bytes() == record, "read again"

        yield run


@contextlib.contextmanager
def _records() -> Iterator[Run]:
    """Begin from a damaged record: whatever it says, every picture has its result at the end."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        Engine(opener=lambda _name, _device: FakeRecognizer().opened()) as engine,
    ):
        pictures = Path(scratch, "pictures")
        pictures.mkdir()
        for name in ("a", "b", "c"):
            shutil.copy(SAMPLE, pictures / f"{name}.png")

        def run(content: bytes) -> None:
            with tempfile.TemporaryDirectory(dir=scratch) as results:
                output = Path(results)
                (output / "results.jsonl").write_bytes(content)
                with contextlib.suppress(Pic2LatexError):
                    assert _read_folder(engine, pictures, output) == 0
                    _check_results(output, {"a.png", "b.png", "c.png"})

        yield run


def _file_names() -> st.SearchStrategy[list[bytes]]:
    name = st.lists(st.sampled_from(ODD) | st.binary(max_size=4), min_size=1, max_size=12).map(b"".join)
    allowed = name.map(lambda each: each.replace(b"/", b"").replace(b"\0", b"")[:LONGEST]).filter(
        lambda each: each and not each.startswith(b".")
    )
    return st.lists(allowed, min_size=1, max_size=4)


def _like_a_record() -> st.SearchStrategy[bytes]:
    line = {"picture": "a.png", "file": "a.tex", "latex": "x", "text": "x", "confidence": 1.0}
    good = as_bytes(line)
    entry = st.fixed_dictionaries(
        {},
        optional={
            "picture": st.sampled_from(["a.png", "b.png"]) | json_values,
            "file": st.sampled_from(["a.tex", "../a.tex", "/etc/passwd", "a" * 5000, ".", "c.tex"])
            | json_values,
            "size": json_values,
            "changed": json_values,
            "text": json_values,
            "error": json_values,
        },
    )
    seeds = (good, good + b"\n" + good, b"[" * 100_000, b'{"a":' * 100_000, b"\n\n\n", b"\xef\xbb\xbf" + good)
    return st.one_of(st.lists(entry.map(as_bytes), max_size=5).map(b"\n".join), damaged(seeds))


FILE_TARGETS = (
    FuzzTarget("file names", _file_names(), _names, 0.05, 15),
    FuzzTarget("records", st.deferred(_like_a_record), _records, 0.05, 30),
)
