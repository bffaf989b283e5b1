"""Ctrl-C is held back between steps, and only there, and only once."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from pic2latex.cli.signals import interrupts_between_steps

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Ctrl-C reaches a process in another way there"
)


@pytest.fixture(autouse=True)
def as_in_a_terminal() -> Iterator[None]:
    """Hear Ctrl-C even when the tests were started in the background, where a shell has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_it_comes_between_steps() -> None:
    done = []

    def steps() -> None:
        with interrupts_between_steps() as check:
            check()
            press()
            done.append("the step ends")
            check()
            done.append("the next begins")

    with pytest.raises(KeyboardInterrupt):
        steps()
    assert done == ["the step ends"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_it_is_not_forgotten_at_the_end() -> None:
    with pytest.raises(KeyboardInterrupt), interrupts_between_steps():
        press()


STUCK = """
import hashlib, os, signal
from pic2latex.cli.signals import interrupts_between_steps
signal.signal(signal.SIGINT, signal.default_int_handler)
with interrupts_between_steps():
    os.kill(os.getpid(), signal.SIGINT)
    print("the first is held back", flush=True)
    os.kill(os.getpid(), signal.SIGINT)
    print("the second is held back too", flush=True)
"""


def test_the_second_ends_the_process_for_good() -> None:
    """Python is not asked any more: it may be inside a library that never comes back."""
    done = subprocess.run((sys.executable, "-c", STUCK), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "the first is held back\n", "")


def test_what_else_goes_wrong_stays_what_it_is() -> None:
    with pytest.raises(ValueError, match="broken"), interrupts_between_steps():
        raise ValueError("broken")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_elsewhere_nothing_is_changed() -> None:
    seen: list[object] = []

    def look() -> None:
        with interrupts_between_steps() as check:
            check()
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as nohup leaves it
    try:
        look()
    finally:
        signal.signal(signal.SIGINT, previous)
    assert seen == [signal.default_int_handler, signal.SIG_IGN]
