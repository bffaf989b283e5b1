"""Every place where the project writes: there is one way to do it, and at each a refusing disk costs nothing."""

import argparse
import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pic2latex.engine import Engine
from pic2latex.testing import FakeRecognizer
from pic2latex.types import Box, Page, Passage, PassageKind
from tests.file_faults import FAULTS, Step, failing
from tests.source_code import PACKAGES, ROOT, files_of, label, nodes_of, tree_of
from tests.training_writing_points import TRAINING_POINTS
from tests.writing_points import POINTS, WritingPoint

ALL_POINTS = (*POINTS, *TRAINING_POINTS)

MODES = set("rwaxbt+")
WRITERS = {
    "NamedTemporaryFile",
    "QFile",
    "QSaveFile",
    "TemporaryFile",
    "copy2",
    "copyfile",
    "copyfileobj",
    "copytree",
    "fdopen",
    "imwrite",
    "mkstemp",
    "save_pretrained",
    "savez",
    "save_file",
    "tofile",
    "touch",
    "write_bytes",
    "write_text",
}
#: Writers of libraries that are given a path; given a file (`atomic_file`) they are all right.
LIBRARIES = {"np", "onnx", "torch"}
BY_PATH = {
    ("np", "save"),
    ("torch.onnx", "export"),
    ("onnx", "save"),
    ("shutil", "copy"),
    ("shutil", "move"),
    ("torch", "save"),
}

#: Function of a file -> why it may write in another way than with `atomic_write`.
SCRATCH = "in a temporary folder of its own, which nothing reads after the call"
INCOMING = "in a folder that becomes the model's in one rename when all is there"
NOWHERE = "os.devnull"
ALLOWED = {
    "desktop/pic2latex_desktop/system/subprocesses.py": "what a child reads, in a file without a name",
    "engine/pic2latex/atomic_write.py": "the one way itself",
    "engine/pic2latex/bench/growth.py": "what the measured process says, in a file without a name",
    "engine/pic2latex/bench/optimum/optimum_loop.py": SCRATCH,
    "engine/pic2latex/bench/optimum/optimum_venv.py": "what pip says, for reading when it failed",
    "engine/pic2latex/cli/__init__.py": NOWHERE,
    "engine/pic2latex/cli/streams.py": NOWHERE,
    "engine/pic2latex/desktop_ipc.py": "a pipe of Windows",
    "engine/pic2latex/doctor/environment.py": "tries whether a folder can be written, and leaves nothing",
    "engine/pic2latex/doctor/subprocess_check.py": NOWHERE,
    "engine/pic2latex/models/download/transfer.py": f"a download that is taken up again, {INCOMING}",
    "engine/pic2latex/models/import_folder.py": INCOMING,
    "engine/pic2latex/models/quantization/quantize.py": INCOMING,
    "engine/pic2latex/pages/pdf/pdf_worker.py": NOWHERE,
    "engine/pic2latex/svg_worker.py": NOWHERE,
    "engine/pic2latex/training/data/latex_renderer.py": SCRATCH,
    "engine/pic2latex/training/pages/paragraphs/typeset_markdown.py": SCRATCH,
    "engine/pic2latex/training/pages/typeset.py": SCRATCH,
    "installer/assets.py": "a folder that takes its place in one rename, with a manifest of hashes",
    "installer/virtual_environment.py": "its own replacement: the engine is not installed yet",
    "installer/languages.py": SCRATCH,
    "installer/offline.py": "folders to take to another machine; the manifest tells whether they are whole",
    "installer/packages.py": "what pip says, for reading when it failed",
    "installer/pin.py": "its own replacement: the engine is not installed yet",
}


