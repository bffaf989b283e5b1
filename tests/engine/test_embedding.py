"""The engine inside another program: after a fork, from its own callbacks, with models that are not what they say."""

import ast
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.engine_lock import EngineLock
from pic2latex.errors import ModelError, Pic2LatexError, RecognitionError
from pic2latex.formats import render
from pic2latex.models.card import read_card, write_card
from pic2latex.models.json_object import JsonObject
from tests.source_code import files_of, label, tree_of

SAMPLE = pic2latex_resources.path("samples/basel.png")
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="fork")

FORKED = """
import os, sys
import pic2latex_resources
from pic2latex import Engine, render
sample = pic2latex_resources.path("samples/basel.png")
render("x^2", "mathml")
engine = Engine(threads=1)
engine.recognize(sample)
engine._lock._lock.acquire()  # as a thread would hold it at this moment
child = os.fork()
if child == 0:
    fine = "<math" in render("y", "mathml").text and engine.recognize(sample).latex
    os._exit(0 if fine else 1)
print(os.waitpid(child, 0)[1], "<math" in render("z", "mathml").text, flush=True)
"""


@posix
def test_everything_works_after_a_fork() -> None:
    """Typesetting once waited for ever for a thread that a forked process does not have."""
    done = subprocess.run(
        (sys.executable, "-c", FORKED), capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout) == (0, "0 True\n"), done.stderr


@pytest.mark.parametrize("inside", ["recognize", "close", "open"])
def test_an_engine_used_inside_itself_says_so(inside: str) -> None:
    """It once waited for itself for ever."""
    with Engine(threads=1) as engine:
        calls = {"recognize": lambda: engine.recognize(SAMPLE), "close": engine.close, "open": engine.open}

        def progress(_done: int, _of: int) -> None:
            calls[inside]()

        with pytest.raises(RecognitionError, match="used again inside of it"):
            engine.recognize_many([SAMPLE], progress=progress)
        assert engine.recognize(SAMPLE).latex, "and it works on"


def test_threads_wait_for_each_other() -> None:
    lock, order = EngineLock(), []

    def wait() -> None:
        with lock:
            order.append("second")

    with lock:
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join(timeout=0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


@pytest.mark.timeout(60)
def test_a_signal_handler_may_come_at_any_moment() -> None:
    """One that came between taking the lock and noting who holds it would once have waited for itself for ever."""
    lock = EngineLock()
    lock._lock.acquire()  # where the handler's thread stands at that moment
    with lock:
        pass
    lock._lock.release()


@posix
@pytest.mark.timeout(120)
def test_a_signal_handler_inside_a_recognition_is_told() -> None:
    seen: list[object] = []
    with Engine(threads=1) as engine:

        def handle(_number: int, _frame: object) -> None:
            try:
                seen.append(engine.recognize(SAMPLE).latex)
            except RecognitionError as error:
                seen.append(type(error))

        before = signal.signal(signal.SIGUSR1, handle)
        try:
            engine.recognize_many([SAMPLE], progress=lambda _done, _of: signal.raise_signal(signal.SIGUSR1))
            signal.raise_signal(signal.SIGUSR1)
        finally:
            signal.signal(signal.SIGUSR1, before)
        assert seen == [RecognitionError, engine.recognize(SAMPLE).latex]


def test_eight_threads_read_with_one_engine() -> None:
    samples = [
        path for path in sorted(SAMPLE.parent.glob("*.png")) if path.stem not in {"page", "paragraph"}
    ][:4]
    with Engine(threads=1) as engine:
        alone = {path: engine.recognize(path).latex for path in samples}
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(lambda path: (path, engine.recognize(path).latex), samples * 4))
    assert all(latex == alone[path] for path, latex in together)


