"""Random kills: `python -m tests.kill_campaign --kills 1000`. Afterwards everything must be whole, and go on.

Work is begun, ended at a random moment by a random signal (INT, TERM, KILL), and begun again, a few times; then it is
left alone, and what it made must equal what undisturbed work makes, with nothing left over. Children are forked from a
process that has everything imported, and read with a recognizer without a network, so that most kills fall into the
work and not into the start; `--real` starts the real command with the real networks instead.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
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
from tests.engine.models.reader_model import FILES
from tests.engine.pages.documents import blank_pages

IMPORTED = (noticing_interrupts, settle_streams)
"""What the command imports first; the real one begins in `__main__`, which hears Ctrl-C while it does."""

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
PATIENCE = 60.0
"""Seconds in which a process must end after INT or TERM."""
REPOSITORY = "OleehyO/TexTeller"
LEFT = ("*.pic2latex-new", "*.part", "*-old", "scratch")
"""What work that was killed leaves for the next start, and nothing may leave at its end."""


@dataclass(frozen=True, slots=True)
class KilledWork:
    """Something that is killed: what it begins from, its command, the folder of its results."""

    name: str
    prepare: Callable[[Path], None]
    arguments: Callable[[Path], list[str]]
    seconds: float
    codes: frozenset[int] = frozenset({0, 45})
    """How it may end when it is left alone. What makes a model says at the end that it is there already."""


@dataclass(slots=True)
class Tally:
    """What came of it. `troubles` name whatever was not as it must be."""

    kills: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    troubles: list[str] = field(default_factory=list)


class _SlowEngine(Engine):
    """Reads without a network, at a pace that leaves time to be killed."""

    def __init__(self) -> None:
        super().__init__(opener=lambda _name, _device: FakeRecognizer(seconds=0.02).opened())

    def recognize_page(self, *_: object, **__: object) -> Page:
        time.sleep(0.05)
        passage = Passage(PassageKind.TEXT, Box(0, 0, 90, 20), "A sentence.")
        return Page((), 100, 100, "A sentence.", passages=(passage,))


def _pictures(folder: Path) -> None:
    samples = sorted(pic2latex_resources.path("samples").glob("*.png"))
    (folder / "pics").mkdir(parents=True)
    for number in range(20):
        shutil.copy(samples[number % len(samples)], folder / "pics" / f"{number}.png")


def _document(folder: Path) -> None:
    folder.mkdir(parents=True)
    blank_pages(folder / "d.pdf", 8)


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


THERE_ALREADY = frozenset({0, dict(EXIT_CODES)[ModelInstallFailed]})

WORKS = (
    KilledWork("batch", _pictures, lambda at: ["recognize", "--batch", f"{at}/pics", "-o", f"{at}/out"], 0.8),
    KilledWork("document", _document, lambda at: ["recognize", f"{at}/d.pdf", "-o", f"{at}/out/d.md"], 0.9),
    KilledWork("import", _model, lambda at: ["models", "import", f"{at}/model/reader"], 0.08, THERE_ALREADY),
    KilledWork("quantize", _installed, lambda _: ["models", "quantize", "tiny"], 2.0, THERE_ALREADY),
    KilledWork(
        "install", lambda at: at.mkdir(parents=True), lambda _: ["models", "install", "killed", "--yes"], 0.5
    ),
)


def main(argv: list[str] | None = None) -> int:
    """Kill, print what came of it, and return 1 when something was not whole."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill_campaign", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="for all works together (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="other seeds kill at other moments (%(default)s)")
    parser.add_argument("--work", action="append", choices=[each.name for each in WORKS], help="only these")
    parser.add_argument("--real", action="store_true", help="the real command, started anew each time")
    parser.add_argument("--report", type=Path, help="write the figures as JSON")
    arguments = parser.parse_args(argv)
    chosen = [each for each in WORKS if not arguments.work or each.name in arguments.work]
    if arguments.real:
        chosen = [each for each in chosen if each.name != "install"]
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="pic2latex-kills-") as scratch:
        for work in chosen:
            share = arguments.kills // len(chosen)
            tally = campaign(work, share, random.Random(arguments.seed), Path(scratch), real=arguments.real)
            figures[work.name] = {
                "kills": dict(tally.kills),
                "rounds": tally.rounds,
                "troubles": tally.troubles,
            }
            sys.stdout.write(f"{work.name}: {figures[work.name]}\n")
            sys.stdout.flush()
    if arguments.report:
        arguments.report.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 1 if any(each["troubles"] for each in figures.values()) else 0