def writing_calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that write a file without `atomic_write`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        owner = getattr(called.value, "id", "") if isinstance(called, ast.Attribute) else ""
        texts = [
            argument.value
            for argument in (*node.args, *(keyword.value for keyword in node.keywords))
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        opens = name == "open" and any(set(text) <= MODES and set(text) & set("wax+") for text in texts)
        by_path = (owner, name) in BY_PATH and not _is_given_file(node)
        saves = (
            name == "save" and isinstance(called, ast.Attribute) and owner not in LIBRARIES and _is_path(node)
        )
        writes = name in WRITERS and not _is_given_new_folder(node)
        if writes or opens or (owner, name) == ("os", "open") or by_path or saves:
            yield node


def _is_given_file(node: ast.Call) -> bool:
    return "shutil" not in ast.unparse(node.func) and any(
        isinstance(argument, ast.Name) and argument.id == "file" for argument in node.args
    )


def _is_given_new_folder(node: ast.Call) -> bool:
    """Whether it writes into what `atomic_files` yields."""
    return any(isinstance(argument, ast.Name) and argument.id == "made" for argument in node.args)


def _is_path(node: ast.Call) -> bool:
    return bool(node.args) and isinstance(node.args[0], ast.BinOp | ast.Call | ast.JoinedStr)


def test_there_is_one_way_to_write() -> None:
    found = {
        f"{label(file)}:{node.lineno}": ast.unparse(node)
        for name in (*PACKAGES, "installer")
        for file in files_of(name)
        for node in writing_calls(tree_of(file))
    }
    files = {place.partition(":")[0] for place in found}
    assert {place: call for place, call in found.items() if place.partition(":")[0] not in ALLOWED} == {}
    assert set(ALLOWED) <= files, "what writes no more needs no leave"


WAYS = {"append_line", "atomic_file", "atomic_files", "atomic_write"}
#: File -> why no point stands for it.
WITHOUT_A_POINT = {
    "engine/pic2latex/atomic_write.py": "the ways themselves",
    "engine/pic2latex/bench/optimum/optimum_venv.py": "its last file says that pip made the rest whole",
}


def test_every_place_that_writes_is_tried() -> None:
    places = {
        label(file)
        for name in (*PACKAGES, "installer")
        for file in files_of(name)
        if any(isinstance(node, ast.Call) and getattr(node.func, "id", "") in WAYS for node in nodes_of(file))
    }
    tried = {point.writes for point in ALL_POINTS}
    assert places - tried == set(WITHOUT_A_POINT)


def test_other_ways_to_write_are_found() -> None:
    source = (
        "path.write_text('x')\npath.open('w')\nopen(path, mode='ab')\nos.open(p, f)\nonnx.save(m, path)\n"
        "image.save(folder / 'a.png')\ncv2.imwrite(p, x)\ntokenizer.save(str(p))\nnetwork.save_pretrained(folder)\n"
        "path.open()\npath.open('rb')\nonnx.save(m, file)\nimage.save(file, 'PNG')\nself.save()\n"
        "network.save_pretrained(made)\n"
    )
    assert [node.lineno for node in writing_calls(ast.parse(source))] == list(range(1, 10))


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _cases() -> list[Any]:
    return [
        pytest.param(point, step, id=f"{point.name}-{step}") for point in ALL_POINTS for step in point.steps
    ]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that is going to refuse; formulas are read without a network."""

    def engine(_: argparse.Namespace) -> Engine:
        return _Engine()

    monkeypatch.setattr("pic2latex.cli.recognize._engine", engine)
    for variable in ("PIC2LATEX_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(variable, os.environ[variable])  # so that it is put back
    (tmp_path / "said.jsonl").write_text('{"img_name": "1.png", "formula": "x"}\n')
    made = tmp_path / "refusing"
    made.mkdir()
    return made


class _Engine(Engine):
    """Reads formulas without a network, and a page as one sentence."""

    def __init__(self) -> None:
        super().__init__(opener=lambda _name, _device: FakeRecognizer().opened())

    def recognize_page(self, *_: object, **__: object) -> Page:
        passage = Passage(PassageKind.TEXT, Box(0, 0, 90, 20), "A sentence.")
        return Page((), 100, 100, "A sentence.", passages=(passage,))


@pytest.mark.skipif(os.name == "nt", reason="the layer looks at /proc")
@pytest.mark.logs_warnings
@pytest.mark.parametrize(("point", "step"), _cases())
def test_a_refusing_disk_costs_nothing(
    point: WritingPoint, step: Step, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in point.before:
        (folder / name).write_bytes(b"before\n")
    before = _contents(folder)
    for number in FAULTS:
        capsys.readouterr()
        with failing(folder, step, number) as fault:
            code, error = _outcome(point, folder)
        assert fault.met, f"{point.name} takes no step {step}"
        assert str(ROOT / point.writes) in fault.code, f"{point.writes} does not write {point.name}"
        if point.raises is None:
            assert (code, error) == (point.code, None)
            _assert_one_line(capsys.readouterr().err, os.strerror(number), point)
        else:
            assert isinstance(error, point.raises)
            assert os.strerror(number) in str(error)
        now = _contents(folder)
        assert {name: now.get(name) for name in before} == before
        assert not [name for name in now if name not in before and not _may_stay(name, point)]
    assert _outcome(point, folder) == (None if point.code is None else 0, None), "afterwards it goes on"


def _may_stay(name: str, point: WritingPoint) -> bool:
    """Whether a new file is no piece of a result: a lock, or the record of what was tried."""
    return name.startswith("models/.locks/") or (point.several and name.endswith(".jsonl"))


def _outcome(point: WritingPoint, folder: Path) -> tuple[int | None, Exception | None]:
    try:
        return point.act(folder), None
    except Exception as error:  # noqa: BLE001 - the test says which it must be
        return None, error


def _assert_one_line(said: str, reason: str, point: WritingPoint) -> None:
    lines = [line for line in said.splitlines() if line.startswith("pic2latex: ")]
    assert "Traceback" not in said
    if point.code is not None:
        assert len(lines) == len(set(lines)) == (len(lines) if point.several else 1)
        assert lines
        assert reason in lines[0] or "disk" in lines[0] or "system does not allow" in lines[0]
