"""The places where the project writes, each with what comes there: a refusing disk must cost nothing at any of them."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

import pic2latex_resources
from pic2latex.cli import EXIT_CODES, main
from pic2latex.errors import ModelInstallFailed, OutputError
from tests.file_faults import Step

__all__ = ["APPENDED", "CODE", "POINTS", "SAMPLE", "WritingPoint", "command"]

SAMPLE = pic2latex_resources.path("samples/basel.png")


@dataclass(frozen=True, slots=True)
class WritingPoint:
    """A place that writes: its file, the command or call that comes there, what lies before, how it must end.

    `code` is the exit code of a command; `raises` the error of a call. `steps` are those that it takes. A command with
    `several` results says a line of each, and may note in its record what it has tried.
    """

    name: str
    writes: str
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


def _detect(folder: Path) -> int:
    from tests.engine.detectors.rtdetr_graph import write_detector

    model = folder.parent / "detector"
    if not model.exists():
        write_detector(model, side=128)
    return main(["detect", str(SAMPLE), "-o", str(folder), "--model", str(model)])


def _figure(folder: Path) -> None:
    from pic2latex.server.document_jobs import DocumentJob, _keep

    _keep(DocumentJob("1", folder), {"p1-1.png": b"\x89PNG"})


def _ray_token(folder: Path) -> None:
    from pic2latex.server.ray_serving import private_token

    private_token(folder)


def _note(folder: Path) -> None:
    from installer.virtual_environment import Note, write_note

    write_note(folder, Note("print", (), "python", ready=True))


def _pdf(folder: Path) -> int:
    with Image.open(SAMPLE) as picture:
        picture.convert("L").save(folder.parent / "d.pdf", "PDF")
    return main(["recognize", str(folder.parent / "d.pdf"), "-o", str(folder / "out.md")])


def _cutting(folder: Path) -> None:
    from pic2latex.pages.document.figure_files import save_picture

    save_picture(np.zeros((4, 4, 3), np.uint8), folder / "out.png")


POINTS = (
    WritingPoint(
        "formula",
        "engine/pic2latex/cli/_recognize/formulas.py",
        command("recognize", "#/basel.png", "-o", "@/out.tex"),
        ("out.tex",),
        CODE,
    ),
    WritingPoint(
        "formula as PNG",
        "engine/pic2latex/cli/_recognize/formulas.py",
        command("recognize", "#/basel.png", "--format", "png", "-o", "@/out.png"),
        (),
        CODE,
    ),
    WritingPoint(
        "lines of JSON",
        "engine/pic2latex/cli/result_lines.py",
        command("recognize", "--json", "#/basel.png", "-o", "@/out.jsonl"),
        (),
        CODE,
    ),
    WritingPoint(
        "several formulas",
        "engine/pic2latex/cli/_recognize/formulas.py",
        command("recognize", "#/basel.png", "#/bayes.png", "-o", "@"),
        ("basel.tex",),
        CODE,
        several=True,
    ),
    WritingPoint(
        "folder for results",
        "engine/pic2latex/cli/output_paths.py",
        command("recognize", "#/basel.png", "#/bayes.png", "-o", "@/a/b"),
        (),
        CODE,
        steps=(Step.MKDIR,),
    ),
    WritingPoint(
        "page",
        "engine/pic2latex/cli/_recognize/pages.py",
        command("recognize", "--mode", "page", "#/basel.png", "-o", "@/out.md"),
        ("out.md",),
        CODE,
        steps=(Step.WRITE, Step.REPLACE),
    ),
    WritingPoint(
        "report for proofreading",
        "engine/pic2latex/cli/_recognize/proof_file.py",
        command("recognize", "--mode", "page", "#/basel.png", "-o", "/dev/null", "--report", "@/out.html"),
        ("out.html",),
        CODE,
        steps=(Step.WRITE, Step.REPLACE),
    ),
    WritingPoint(
        "record of a batch",
        "engine/pic2latex/jsonl_record.py",
        command("recognize", "--batch", "#", "-o", "@"),
        ("results.jsonl",),
        CODE,
        steps=APPENDED,
        several=True,
    ),
    WritingPoint(
        "results of a batch",
        "engine/pic2latex/cli/_recognize/folder.py",
        command("recognize", "--batch", "#", "-o", "@"),
        ("basel.tex",),
        CODE,
        steps=(Step.REPLACE, Step.FSYNC),
        several=True,
    ),
    WritingPoint(
        "score's page",
        "engine/pic2latex/cli/score.py",
        command("score", "@/../said.jsonl", "--references", "@/../said.jsonl", "--html", "@/out.html"),
        (),
        CODE,
    ),
    WritingPoint(
        "settings", "desktop/pic2latex_desktop/settings/store.py", _settings, ("out.json",), raises=OSError
    ),
    WritingPoint(
        "autostart, Linux", "desktop/pic2latex_desktop/system/autostart.py", _autostart, (), raises=OSError
    ),
    WritingPoint(
        "autostart, macOS", "desktop/pic2latex_desktop/system/autostart.py", _launch_agent, (), raises=OSError
    ),
    WritingPoint(
        "history as archive",
        "desktop/pic2latex_desktop/history/export.py",
        _history_export(".zip"),
        ("out.zip",),
        raises=OSError,
    ),
    WritingPoint(
        "history as LaTeX",
        "desktop/pic2latex_desktop/history/export.py",
        _history_export(".tex"),
        ("out.tex",),
        raises=OSError,
    ),
    WritingPoint(
        "preview's answer", "desktop/pic2latex_desktop/preview/probe.py", _probe_cache, ("out.json",)
    ),
    WritingPoint("model card", "engine/pic2latex/models/card.py", _card, ("card.json",), raises=OSError),
    WritingPoint(
        "model import",
        "engine/pic2latex/models/import_folder.py",
        _import,
        (),
        code=dict(EXIT_CODES)[ModelInstallFailed],
        steps=(Step.MKDIR, Step.OPEN, Step.WRITE, Step.REPLACE),
    ),
    WritingPoint(
        "page without formulas",
        "engine/pic2latex/cli/_detect/output_files.py",
        _detect,
        ("basel.json",),
        CODE,
        steps=(Step.OPEN, Step.WRITE, Step.REPLACE),
    ),
    WritingPoint(
        "figure of a served document",
        "engine/pic2latex/server/document_jobs.py",
        _figure,
        (),
        raises=OutputError,
    ),
    WritingPoint("token of Ray", "engine/pic2latex/server/ray_serving.py", _ray_token, (), raises=OSError),
    WritingPoint(
        "installer's note",
        "installer/virtual_environment.py",
        _note,
        ("pic2latex.json",),
        raises=OSError,
        steps=(Step.OPEN, Step.WRITE, Step.REPLACE),
    ),
    WritingPoint(
        "PDF",
        "engine/pic2latex/cli/_recognize/pdf.py",
        _pdf,
        ("out.md",),
        CODE,
        steps=(Step.REPLACE,),
        several=True,
    ),
    WritingPoint(
        "figure",
        "engine/pic2latex/pages/document/figure_files.py",
        _cutting,
        ("out.png",),
        raises=OutputError,
    ),
)
