"""`pic2latex doctor`: every component, its state, and what to do about it."""

import argparse
import dataclasses
import json
from collections.abc import Iterable

from pic2latex.cli import EXIT_CODES
from pic2latex.doctor.bill_of_materials import bill_of_materials
from pic2latex.doctor.check_result import CheckResult, State
from pic2latex.doctor.checks import examine
from pic2latex.errors import ComponentMissing

__all__ = ["add_arguments", "run"]

COLUMN = 24


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `pic2latex doctor`."""
    parser.epilog = "The exit code is 0 when everything that recognition needs works."
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument(
        "--sbom",
        action="store_true",
        help="print what the program is made of (packages, models, hashes) as CycloneDX, and check nothing",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; return the exit code of a missing component when something essential fails."""
    if arguments.sbom:
        print(json.dumps(bill_of_materials(), ensure_ascii=False, indent=2))
        return 0
    findings = _print_json(examine()) if arguments.json else _print_table(examine())
    failed = any(finding.state is State.FAILED for finding in findings)
    return dict(EXIT_CODES)[ComponentMissing] if failed else 0


def _print_json(findings: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    found = tuple(findings)
    works = not any(finding.state is State.FAILED for finding in found)
    report = {"works": works, "findings": [dataclasses.asdict(finding) for finding in found]}
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return found


def _print_table(findings: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Print each finding as soon as it is made: some take seconds."""
    found = []
    for finding in findings:
        print(f"{finding.state:<9} {finding.component:<{COLUMN}} {finding.version}", flush=True)
        if finding.remedy:
            print(f"{'':<10}{'':<{COLUMN}} {finding.remedy}", flush=True)
        found.append(finding)
    bad = [finding.component for finding in found if finding.state is State.FAILED]
    print("\nEverything that recognition needs works." if not bad else f"\nDoes not work: {', '.join(bad)}.")
    return tuple(found)
