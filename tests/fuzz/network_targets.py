"""What is fuzzed with the real networks: pictures as formulas and pages, a model's files, calls from many threads."""

import contextlib
import hashlib
import random
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.errors import Pic2LatexError
from pic2latex.models.card import CARD_NAME, ModelFile, read_card, write_card
from tests.fuzz.byte_mutation import damaged
from tests.fuzz.fuzz_target import FuzzTarget, Run
from tests.fuzz.seed_files import pictures

__all__ = ["NETWORK_TARGETS"]

MODEL = pic2latex_resources.path("models/compact")
SAMPLE = pic2latex_resources.path("samples/euler-12px.png")
FORMULAS = tuple(
    pic2latex_resources.path(f"samples/{name}.png") for name in ("basel", "euler-12px", "gauss-dark")
)
WAITING_SECONDS = 120
"""A call that was cancelled or whose engine was closed must have ended by then."""


@contextlib.contextmanager
def _formulas() -> Iterator[Run]:
    with Engine(threads=1) as engine:

        def run(content: bytes) -> None:
            with contextlib.suppress(Pic2LatexError):
                engine.recognize(content)

        yield run


@contextlib.contextmanager
def _pages() -> Iterator[Run]:
    with Engine(threads=1) as engine:

        def run(content: bytes) -> None:
            with contextlib.suppress(Pic2LatexError):
                engine.recognize_page(content)

        yield run


@cache
def _model_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(MODEL.iterdir()) if path.is_file()}


def _damaged_model() -> st.SearchStrategy[tuple[str, bytes]]:
    """Return the name of one file of the model, and what it holds instead: damage, another file, or nothing."""
    files = _model_files()

    def with_damage(name: str) -> st.SearchStrategy[tuple[str, bytes]]:
        return st.tuples(
            st.just(name), damaged((files[name],)) | st.sampled_from((*files.values(), b"", b"\0" * 99))
        )

    return st.sampled_from(sorted(files)).flatmap(with_damage)


@contextlib.contextmanager
def _models() -> Iterator[Run]:
    """Read with a model one of whose files is damaged; its card says the truth about it, so that it is opened."""

    def run(damage: tuple[str, bytes]) -> None:
        name, content = damage
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(shutil.copytree(MODEL, Path(scratch, "model")))
            (folder / name).write_bytes(content)
            if name != CARD_NAME:
                _tell_the_truth(folder)
            with contextlib.suppress(Pic2LatexError), Engine(str(folder), threads=1) as engine:
                engine.recognize(SAMPLE)

    yield run


def _tell_the_truth(folder: Path) -> None:
    """Let the card say the hashes and sizes that the files have."""
    card = read_card(folder)
    contents = {file.name: (folder / file.name).read_bytes() for file in card.files}
    files = (
        ModelFile(name, hashlib.sha256(content).hexdigest(), len(content))
        for name, content in contents.items()
    )
    write_card(folder, replace(card, files=tuple(files)))


@contextlib.contextmanager
def _calls() -> Iterator[Run]:
    """Read from several threads, with cancels and closes at odd moments: the right answer, or one of our errors."""
    with Engine(threads=1) as alone:
        right = [alone.recognize(path).latex for path in FORMULAS]

    def run(drawn: int) -> None:
        chance = random.Random(drawn)
        engine, wrong = Engine(threads=1), list[str]()

        def read(places: list[int]) -> None:
            for place in places:
                with contextlib.suppress(Pic2LatexError):
                    if (latex := engine.recognize(FORMULAS[place]).latex) != right[place]:
                        wrong.append(latex)

        readers = [
            threading.Thread(target=read, args=(chance.choices(range(len(FORMULAS)), k=3),), daemon=True)
            for _ in range(chance.randint(1, 6))
        ]
        for each in readers:
            each.start()
        disturb = chance.choice((engine.cancel, engine.close, lambda: None))
        for _ in range(chance.randint(0, 4)):
            readers[0].join(chance.uniform(0, 0.3))
            disturb()
        for each in readers:
            each.join(WAITING_SECONDS)
        assert not any(each.is_alive() for each in readers), "a call does not end"
        engine.close()
        assert not wrong, f"read {wrong}"

    yield run


@contextlib.contextmanager
def _orders() -> Iterator[Run]:
    """Read noisy pictures alone, together, in another order and with two threads: always the same."""
    with Engine(threads=1) as one, Engine(threads=2) as two:

        def run(drawn: int) -> None:
            chance = np.random.default_rng(drawn)
            noisy = [_noisy(FORMULAS[place], chance) for place in chance.integers(0, len(FORMULAS), 4)]
            alone = [one.recognize(each).latex for each in noisy]
            order = chance.permutation(len(noisy))
            for engine in (one, two):
                together = engine.recognize_many([noisy[place] for place in order])
                for place, outcome in zip(order, together, strict=True):
                    assert getattr(outcome, "latex", outcome) == alone[place]

        yield run


def _noisy(path: Path, chance: np.random.Generator) -> NDArray[np.uint8]:
    """Return the picture with noise of up to 60 grey levels, (h, w) uint8."""
    with Image.open(path) as picture:
        grey = np.asarray(picture.convert("L")).astype(np.int16)
    noise = chance.integers(-60, 61, grey.shape, dtype=np.int16)
    clipped: NDArray[np.int16] = np.clip(grey + noise * (chance.random(grey.shape) < 0.1), 0, 255)
    return clipped.astype(np.uint8)


NETWORK_TARGETS = (
    FuzzTarget("formulas read", st.deferred(lambda: damaged(pictures())), _formulas, 0.2, 8),
    FuzzTarget("pages read", st.deferred(lambda: damaged(pictures())), _pages, 0.2, 4),
    FuzzTarget("models", st.deferred(_damaged_model), _models, 0.1, 8),
    FuzzTarget("calls", st.integers(0, 2**32), _calls, 0.1, 3),
    FuzzTarget("orders", st.integers(0, 2**32), _orders, 0.1, 2),
)
