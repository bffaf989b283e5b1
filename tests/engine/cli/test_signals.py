"""Ctrl-C is held back between steps, and only there, and only once; what libraries make of it is still Ctrl-C."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any, Self

import pytest

import pic2latex_resources
from pic2latex.cli import main
from pic2latex.cli.models import ACTIONS
from pic2latex.cli.signals import interrupts_between_steps
from pic2latex.engine import Engine as RealEngine
from pic2latex.errors import Cancelled, ModelError
from pic2latex.testing import FakeRecognizer
from pic2latex.types import Page

SAMPLE = pic2latex_resources.path("samples/basel.png")

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


def interrupted(kind: Callable[[str], Exception] | None) -> None:
    """Press Ctrl-C and hide it, as C code does that imports a module, or a callback of the garbage collector."""
    try:
        press()
    except KeyboardInterrupt as error:
        if kind is not None:
            raise kind("numpy failed to import") from error


def models_list_doing(work: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_store: object, _arguments: object) -> int:
        work()
        return 0

    monkeypatch.setattr("pic2latex.cli.models.ACTIONS", (replace(ACTIONS[0], run=run),))


def unreadable(message: str) -> ModelError:
    return ModelError(message, hint="Install it again.")


@pytest.mark.parametrize("kind", [ImportError, SystemError, unreadable], ids=lambda kind: kind.__name__)
def test_what_became_of_an_interrupt_is_told_as_one(
    kind: Callable[[str], Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C while quantising still imported was once told as a model that cannot be quantised, with code 20."""
    models_list_doing(lambda: interrupted(kind), monkeypatch)
    assert main(["models", "list"]) == 130
    assert capsys.readouterr().err == "pic2latex: interrupted.\n"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_an_interrupt_errors_stay_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ImportError("numpy")

    models_list_doing(fail, monkeypatch)
    with pytest.raises(ImportError, match="numpy"):
        main(["models", "list"])


@pytest.mark.parametrize("mode", ["formula", "page"])
@pytest.mark.parametrize("batch", [False, True])
def test_an_interrupt_that_was_swallowed_ends_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, *, batch: bool
) -> None:
    """Python prints and forgets one that comes in a callback of an import: the batch once went on."""
    for number in range(3):
        copyfile(SAMPLE, tmp_path / f"{number}.png")
    asked: list[str] = []

    class Engine(RealEngine):
        def __init__(self, *_: object, **__: object) -> None:
            super().__init__(opener=lambda _name, _device: FakeRecognizer().opened())

        def __enter__(self) -> Self:
            interrupted(None)
            return super().__enter__()

        def recognize_page(self, *_: object, **given: Any) -> Page:
            asked.append("page")
            if given["cancelled"]():
                raise Cancelled("The recognition was cancelled.", hint="")
            return Page((), 1, 1, "x")

    monkeypatch.setattr("pic2latex.engine.Engine", Engine)
    pictures = (
        ["--batch", str(tmp_path)] if batch else [str(tmp_path / f"{number}.png") for number in range(3)]
    )
    assert main(["recognize", "--mode", mode, *pictures, "-o", str(tmp_path / "out")]) == 130
    assert len(asked) <= 1
    assert not list((tmp_path / "out").glob("*.tex"))
    assert not list((tmp_path / "out").glob("*.md"))
