"""Set up the development environment and run every check: format, lint, types, tests.

python3 installer/test.py                       everything
python3 installer/test.py --quick               without the tests that are marked slow, e2e or tex
python3 installer/test.py --only lint           one check
python3 installer/test.py -k overlay -x         all other arguments are pytest's
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer.interpreter import require_python

require_python()

import argparse
import os
import tomllib

from installer import project_checks
from installer.preparation import prepare
from installer.progress import SetupFailed, say
from installer.virtual_environment import ROOT

# Without arguments for pytest. Tests of one file share what is slow to make, so they stay together; tests/conftest.py
# says which files are begun first, where xdist would take those with the most tests.
QUICK = ("--quick", "-p", "no:schemathesis")
WHOLE_SUITE = ("-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile", "--no-loadscope-reorder")


def main(words: list[str]) -> int:
    """Set up, run the asked checks, print the summary; the exit code is 1 when any of them failed."""
    chosen, passed_on = read(words)
    try:
        python = prepare(all_extras(ROOT), "tests", say)
        arguments = {"tests": passed_on or WHOLE_SUITE}
        outcomes = project_checks.run_all(chosen, python, ROOT, arguments, sys.stdout.buffer)
    except SetupFailed as error:
        say(str(error))
        say(error.remedy)
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
    print()
    for line in project_checks.summary(outcomes):
        print(line)
    return 1 if any(outcome.code for outcome in outcomes) else 0


def read(arguments: list[str]) -> tuple[tuple[project_checks.ProjectCheck, ...], tuple[str, ...]]:
    """Return the checks to run and the arguments for pytest."""
    parser = argparse.ArgumentParser(
        prog="installer/test.py",
        description="Set up the development environment and run the checks. Other arguments go to pytest.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--only", choices=[check.name for check in project_checks.CHECKS], help="run this check alone"
    )
    parser.add_argument(
        "--quick", action="store_true", help="leave out the tests that are marked slow, e2e or tex"
    )
    known, rest = parser.parse_known_args(arguments)
    chosen = tuple(check for check in project_checks.CHECKS if known.only in {None, check.name})
    return chosen, (*rest, *(QUICK if rest else (*WHOLE_SUITE, *QUICK))) if known.quick else tuple(rest)


def all_extras(root: Path) -> frozenset[str]:
    """Return every extra that pyproject.toml declares: tests cover all of them."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return frozenset(project["optional-dependencies"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
