"""Running the checks: output passes through, the exit code counts, pytest's closing line stands last."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from installer import test as test_script
from installer.project_checks import CHECKS, CheckOutcome, ProjectCheck, run, run_all, summary
from installer.virtual_environment import ROOT


@pytest.mark.parametrize(("code", "word"), [(0, "passed"), (3, "FAILED")])
def test_run_passes_output_on_and_keeps_the_last_line(code: int, word: str, tmp_path: Path) -> None:
    program = "import sys; print('begin'); sys.stderr.write('oops'); print(); print(sys.argv[1:]); sys.exit"
    (tmp_path / "probe.py").write_text(f"{program}({code})", encoding="utf-8")
    out = io.BytesIO()
    check = ProjectCheck("tests", ("probe",))
    outcome = run(check, Path(sys.executable), tmp_path, ("-k", "x y"), out)
    assert (outcome.code, outcome.closing) == (code, "['-k', 'x y']")
    assert b"begin" in out.getvalue()
    assert b"oops" in out.getvalue()
    lines = summary([CheckOutcome(CHECKS[0], 0, 1.0, "2 files"), outcome])
    assert [line.split()[:2] for line in lines[:2]] == [["format", "passed"], ["tests", word]]
    assert lines[-1] == "['-k', 'x y']"


def test_what_runs_beside_ends_with_the_next_and_is_shown_after_it(tmp_path: Path) -> None:
    """Each waits for the file that the other makes: one after the other, neither would end."""
    meeting = (
        "import sys, time; from pathlib import Path; print(sys.argv[1:]); mine, other = Path({0!r}), Path({1!r})\n"
        "mine.touch()\nwhile not other.exists(): time.sleep(0.01)\nprint({0!r}); sys.exit({2})"
    )
    (tmp_path / "first.py").write_text(meeting.format("one", "two", 4), encoding="utf-8")
    (tmp_path / "second.py").write_text(meeting.format("two", "one", 0), encoding="utf-8")
    checks = (ProjectCheck("types", ("first",), runs_beside=True), ProjectCheck("tests", ("second",)))
    out = io.BytesIO()
    outcomes = run_all(checks, Path(sys.executable), tmp_path, {"tests": ("-x",)}, out)
    assert [(each.check.name, each.code) for each in outcomes] == [("types", 4), ("tests", 0)]
    words = out.getvalue().decode().split()
    assert words == ["--", "tests:", "second", "-x", "['-x']", "two", "--", "types:", "first", "[]", "one"]


@pytest.mark.parametrize(
    ("arguments", "names", "passed_on"),
    [
        ([], ["format", "lint", "types", "tests"], ()),
        (["--only", "lint"], ["lint"], ()),
        (["--only", "tests", "-k", "overlay", "-x"], ["tests"], ("-k", "overlay", "-x")),
        (["tests/engine", "-q"], ["format", "lint", "types", "tests"], ("tests/engine", "-q")),
        (
            ["--quick", "tests/engine"],
            ["format", "lint", "types", "tests"],
            ("tests/engine", *test_script.QUICK),
        ),
        (
            ["--quick"],
            ["format", "lint", "types", "tests"],
            (*test_script.WHOLE_SUITE, *test_script.QUICK),
        ),
    ],
)
def test_arguments(arguments: list[str], names: list[str], passed_on: tuple[str, ...]) -> None:
    checks, rest = test_script.read(arguments)
    assert [check.name for check in checks] == names
    assert rest == passed_on


def test_all_extras_are_installed_for_the_tests() -> None:
    assert {"desktop", "dev", "train"} <= test_script.all_extras(ROOT)


def test_help_comes_without_setting_anything_up() -> None:
    command = (sys.executable, str(ROOT / "installer" / "test.py"), "--help")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0
    assert "--only {format,lint,types,tests}" in done.stdout


def test_ci_runs_this() -> None:
    assert "python3 installer/test.py" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
