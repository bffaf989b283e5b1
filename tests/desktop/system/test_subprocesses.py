"""Starting other programs: real ones, with a limit and a clean environment."""

import sys
import threading
from pathlib import Path

import pytest

from pic2latex_desktop.errors import ProgramError, ProgramTimeout
from pic2latex_desktop.system.subprocesses import clean_environment, output_of, pipe_to, run_with_timeout

POLLUTED = {
    "HOME": "/home/me",
    "LD_LIBRARY_PATH": "/site-packages/cv2/../../lib:/opt/mine",
    "QT_QPA_PLATFORM_PLUGIN_PATH": "/site-packages/cv2/qt/plugins",
    "QT_QPA_FONTDIR": "/site-packages/cv2/qt/fonts",
    "QT_PLUGIN_PATH": "/usr/lib/qt6/plugins",
}


@pytest.mark.parametrize(
    ("environ", "bundle", "clean"),
    [
        ({"A": "b"}, None, {"A": "b"}),
        (
            POLLUTED,
            None,
            {"HOME": "/home/me", "LD_LIBRARY_PATH": "/opt/mine", "QT_PLUGIN_PATH": "/usr/lib/qt6/plugins"},
        ),
        (
            {"LD_LIBRARY_PATH": "/opt/app/_internal", "LD_LIBRARY_PATH_ORIG": "/opt/mine"},
            "/opt/app/_internal",
            {"LD_LIBRARY_PATH": "/opt/mine"},
        ),
        ({"LD_LIBRARY_PATH": "/opt/app/_internal:/opt/mine"}, "/opt/app", {"LD_LIBRARY_PATH": "/opt/mine"}),
        ({"LD_LIBRARY_PATH": "/opt/app", "LD_LIBRARY_PATH_ORIG": ""}, "/opt/app", {}),
    ],
)
def test_the_environment_is_cleaned(
    environ: dict[str, str], bundle: str | None, clean: dict[str, str]
) -> None:
    assert clean_environment(environ, bundle) == clean


def test_opencvs_own_pollution_is_known() -> None:
    import cv2

    here = str(Path(cv2.__file__).parent)
    polluted = {name: value.replace("/site-packages/cv2", here) for name, value in POLLUTED.items()}
    clean = clean_environment(polluted)
    assert not [value for value in clean.values() if here in value]
    assert clean["LD_LIBRARY_PATH"] == "/opt/mine"


def test_output_and_input() -> None:
    assert output_of((sys.executable, "-c", "print('ü')"), limit=20).decode().strip() == "ü"
    pipe_to((sys.executable, "-c", "import sys; sys.exit(sys.stdin.read() != 'ü')"), "ü".encode(), limit=20)


def test_failures_have_their_names(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="not installed") as missing:
        output_of(("no-such-program",), limit=1)
    assert "no-such-program" in missing.value.hint
    with pytest.raises(ProgramError, match="exit code 3"):
        output_of((sys.executable, "-c", "raise SystemExit(3)"), limit=20)
    with pytest.raises(ProgramTimeout):
        output_of(("sleep", "20"), limit=0.1)
    with pytest.raises(ProgramError, match="could not be started"):
        output_of((str(tmp_path),), limit=1)


def test_a_program_that_stays_behind_does_not_hold_us() -> None:
    pipe_to(("sh", "-c", "cat > /dev/null; sleep 5 &"), b"x" * 100_000, limit=2)


def test_calls_are_limited() -> None:
    done = threading.Event()
    assert run_with_timeout(5, lambda: 7, "quick") == 7
    with pytest.raises(ZeroDivisionError):
        run_with_timeout(5, lambda: 1 // 0, "wrong")
    with pytest.raises(ProgramTimeout, match="slow"):
        run_with_timeout(0.05, done.wait, "slow")
    done.set()
