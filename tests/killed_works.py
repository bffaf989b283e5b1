"""What the kill campaign kills: where each work begins, what it runs, and what must have come of it.

All run in a process that was forked from one with everything imported, over a recognizer without a network, so that
most kills fall into the work and not into the start.
"""

import contextlib
import csv
import hashlib
import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pic2latex_resources
from pic2latex.cli import EXIT_CODES, recognize
from pic2latex.cli import main as command
from pic2latex.cli.signals import noticing_interrupts
from pic2latex.cli.streams import settle_streams
from pic2latex.engine import Engine
from pic2latex.errors import ModelInstallFailed
from pic2latex.testing import FakeRecognizer
from pic2latex.types import Box, Page, Passage, PassageKind
from tests.engine.models.local_hub import LocalHub, serving
from tests.engine.models.reader_model import ENTRY, FILES

__all__ = ["ENGINE_WORKS", "KilledWork", "files_made"]

IMPORTED = (noticing_interrupts, settle_streams)
"""What the command imports first; the real one begins in `__main__`, which hears Ctrl-C while it does."""

REPOSITORY = "OleehyO/TexTeller"
LEFT = ("*.pic2latex-new", "*.part", "*-old", "scratch")
"""What work that was killed leaves for the next start, and nothing may leave at its end."""
FORMULAS = ("basel", "bayes", "euler-12px", "gauss-dark", "modulus", "quadratic")
STEPS, SAVED_EVERY = 24, 4
"""Of a training run: short ones, so that a kill falls into a step, a checkpoint or the start alike."""

Facts = dict[str, bytes]


def files_made(folder: Path) -> Facts:
    """Return the results, without what differs between runs (paths, times), and all that is left over."""
    made = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (
            path.is_file()
            and path.suffix not in {".lock", ".jsonl", ".pdf"}
            and name != "home/models/killed/card.json"
        ):
            made[name] = path.read_bytes()
        elif path.suffix == ".jsonl":
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            known = [(line.get("picture"), line.get("page"), line.get("latex")) for line in lines]
            if path.match("*.pages.jsonl"):  # pages are noted as they are done, several at a time
                known.sort(key=repr)
            made[name] = repr(known).encode()
        elif any(path.match(pattern) for pattern in LEFT):
            made[name] = b"left over"
    return made


@dataclass(frozen=True, slots=True)
class KilledWork:
    """Something that is killed: what it begins from, its command, the folder of its results."""

    name: str
    prepare: Callable[[Path], None]
    arguments: Callable[[Path], list[str]]
    codes: frozenset[int] = frozenset({0, 45})
    """How it may end when it is left alone. What makes a model says at the end that it is there already."""
    act: Callable[[Path], int] | None = None
    """What the child does; without it, `arguments` are given to the command."""
    made: Callable[[Path], Facts] = files_made
    """What must be equal to what undisturbed work makes."""
    trouble_after_kill: Callable[[Path], str] = lambda _: ""
    """Says what a kill has left broken, before anything is begun again."""
    surroundings: Callable[[Path], AbstractContextManager[object]] = lambda _: nullcontext()
    """What must run beside it: a hub, a screen."""
    is_a_command: bool = True
    """Whether it can be started as the real command, without a hub or a patch in its process."""

    def run(self, folder: Path) -> int:
        """Do the work in this process, as the entry point does, and return its exit code."""
        if self.act is not None:
            return self.act(folder)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with patch.object(recognize, "_engine", lambda _: _SlowEngine()):
            return command(self.arguments(folder))


class _SlowEngine(Engine):
    """Reads without a network, at a pace that leaves time to be killed."""

    def __init__(self) -> None:
        super().__init__(opener=lambda _name, _device: FakeRecognizer(seconds=0.02).opened())

    def recognize_page(self, *_: object, **__: object) -> Page:
        time.sleep(0.05)
        passage = Passage(PassageKind.TEXT, Box(0, 0, 90, 20), "A sentence.")
        return Page((), 100, 100, "A sentence.", passages=(passage,))


def _pictures(folder: Path) -> None:
    """Copy formulas of one row: the real networks read one in a tenth of a second, a paragraph in up to a minute."""
    (folder / "pics").mkdir(parents=True)
    for number in range(20):
        sample = pic2latex_resources.path(f"samples/{FORMULAS[number % len(FORMULAS)]}.png")
        shutil.copy(sample, folder / "pics" / f"{number}.png")


def _document(folder: Path) -> None:
    """Write a PDF of eight pages with a formula each: of blank ones the real networks make no text."""
    from PIL import Image

    folder.mkdir(parents=True)
    with Image.open(pic2latex_resources.path("samples/basel.png")) as picture:
        page = picture.convert("L")
    page.save(folder / "d.pdf", "PDF", save_all=True, append_images=[page] * 7, resolution=200)


def _model(folder: Path) -> None:
    from tests.engine.models.model_folders import write_files, write_model

    model = write_model(folder / "model", "reader")
    write_files(model, {})


