"""The checks developers and CI run: format, lint, types, tests. One table, one runner."""

import io
import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class ProjectCheck:
    """One check: a short name and the module to run with its arguments."""

    name: str
    command: tuple[str, ...]
    runs_beside: bool = False
    """Whether it takes a minute of one processor, and so runs while the check after it does."""


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """How a check ended; `closing` is the last line it printed."""

    check: ProjectCheck
    code: int
    seconds: float
    closing: str


CHECKS = (
    ProjectCheck("format", ("ruff", "format", "--check")),
    ProjectCheck("lint", ("ruff", "check")),
    ProjectCheck("types", ("mypy",), runs_beside=True),
    ProjectCheck("tests", ("pytest",)),
)


def run_all(
    checks: Sequence[ProjectCheck],
    python: Path,
    root: Path,
    arguments: dict[str, tuple[str, ...]],
    out: BinaryIO,
) -> list[CheckOutcome]:
    """Run checks in their order; `arguments` are given to those they are named for.

    What runs beside the next check is shown in whole after it, so that no line of one is torn by the other.
    """
    outcomes: dict[ProjectCheck, CheckOutcome] = {}
    with ThreadPoolExecutor() as pool:
        aside = []
        for check in checks:
            given = (check, python, root, arguments.get(check.name, ()))
            if check.runs_beside and check is not checks[-1]:
                shown = io.BytesIO()
                aside.append((check, shown, pool.submit(run, *given, shown)))
            else:
                outcomes[check] = run(*given, out)
        for check, shown, running in aside:
            outcomes[check] = running.result()
            out.write(shown.getvalue())
            out.flush()
    return [outcomes[check] for check in checks]


def run(
    check: ProjectCheck, python: Path, root: Path, arguments: tuple[str, ...], out: BinaryIO
) -> CheckOutcome:
    """Run one check in the project's folder, passing its output on as it comes."""
    out.write(f"\n-- {check.name}: {' '.join((*check.command, *arguments))}\n".encode())
    out.flush()
    began = time.monotonic()
    closing = b""
    with subprocess.Popen(
        (str(python), "-m", *check.command, *arguments),
        cwd=root,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    ) as process:
        assert process.stdout is not None
        while piece := process.stdout.read(65536):
            out.write(piece)
            out.flush()
            closing = (closing + piece)[-4096:]
    lines = [line.strip() for line in closing.decode(errors="replace").splitlines() if line.strip()]
    return CheckOutcome(check, process.returncode, time.monotonic() - began, lines[-1] if lines else "")


def summary(outcomes: list[CheckOutcome]) -> tuple[str, ...]:
    """Return one line per check, and pytest's closing line last."""
    rows = [
        f"{outcome.check.name:<8}{'passed' if outcome.code == 0 else 'FAILED':<8}{outcome.seconds:7.1f} s"
        for outcome in outcomes
    ]
    return (*rows, *(outcome.closing for outcome in outcomes if outcome.check.name == "tests"))
