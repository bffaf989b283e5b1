"""A look in another process: its answer, its crash, its silence, its noise and its own failure."""

import os
import signal
import sys
import time
from functools import partial

import pytest

from pic2latex.doctor.check_result import CheckResult, State
from pic2latex.doctor.subprocess_check import CheckCrashed, isolated


def look(text: str) -> tuple[CheckResult, ...]:
    return (CheckResult("thing", text, State.READY),)


def noisy_look() -> tuple[CheckResult, ...]:
    os.write(1, b"noise of a library")
    os.write(2, b"noise of a library")
    sys.stdout.write("noise")
    return look("heard")


def failing_look() -> tuple[CheckResult, ...]:
    raise ValueError("the look is wrong")


def hanging_look() -> tuple[CheckResult, ...]:
    time.sleep(600)
    return ()


def dying_look(number: int) -> tuple[CheckResult, ...]:
    signal.raise_signal(number)
    return ()


def leaving_look() -> tuple[CheckResult, ...]:
    os._exit(5)


def test_the_answer_comes_back() -> None:
    assert isolated("thing", partial(look, "1.0"), 60) == look("1.0")


def test_noise_does_not(capfd: pytest.CaptureFixture[str]) -> None:
    assert isolated("thing", noisy_look, 60) == look("heard")
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without signals")
@pytest.mark.parametrize("name", ["SIGILL", "SIGSEGV", "SIGABRT", "SIGKILL"])
def test_a_crash_is_a_finding(name: str) -> None:
    (finding,) = isolated("thing", partial(dying_look, signal.Signals[name]), 60)
    assert (finding.component, finding.version, finding.state) == ("thing", f"crashed ({name})", State.FAILED)
    assert finding.remedy


def test_leaving_without_a_word_is_a_finding() -> None:
    (finding,) = isolated("thing", leaving_look, 60)
    assert finding.version == "crashed (exit code 5)"


def test_silence_is_a_finding() -> None:
    (finding,) = isolated("thing", hanging_look, 1.0)
    assert (finding.version, finding.state) == ("no answer within 1 s", State.FAILED)


def test_an_error_of_the_look_comes_back_with_its_traceback() -> None:
    with pytest.raises(CheckCrashed, match=r"(?s)in failing_look.*ValueError: the look is wrong"):
        isolated("thing", failing_look, 60)