def campaign(work: KilledWork, kills: int, chance: random.Random, scratch: Path, *, real: bool) -> Tally:
    """Kill `work` so many times, a few in each round, and look at what every round ends with."""
    tally = Tally()
    with _hub(work):
        expected = _undisturbed(work, scratch / f"{work.name}-expected", real=real)
        while tally.kills.total() < kills:
            folder = scratch / f"{work.name}-{tally.rounds}"
            work.prepare(folder)
            for _ in range(min(chance.randint(1, 5), kills - tally.kills.total())):
                _kill_once(work, folder, chance, tally, real=real)
            code, said = _ended(_start(work, folder, real=real))
            if (made := _made(folder)) != expected or code not in work.codes:
                differing = sorted(
                    name for name in {*made, *expected} if made.get(name) != expected.get(name)
                )
                tally.troubles.append(f"round {tally.rounds}: code {code}, {differing}: {said[-300:]}")
            tally.rounds += 1
            shutil.rmtree(folder)
    return tally


def _undisturbed(work: KilledWork, folder: Path, *, real: bool) -> dict[str, bytes]:
    work.prepare(folder)
    code, said = _ended(_start(work, folder, real=real))
    assert code in {0, 45}, said
    return _made(folder)


@contextlib.contextmanager
def _hub(work: KilledWork) -> Iterator[None]:
    """Serve a model for the work that installs one."""
    if work.name != "install":
        yield
        return
    from dataclasses import replace

    from tests.engine.models.reader_model import ENTRY

    entry = replace(ENTRY, name="killed", repo=REPOSITORY)
    with (
        serving(LocalHub({REPOSITORY: dict(FILES)})) as hub,
        patch("pic2latex.models.catalogue.read_catalogue", lambda: (entry,)),
        patch.dict(os.environ, {"HF_ENDPOINT": hub.url}),
    ):
        yield


def _kill_once(work: KilledWork, folder: Path, chance: random.Random, tally: Tally, *, real: bool) -> None:
    child, said = _start(work, folder, real=real)
    time.sleep(chance.uniform(0, work.seconds * (6 if real else 1)))
    sent = chance.choice(SIGNALS)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, sent)
    began = time.monotonic()
    code, words = _ended((child, said))
    tally.kills[sent.name] += 1
    if time.monotonic() - began > PATIENCE:
        tally.troubles.append(f"{sent.name} was not heard for {PATIENCE:.0f} s")
    if "Traceback" in words:
        tally.troubles.append(f"{sent.name}: {words[-400:]}")
    if sent is signal.SIGINT and code not in {*work.codes, 130, -signal.SIGINT}:
        tally.troubles.append(f"INT ended with {code}: {words[-200:]}")


def _start(work: KilledWork, folder: Path, *, real: bool) -> tuple[int, Path]:
    """Begin the work in a process of its own; return its number and where its words go."""
    said = folder.with_suffix(".said")
    environment = {**os.environ, "PIC2LATEX_HOME": str(folder / "home")}
    with said.open("wb") as words:
        if real:
            line = (sys.executable, "-m", "pic2latex", *work.arguments(folder))
            process = subprocess.Popen(line, env=environment, stdout=words, stderr=words)
            process.returncode = 0  # `_ended` waits for it
            return process.pid, said
        sys.stdout.flush()
        child = os.fork()
        if child:
            return child, said
        os.dup2(words.fileno(), 1)
        os.dup2(words.fileno(), 2)
        os.environ["PIC2LATEX_HOME"] = environment["PIC2LATEX_HOME"]
        return _work_and_exit(work.arguments(folder))


def _work_and_exit(arguments: list[str]) -> NoReturn:
    """Do what the entry point does, in the child."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        with patch.object(recognize, "_engine", lambda _: _SlowEngine()):
            code = command(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - a forked child must not go on in its parent's code
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ended(started: tuple[int, Path]) -> tuple[int, str]:
    child, said = started
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.read_text(encoding="utf-8", errors="replace")


def _made(folder: Path) -> dict[str, bytes]:
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
            made[name] = repr(known).encode()
        elif any(path.match(pattern) for pattern in LEFT):
            made[name] = b"left over"
    return made


if __name__ == "__main__":
    sys.exit(main())
