"""Random kills: `python -m tests.kill_campaign --kills 1000`. Afterwards everything must be whole, and go on.

Work is begun, ended by a random signal (INT, TERM, KILL) at a random moment of the time that undisturbed work takes,
and begun again, a few times; after each kill what it keeps must be readable, and then it is left alone, and what it
made must equal what undisturbed work makes, with nothing left over. Only what was still running counts as killed.
Children are forked from a process that has everything imported; `--real` starts the real command with the real
networks instead, for each work that is a command.
"""

import argparse
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

from tests.killed_works import ENGINE_WORKS, Facts, KilledWork

NAMES = (*(each.name for each in ENGINE_WORKS), "desktop")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
PATIENCE = 60.0
"""Seconds in which a process must end after INT or TERM."""


TOLD_EVERY = 25
"""Kills after which one line tells how far a work is."""


@dataclass(slots=True)
class Tally:
    """What came of it. `troubles` name whatever was not as it must be."""

    kills: Counter[str] = field(default_factory=Counter)
    quarters: Counter[int] = field(default_factory=Counter)
    """In which quarter (1-4) of the undisturbed time the kills fell."""
    rounds: int = 0
    too_late: int = 0
    """How often the work had ended by itself before its moment came: no kill."""
    troubles: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Return what the report tells."""
        return {
            "kills": dict(self.kills),
            "in quarters": dict(sorted(self.quarters.items())),
            "rounds": self.rounds,
            "too late": self.too_late,
            "troubles": self.troubles,
        }


def main(argv: list[str] | None = None) -> int:
    """Kill, print what came of it, and return 1 when something was not whole."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill_campaign", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="for all works together (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="other seeds kill at other moments (%(default)s)")
    parser.add_argument("--work", action="append", choices=NAMES, help="only these")
    parser.add_argument("--real", action="store_true", help="the real command, started anew each time")
    parser.add_argument("--report", type=Path, help="write the figures as JSON")
    arguments = parser.parse_args(argv)
    chosen = [each for each in NAMES if not arguments.work or each in arguments.work]
    if arguments.real:
        chosen = [each for each in chosen if each != "desktop" and _work(each).is_a_command]
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="pic2latex-kills-") as scratch:
        for place, name in enumerate(chosen):
            work = _work(name)
            share = arguments.kills * (place + 1) // len(chosen) - arguments.kills * place // len(chosen)
            chance = random.Random(f"{arguments.seed}/{work.name}")
            figures[work.name] = campaign(work, share, chance, Path(scratch), real=arguments.real).figures()
            _tell(f"{work.name}: {figures[work.name]}")
            if arguments.report:
                arguments.report.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 1 if any(each["troubles"] for each in figures.values()) else 0


def _work(name: str) -> KilledWork:
    """Return what is killed. The desktop's brings Qt, whose import hook prints tracebacks of Ctrl-C in the others."""
    if name != "desktop":
        return next(each for each in ENGINE_WORKS if each.name == name)
    from tests.e2e.killed_desktop import DESKTOP_WORK

    return DESKTOP_WORK


def campaign(work: KilledWork, kills: int, chance: random.Random, scratch: Path, *, real: bool) -> Tally:
    """Kill `work` so many times, a few in each round, and look at what every round ends with."""
    tally = Tally()
    with work.surroundings(scratch):
        expected, seconds = _undisturbed(work, scratch / f"{work.name}-expected", real=real)
        _tell(f"{work.name}: {seconds:.1f} s when it is left alone")
        while (killed := tally.kills.total()) < kills:
            folder = scratch / f"{work.name}-{tally.rounds}"
            work.prepare(folder)
            for _ in range(min(chance.randint(1, 5), kills - killed)):
                if not _kill_once(work, folder, chance, tally, seconds, real=real):
                    break  # it is done: what is begun again has nothing to do
            if trouble := _trouble_at_the_end(work, folder, expected, real=real):
                tally.troubles.append(f"round {tally.rounds}: {trouble}")
            tally.rounds += 1
            shutil.rmtree(folder)
            if tally.kills.total() // TOLD_EVERY > killed // TOLD_EVERY:
                _tell(f"{work.name}: {tally.kills.total()} of {kills} kills, {len(tally.troubles)} troubles")
    return tally


def _undisturbed(work: KilledWork, folder: Path, *, real: bool) -> tuple[Facts, float]:
    """Return what it makes, and in how many seconds: of a second run, for the first loads what is kept in memory."""
    seconds = 0.0
    for _ in range(2):
        shutil.rmtree(folder, ignore_errors=True)
        work.prepare(folder)
        began = time.monotonic()
        code, said = _ended(_start(work, folder, real=real))
        seconds = time.monotonic() - began
        assert code in {0, 45}, said
    return work.made(folder), seconds


def _trouble_at_the_end(work: KilledWork, folder: Path, expected: Facts, *, real: bool) -> str:
    """Leave it alone, and say how what it made differs from what it must make."""
    code, said = _ended(_start(work, folder, real=real))
    made = work.made(folder)
    if made == expected and code in work.codes:
        return ""
    differing = [
        f"{name} {made.get(name, b'is not there')[:300]!r}"
        for name in sorted({*made, *expected})
        if made.get(name) != expected.get(name)
    ]
    return f"code {code}, {differing}: {said[-300:]}"


def _kill_once(
    work: KilledWork, folder: Path, chance: random.Random, tally: Tally, seconds: float, *, real: bool
) -> bool:
    """Begin the work and kill it; tell whether it was still running."""
    child, said = _start(work, folder, real=real)
    moment, sent = chance.random(), chance.choice(SIGNALS)
    if was_running := _runs_for(child, moment * seconds):
        os.kill(child, sent)
        tally.kills[sent.name] += 1
        tally.quarters[int(4 * moment) + 1] += 1
    else:
        tally.too_late += 1
    began = time.monotonic()
    code, words = _ended((child, said))
    if time.monotonic() - began > PATIENCE:
        tally.troubles.append(f"{sent.name} was not heard for {PATIENCE:.0f} s")
    if "Traceback" in words:
        tally.troubles.append(f"{sent.name}: {words[-400:]}")
    if sent is signal.SIGINT and code not in {*work.codes, 130, -signal.SIGINT}:
        tally.troubles.append(f"INT ended with {code}: {words[-200:]}")
    if trouble := work.trouble_after_kill(folder):
        tally.troubles.append(f"round {tally.rounds}, after {sent.name}: {trouble}")
    return was_running


def _runs_for(child: int, seconds: float) -> bool:
    """Wait so long, or until the child has ended; tell whether it still runs. It is not reaped."""
    ends = time.monotonic() + seconds
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if (left := ends - time.monotonic()) <= 0:
            return True
        time.sleep(min(left, 0.02))
    return False


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


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
