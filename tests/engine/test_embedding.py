"""The engine inside another program: after a fork, from its own callbacks, with models that are not what they say."""

import os
import subprocess
import sys
import threading
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
