"""The table of looks, and the report of `pic2latex doctor`, whatever goes wrong underneath."""

import json
import logging
import signal
import subprocess
import sys
from functools import partial

import pytest

from pic2latex.cli import doctor
from pic2latex.doctor.check_result import CheckResult, State
from pic2latex.doctor.checks import CHECKS, Check, examine


def good_look() -> tuple[CheckResult, ...]:
    return (CheckResult("good", "1", State.READY), CheckResult("extra", "none", State.ABSENT, "Get it."))


def wrong_look() -> tuple[CheckResult, ...]:
    raise RuntimeError("a fault of ours")


def dying_look() -> tuple[CheckResult, ...]:
    signal.raise_signal(signal.SIGABRT)
    return ()


@pytest.mark.logs_warnings
@pytest.mark.parametrize("may_crash", [False, True])
def test_a_faulty_look_is_a_finding_and_logged(may_crash: bool, caplog: pytest.LogCaptureFixture) -> None:
    probes = (Check("wrong", wrong_look, may_crash=may_crash), Check("good", good_look))
    first, *others = examine(probes)
    assert (first.component, first.version, first.state) == (
        "wrong",
        "RuntimeError: a fault of ours",
        State.FAILED,
    )
    assert tuple(others) == good_look()
    (record,) = caplog.records
    assert record.levelno >= logging.WARNING
    assert "wrong_look" in caplog.text


def test_a_crash_does_not_end_the_examination() -> None:
    probes = (Check("dying", dying_look, may_crash=True), Check("good", good_look))
    assert [finding.state for finding in examine(probes)] == [State.FAILED, State.READY, State.ABSENT]


@pytest.mark.parametrize(
    ("look", "code", "last"),
    [
        (good_look, 0, "Everything that recognition needs works."),
        (
            partial(lambda: (CheckResult("thing", "no", State.FAILED, "Mend it."),)),
            70,
            "Does not work: thing.",
        ),
    ],
    ids=["works", "fails"],
)
def test_report(
    look: object, code: int, last: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    monkeypatch.setattr(doctor, "examine", lambda: examine((Check("thing", look),)))  # type: ignore[arg-type]
    assert doctor.run(argparse.Namespace(json=False, sbom=False)) == code
    table = capsys.readouterr().out.splitlines()
    assert table[-1] == last
    assert doctor.run(argparse.Namespace(json=True, sbom=False)) == code
    report = json.loads(capsys.readouterr().out)
    assert report["works"] is (code == 0)
    assert set(report["findings"][0]) == {"component", "version", "state", "remedy"}


def test_names_in_the_table_are_unique() -> None:
    assert len({probe.name for probe in CHECKS}) == len(CHECKS)


def test_the_real_command_finds_this_machine_fit() -> None:
    command = (sys.executable, "-m", "pic2latex", "doctor", "--json")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    findings = json.loads(done.stdout)["findings"]
    failed = [finding for finding in findings if finding["state"] == "failed"]
    assert (done.returncode, failed, done.stderr) == (0, [], "")
    assert {"Python", "processor", "threads", "device “cpu”"} <= {each["component"] for each in findings}
