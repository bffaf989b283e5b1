"""Every place where the project writes: there is one way to do it, and at each a refusing disk costs nothing."""

import argparse
import ast
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import pic2latex_resources
from pic2latex.cli import EXIT_CODES, main
from pic2latex.engine import Engine
from pic2latex.errors import ModelInstallFailed, OutputError
from pic2latex.testing import FakeRecognizer
from pic2latex.types import Page
from tests.file_faults import FAULTS, Step, failing
from tests.source_code import PACKAGES, files_of, label, tree_of

SAMPLE = pic2latex_resources.path("samples/basel.png")
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
    "savez",
    "save_file",
    "tofile",
    "touch",
    "write_bytes",
    "write_text",
}
#: Writers of libraries that are given a path; given a file (`atomic_file`) they are all right.
LIBRARIES = {"np", "onnx", "torch"}
BY_PATH = {("np", "save"), ("onnx", "save"), ("shutil", "copy"), ("shutil", "move"), ("torch", "save")}

#: Function of a file -> why it may write in another way than with `atomic_write`.
SCRATCH = "in a temporary folder of its own, which nothing reads after the call"
INCOMING = "in a folder that becomes the model's in one rename when all is there"
NOWHERE = "os.devnull"
ALLOWED = {
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
    "engine/pic2latex/training/data/latex_renderer.py": SCRATCH,
    "engine/pic2latex/training/pages/paragraphs/typeset.py": SCRATCH,
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
        if name in WRITERS or opens or (owner, name) == ("os", "open") or by_path or saves:
            yield node


def _is_given_file(node: ast.Call) -> bool:
    return "shutil" not in ast.unparse(node.func) and any(
        isinstance(argument, ast.Name) and argument.id == "file" for argument in node.args
    )


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


def test_other_ways_to_write_are_found() -> None:
    source = (
        "path.write_text('x')\npath.open('w')\nopen(path, mode='ab')\nos.open(p, f)\nonnx.save(m, path)\n"
        "image.save(folder / 'a.png')\ncv2.imwrite(p, x)\ntokenizer.save(str(p))\n"
        "path.open()\npath.open('rb')\nonnx.save(m, file)\nimage.save(file, 'PNG')\nself.save()\n"
    )
    assert [node.lineno for node in writing_calls(ast.parse(source))] == list(range(1, 9))


@dataclass(frozen=True, slots=True)
class WritingPoint:
    """A place that writes: the command or call that comes there, what lies in its folder before, how it must end.

    `code` is the exit code of a command; `raises` the error of a call. `steps` are those that it takes. A command with
    `several` results says a line of each, and may note in its record what it has tried.
    """

    name: str
    act: Callable[[Path], int | None]
    before: tuple[str, ...] = ()
    code: int | None = None
    raises: type[Exception] | None = None
    steps: tuple[Step, ...] = (Step.OPEN, Step.WRITE, Step.FSYNC, Step.REPLACE)
    several: bool = False


CODE = dict(EXIT_CODES)[OutputError]
APPENDED = (Step.OPEN, Step.WRITE)


def command(*words: str) -> Callable[[Path], int]:
    """Return what runs the command; `@` stands for the folder that refuses, `#` for the samples."""
    samples = str(SAMPLE.parent)
    return lambda folder: main([word.replace("@", str(folder)).replace("#", samples) for word in words])


def _settings(folder: Path) -> None:
    from pic2latex_desktop.settings.schema import Settings
    from pic2latex_desktop.settings.store import save

    save(replace(Settings(), beams=3), folder / "out.json")


def _autostart(folder: Path) -> None:
    from pic2latex_desktop.system.autostart import SYSTEMS

    (folder / "autostart").mkdir(exist_ok=True)
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    SYSTEMS["linux"].switch_on(("pic2latex-desktop",))


def _launch_agent(folder: Path) -> None:
    from pic2latex_desktop.system.autostart import SYSTEMS

    os.environ["HOME"] = str(folder)
    (folder / "Library" / "LaunchAgents").mkdir(parents=True, exist_ok=True)
    SYSTEMS["darwin"].switch_on(("pic2latex-desktop",))


def _history_export(ending: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        from pic2latex.types import Mode
        from pic2latex_desktop.history.export import ExportItem, export
        from pic2latex_desktop.history.store import Entry

        entry = Entry(1, datetime(2026, 1, 1, tzinfo=UTC), Mode.FORMULA, "x", "compact", 0.9, False)
        export((ExportItem(entry, b"\x89PNG"),), folder / f"out{ending}")

    return act


def _probe_cache(folder: Path) -> None:
    from pic2latex_desktop.preview.probe import _remember

    _remember(folder / "out.json", can_run=True)


def _card(folder: Path) -> None:
    from tests.engine.models.model_folders import write_model

    write_model(folder.parent / "elsewhere", "reader")
    from pic2latex.models.card import read_card, write_card

    write_card(folder, read_card(folder.parent / "elsewhere" / "reader"))


def _import(folder: Path) -> int:
    from tests.engine.models.model_folders import write_model

    model = write_model(folder.parent / "elsewhere", "reader")
    os.environ["PIC2LATEX_HOME"] = str(folder)
    return main(["models", "import", str(model)])


def _log_row(folder: Path) -> None:
    from pic2latex.training.checkpoints import Progress
    from pic2latex.training.training_log import TrainingLog

    log = TrainingLog(folder, quiet=False)
    log._row(Progress(step=5), {"loss": 1.0})


def _checkpoint(folder: Path) -> None:
    import torch

    from pic2latex.training.checkpoints import AveragedWeights, Progress, RunState

    network = torch.nn.Linear(2, 2)
    RunState(network, AveragedWeights(network, 0.9), (), Progress(), {}).save(folder)


def _detect(folder: Path) -> int:
    from tests.engine.detectors.rtdetr_graph import write_detector

    model = folder.parent / "detector"
    if not model.exists():
        write_detector(model, side=128)
    return main(["detect", str(SAMPLE), "-o", str(folder), "--model", str(model)])


def _network(folder: Path) -> None:
    from pic2latex.training.recognizer.compact_network import CompactNetwork, NetworkConfig, save_network

    small = NetworkConfig(8, 8, width=16, channels=(4, 4, 8, 8), heads=2)
    save_network(CompactNetwork(small), folder)


def _glyph_classes(folder: Path) -> None:
    from pic2latex.training.data.glyph_classes import build_classes

    build_classes(["a"] * 60).write(folder / "out.json")


def _figure(folder: Path) -> None:
    from pic2latex.server.documents import DocumentJob, _keep

    _keep(DocumentJob("1", folder), {"p1-1.png": b"\x89PNG"})


def _ray_token(folder: Path) -> None:
    from pic2latex.server.ray_serving import private_token

    private_token(folder)


def _note(folder: Path) -> None:
    from installer.virtual_environment import Note, write_note

    write_note(folder, Note("print", (), "python", ready=True))


POINTS = (
    WritingPoint("formula", command("recognize", "#/basel.png", "-o", "@/out.tex"), ("out.tex",), CODE),
    WritingPoint(
        "formula as PNG", command("recognize", "#/basel.png", "--format", "png", "-o", "@/out.png"), (), CODE
    ),
    WritingPoint(
        "lines of JSON", command("recognize", "--json", "#/basel.png", "-o", "@/out.jsonl"), (), CODE
    ),
    WritingPoint(
        "several formulas",
        command("recognize", "#/basel.png", "#/bayes.png", "-o", "@"),
        ("basel.tex",),
        CODE,
        several=True,
    ),
    WritingPoint(
        "folder for results",
        command("recognize", "#/basel.png", "#/bayes.png", "-o", "@/a/b"),
        (),
        CODE,
        steps=(Step.MKDIR,),
    ),
    WritingPoint(
        "page",
        command("recognize", "--mode", "page", "#/basel.png", "-o", "@/out.md"),
        ("out.md",),
        CODE,
        steps=(Step.WRITE, Step.REPLACE),
    ),
    WritingPoint(
        "record of a batch",
        command("recognize", "--batch", "#", "-o", "@"),
        ("results.jsonl",),
        CODE,
        steps=APPENDED,
        several=True,
    ),
    WritingPoint(
        "results of a batch",
        command("recognize", "--batch", "#", "-o", "@"),
        ("basel.tex",),
        CODE,
        steps=(Step.REPLACE, Step.FSYNC),
        several=True,
    ),
    WritingPoint(
        "score's page",
        command("score", "@/../said.jsonl", "--references", "@/../said.jsonl", "--html", "@/out.html"),
        (),
        CODE,
    ),
    WritingPoint("settings", _settings, ("out.json",), raises=OSError),
    WritingPoint("autostart, Linux", _autostart, (), raises=OSError),
    WritingPoint("autostart, macOS", _launch_agent, (), raises=OSError),
    WritingPoint("history as archive", _history_export(".zip"), ("out.zip",), raises=OSError),
    WritingPoint("history as LaTeX", _history_export(".tex"), ("out.tex",), raises=OSError),
    WritingPoint("preview's answer", _probe_cache, ("out.json",)),
    WritingPoint("model card", _card, ("card.json",), raises=OSError),
    WritingPoint(
        "model import",
        _import,
        (),
        code=dict(EXIT_CODES)[ModelInstallFailed],
        steps=(Step.MKDIR, Step.OPEN, Step.WRITE, Step.REPLACE),
    ),
    WritingPoint(
        "page without formulas", _detect, ("basel.json",), CODE, steps=(Step.OPEN, Step.WRITE, Step.REPLACE)
    ),
    WritingPoint("checkpoint", _checkpoint, ("state.pt",), raises=OutputError),
    WritingPoint("training log", _log_row, (), raises=OSError),
    WritingPoint("training log, a row more", _log_row, ("log.csv",), raises=OSError, steps=APPENDED),
    WritingPoint("network", _network, ("config.json", "model.safetensors"), raises=OSError),
    WritingPoint("glyph classes", _glyph_classes, ("out.json",), raises=OSError),
    WritingPoint("figure of a served document", _figure, (), raises=OutputError),
    WritingPoint("token of Ray", _ray_token, (), raises=OSError),
    WritingPoint(
        "installer's note",
        _note,
        ("pic2latex.json",),
        raises=OSError,
        steps=(Step.OPEN, Step.WRITE, Step.REPLACE),
    ),
)


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def _cases() -> list[Any]:
    return [pytest.param(point, step, id=f"{point.name}-{step}") for point in POINTS for step in point.steps]


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
        return Page((), 100, 100, "A sentence.")


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
