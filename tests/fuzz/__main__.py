"""Fuzzing for as long as you like, with a report: `python -m tests.fuzz --minutes 60 --report fuzz.json`.

Each target has a process of its own, so that a crash or a hang is a find and ends nothing else; every find is kept with
its input, to become a test. Exit code 1 when there was one.
"""

import argparse
import json
import pickle
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.fuzz_target import FuzzTarget
from tests.fuzz.targets import TARGETS

HANG_SECONDS = 180
BATCH = 200


class _TimeIsUp(BaseException):
    """The target has had its time, or its number of inputs."""


def main() -> int:
    """Fuzz, print what was tried, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for all targets together (%(default)s)")
    parser.add_argument("--tries", type=int, help="end a target after so many inputs")
    parser.add_argument("--seed", type=int, default=0, help="other seeds give other inputs (%(default)s)")
    parser.add_argument(
        "--target", action="append", choices=[each.name for each in TARGETS], help="only these"
    )
    parser.add_argument("--report", type=Path, default=Path("build/fuzz.json"), help="(%(default)s)")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return _child(arguments)
    chosen = [each for each in TARGETS if not arguments.target or each.name in arguments.target]
    shares = sum(each.share for each in chosen)
    outcomes = {}
    for target in chosen:
        outcomes[target.name] = _watched(target, arguments, 60 * arguments.minutes * target.share / shares)
        found = outcomes[target.name]
        sys.stdout.write(f"{target.name}: {found['tries']} tries, finds {found['finds']}\n")
        sys.stdout.flush()
        arguments.report.parent.mkdir(parents=True, exist_ok=True)
        arguments.report.write_text(json.dumps(outcomes, indent=2) + "\n", encoding="utf-8")
    return 1 if any(each["finds"] for each in outcomes.values()) else 0


def _watched(target: FuzzTarget, arguments: argparse.Namespace, seconds: float) -> dict[str, Any]:
    """Run a target in processes of its own until its time is up; one that crashes or hangs is started again."""
    total: dict[str, Any] = {"tries": 0, "crashes": 0, "hangs": 0, "finds": {}}
    ends, number = time.monotonic() + seconds, arguments.seed * 1000
    while (left := ends - time.monotonic()) > 0 and total["tries"] < (arguments.tries or 10**9):
        number += 1
        with tempfile.TemporaryDirectory() as scratch:
            state = Path(scratch, "state.json")
            command = [sys.executable, "-m", "tests.fuzz", "--child", target.name, "--seed", str(number)]
            command += ["--minutes", str(left / 60), "--report", str(state)]
            command += ["--tries", str((arguments.tries or 10**9) - total["tries"])]
            try:
                code = subprocess.run(command, check=False, timeout=left + HANG_SECONDS).returncode
            except subprocess.TimeoutExpired:
                code = None
            _add(total, state, code, arguments.report)
    return total


def _add(total: dict[str, Any], state: Path, code: int | None, report: Path) -> None:
    known: dict[str, Any] = (
        json.loads(state.read_text(encoding="utf-8")) if state.exists() else {"tries": 0, "finds": {}}
    )
    total["tries"] += known["tries"]
    for what, count in known["finds"].items():
        total["finds"][what] = total["finds"].get(what, 0) + count
    if code != 0:
        kind = "hangs" if code is None else "crashes"
        total[kind] += 1
        total["finds"][f"{kind}: {code}"] = total["finds"].get(f"{kind}: {code}", 0) + 1
        _keep(state.with_suffix(".last"), report, kind, total[kind])
    for each in state.parent.glob("find-*"):
        _keep(each, report, each.name, total["tries"])


def _keep(file: Path, report: Path, kind: str, number: int) -> None:
    if file.exists():
        folder = report.with_suffix("")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{kind}-{number}.pickle").write_bytes(file.read_bytes())


def _child(arguments: argparse.Namespace) -> int:
    target = next(each for each in TARGETS if each.name == arguments.child)
    state: Path = arguments.report
    ends = time.monotonic() + 60 * arguments.minutes
    tries, finds = 0, Counter[str]()

    def check(value: object) -> None:
        nonlocal tries
        if time.monotonic() > ends or tries >= arguments.tries:
            raise _TimeIsUp
        state.with_suffix(".last").write_bytes(pickle.dumps(value))
        tries += 1
        try:
            run(value)
        except Exception as error:  # noqa: BLE001 - every one is a find
            where = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {str(error)[:80]}"
            if what not in finds:
                state.with_name(f"find-{len(finds)}").write_bytes(pickle.dumps((what, value)))
            finds[what] += 1

    try:
        with target.session() as run:
            for number in range(10**6):
                _batch(target, check, random.Random(f"{arguments.seed}/{number}").getrandbits(60))
    except _TimeIsUp:
        pass
    finally:
        state.write_text(json.dumps({"tries": tries, "finds": finds}), encoding="utf-8")
    return 0


def _batch(target: FuzzTarget, check: Any, number: int) -> None:
    """Give the target some inputs, drawn from a seed of their own."""
    drawn = settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(drawn(given(target.inputs)(check)))()


if __name__ == "__main__":
    sys.exit(main())