@cache
def _tiny(parent: Path) -> Path:
    from pic2latex.training.export.vision_encoder_decoder import build_tiny

    folder = parent / "tiny"
    build_tiny(folder, "no-past+merged")
    return folder


def _installed(folder: Path) -> None:
    from pic2latex.models.import_folder import import_folder
    from pic2latex.models.store import Store

    folder.mkdir(parents=True)
    import_folder(Store(folder / "home"), _tiny(folder.parent), "tiny")


@contextlib.contextmanager
def _hub(_: Path) -> Iterator[None]:
    """Serve the model that is installed."""
    entry = replace(ENTRY, name="killed", repo=REPOSITORY)
    with (
        serving(LocalHub({REPOSITORY: dict(FILES)})) as hub,
        patch("pic2latex.models.catalogue.read_catalogue", lambda: (entry,)),
        patch.dict(os.environ, {"HF_ENDPOINT": hub.url}),
    ):
        yield


def _shards(folder: Path) -> None:
    """Write pictures to learn from: noise, for what is learned does not matter here."""
    import numpy as np

    from pic2latex.training.data.shards import Sample, write_shard
    from pic2latex.training.data.tokenizer import train_compact_tokenizer
    from pic2latex.training.recognizer import train as _imported_before_the_fork  # noqa: F401

    (folder / "shards").mkdir(parents=True)
    generator = np.random.default_rng(1)
    samples = [
        (
            Sample(rf"x_{{{number}}}+1", "cm", display=False, height=32, width=64, em=16.0, glyphs=()),
            np.where(generator.random((32, 64)) < 0.2, 0, 255).astype(np.uint8),
        )
        for number in range(40)
    ]
    write_shard(folder / "shards" / "tex-00000", samples)
    formulas = [sample.latex for sample, _ in samples] * 2
    train_compact_tokenizer(formulas, 800).save(str(folder / "tokenizer.json"))


def _training_arguments(folder: Path) -> list[str]:
    return [
        "train", "recognizer", f"data={folder / 'shards'}", f"out={folder / 'out'}",
        f"tokenizer={folder / 'tokenizer.json'}", f"steps={STEPS}", f"save_every={SAVED_EVERY}", "preset=tiny", "em=16",
        "precision=no", "attention=math", "budget=10000", "workers=0", "threads=1", "warmup=3", "snips=0", "held_out=0",
        "log_every=2",
    ]  # fmt: skip


def _state_of(folder: Path) -> Facts:
    """Return the state of a run to the last bit, but for its seconds, and which steps its log tells of."""
    import torch

    out = folder / "out"
    state = torch.load(out / "state.pt", weights_only=True)
    facts = {
        f"{kind}.{name}": hashlib.sha256(tensor.numpy().tobytes()).digest()
        for kind in ("model", "average")
        for name, tensor in state[kind].items()
    }
    progress = {name: value for name, value in state["progress"].items() if name != "seconds"}
    with (out / "log.csv").open(newline="", encoding="utf-8") as file:
        steps = [int(row["step"]) for row in csv.DictReader(file)]
    facts |= {name: (out / name).read_bytes() for name in ("model.safetensors", "config.json")}
    left = sorted(str(path) for path in folder.rglob("*") if any(path.match(pattern) for pattern in LEFT))
    return facts | {
        "progress": repr(progress).encode(),
        "log": repr(steps).encode(),
        "left": repr(left).encode(),
    }


def _unread_state(folder: Path) -> str:
    """Say when a checkpoint is there and cannot be read, or a log."""
    import torch

    out = folder / "out"
    try:
        if (out / "state.pt").exists():
            torch.load(out / "state.pt", weights_only=True)
        if (out / "log.csv").exists():
            with (out / "log.csv").open(newline="", encoding="utf-8") as file:
                [int(row["step"]) for row in csv.DictReader(file)]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(error).__name__}: {error}"
    return ""


THERE_ALREADY = frozenset({0, dict(EXIT_CODES)[ModelInstallFailed]})

ENGINE_WORKS = (
    KilledWork("batch", _pictures, lambda at: ["recognize", "--batch", f"{at}/pics", "-o", f"{at}/out"]),
    KilledWork("document", _document, lambda at: ["recognize", f"{at}/d.pdf", "-o", f"{at}/out/d.md"]),
    KilledWork("import", _model, lambda at: ["models", "import", f"{at}/model/reader"], THERE_ALREADY),
    KilledWork("quantize", _installed, lambda _: ["models", "quantize", "tiny"], THERE_ALREADY),
    KilledWork(
        "install",
        lambda at: at.mkdir(parents=True),
        lambda _: ["models", "install", "killed", "--yes"],
        surroundings=_hub,
        is_a_command=False,
    ),
    KilledWork(
        "training",
        _shards,
        _training_arguments,
        frozenset({0}),
        made=_state_of,
        trouble_after_kill=_unread_state,
    ),
)
