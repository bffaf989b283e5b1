"""Random kills: `python -m tests.kill_campaign --kills 1000`. Afterwards everything must be whole, and go on.

Work is begun, ended at a random moment by a random signal (INT, TERM, KILL), and begun again, a few times; after each
kill what it keeps must be readable, and then it is left alone, and what it made must equal what undisturbed work makes,
with nothing left over. Children are forked from a process that has everything imported; `--real` starts the real
command with the real networks instead, for what is a command and needs no hub.
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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from tests.e2e.killed_desktop import DESKTOP_WORK
from tests.killed_works import ENGINE_WORKS, Facts, KilledWork

WORKS = (*ENGINE_WORKS, DESKTOP_WORK)
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
PATIENCE = 60.0
"""Seconds in which a process must end after INT or TERM."""


@dataclass(slots=True)
class Tally:
    """What came of it. `troubles` name whatever was not as it must be."""

    kills: Counter[str] = field(default_factory=Counter)
    rounds: int = 0
    troubles: list[str] = field(default_factory=list)


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
        chosen = [each for each in chosen if each.act is None and each.name != "install"]
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
    with work.surroundings(scratch):
        expected = _undisturbed(work, scratch / f"{work.name}-expected", real=real)
        while tally.kills.total() < kills:
            folder = scratch / f"{work.name}-{tally.rounds}"
            work.prepare(folder)
            for _ in range(min(chance.randint(1, 5), kills - tally.kills.total())):
                _kill_once(work, folder, chance, tally, real=real)
            code, said = _ended(_start(work, folder, real=real))
            if (made := work.made(folder)) != expected or code not in work.codes:
                differing = [
                    f"{name} {made.get(name, b'is not there')[:300]!r}"
                    for name in sorted({*made, *expected})
                    if made.get(name) != expected.get(name)
                ]
                tally.troubles.append(f"round {tally.rounds}: code {code}, {differing}: {said[-300:]}")
            tally.rounds += 1
            shutil.rmtree(folder)
    return tally


def _undisturbed(work: KilledWork, folder: Path, *, real: bool) -> Facts:
    work.prepare(folder)
    code, said = _ended(_start(work, folder, real=real))
    assert code in {0, 45}, said
    return work.made(folder)


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
    if trouble := work.trouble_after_kill(folder):
        tally.troubles.append(f"round {tally.rounds}, after {sent.name}: {trouble}")


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
        return _work_and_exit(work, folder)


def _work_and_exit(work: KilledWork, folder: Path) -> NoReturn:
    """Do what the entry point does, in the child."""
    code = 1
    try:
        code = work.run(folder)
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


if __name__ == "__main__":
    sys.exit(main())