ENDS = {"exit", "_exit", "abort", "kill", "quit", "SystemExit"}
MAY_END = (
    "cli/",
    "bench/",
    "__main__.py",
    "pages/pdf/pdf_worker.py",
    "svg_worker.py",
    "training/process_pool.py",
    "training/held_interrupts.py",
    "server/",
)
"""The command, processes of our own that were started for the purpose, what runs a server until it is ended, and what
holds an interrupt back until a step of training is over and hands it to its handler then."""


def test_the_library_never_ends_the_process_nor_handles_its_signals() -> None:
    found = []
    for file in files_of("pic2latex"):
        name = label(file).removeprefix("engine/pic2latex/")
        if name.startswith(MAY_END):
            continue
        for node in ast.walk(tree_of(file)):
            call = node.func if isinstance(node, ast.Call) else None
            owner = (
                call.value.id if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) else ""
            )
            ends = isinstance(call, ast.Attribute) and owner in {"sys", "os"} and call.attr in ENDS
            ends = ends or (isinstance(node, ast.Name) and node.id in {"SystemExit", "quit", "exit"})
            handles = isinstance(call, ast.Attribute) and owner == "signal" and call.attr == "signal"
            if ends or handles:
                found.append(f"{name}:{node.lineno}")  # type: ignore[attr-defined]  # calls and names have lines
    assert not found


@posix
def test_signals_are_handled_as_before() -> None:
    numbers = sorted(signal.valid_signals())
    before = [signal.getsignal(number) for number in numbers]
    with Engine(threads=1) as engine:
        engine.recognize(SAMPLE)
        engine.recognize_page(SAMPLE)
    render("x^2", "svg")
    assert [signal.getsignal(number) for number in numbers] == before


def bundled_copy(folder: Path) -> Path:
    return copytree(pic2latex_resources.path("models/compact"), folder / "compact")


def with_settings(folder: Path, **settings: object) -> None:
    card = read_card(folder)
    values = {**card.settings.plain(), **settings}
    write_card(folder, replace(card, settings=JsonObject(values, path="settings")))


def swapped(folder: Path) -> None:
    card = read_card(folder)
    first, second = (folder / name for name in ("encoder.onnx", "decoder.onnx"))
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    files = {file.name: file for file in card.files}
    sizes = {"encoder.onnx": files["decoder.onnx"], "decoder.onnx": files["encoder.onnx"]}
    write_card(
        folder,
        replace(
            card,
            files=tuple(replace(sizes.get(file.name, file), name=file.name) for file in card.files),
        ),
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"em": 0},
        {"em": -3},
        {"em": 1e300},
        {"em": 10**400},
        {"max_tokens": 0},
        {"max_tokens": 10**12},
        {"em": "16"},
    ],
    ids=str,
)
def test_numbers_of_a_card_have_ranges(tmp_path: Path, settings: dict[str, object]) -> None:
    folder = bundled_copy(tmp_path)
    with_settings(folder, **settings)
    with Engine(str(folder), threads=1) as engine, pytest.raises(ModelError) as caught:
        engine.recognize(SAMPLE)
    assert caught.value.hint


def test_networks_in_each_others_place(tmp_path: Path) -> None:
    folder = bundled_copy(tmp_path)
    swapped(folder)
    with Engine(str(folder), threads=1) as engine, pytest.raises(Pic2LatexError) as caught:
        engine.recognize(SAMPLE)
    assert caught.value.hint


@pytest.mark.parametrize(
    "deep", ["[" * 100_000, '{"a":' * 100_000, '{"name": "x", "settings": ' + '{"a":' * 600 + "1" + "}" * 601]
)
def test_cards_nested_without_end(tmp_path: Path, deep: str) -> None:
    folder = bundled_copy(tmp_path)
    (folder / "card.json").write_text(deep)
    with Engine(str(folder), threads=1) as engine, pytest.raises(ModelError):
        engine.recognize(SAMPLE)


def test_rendering_in_threads() -> None:
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.append(render("x^2", "mathml").text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(texts)) == 1
    assert len(texts) == 8
