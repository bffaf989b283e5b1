"""The engine: one picture, many pictures, errors, cancelling, switching models, and a device that fails."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pic2latex
import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.errors import (
    Cancelled,
    ModelMissing,
    OptionError,
    Pic2LatexError,
    PictureBlank,
    PictureMissing,
    RecognitionError,
)
from pic2latex.recognizers.installed import Opened
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput
from pic2latex.testing import FORMULAS, FakeRecognizer
from pic2latex.types import Candidate, Device, Mode, Options, Picture, Recognition
from tests.engine.recognizers.tiny_models import scribbles

SAMPLES = pic2latex_resources.path("samples")
STAGES = ["prepare", "encode", "decode", "clean"]


def sample_files() -> list[Path]:
    samples = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    return [SAMPLES / sample["file"] for sample in samples if sample["mode"] == "formula"]


def faked(*script: str | Pic2LatexError, **options: Any) -> tuple[Engine, FakeRecognizer]:
    fake = FakeRecognizer(script, **options)
    return Engine(opener=lambda _model, _device: fake.opened()), fake


@pytest.fixture(scope="module")
def bundled() -> Iterator[Engine]:
    with Engine(device=Device.CPU) as engine:
        yield engine


def test_bundled_model_reads_a_formula(bundled: Engine) -> None:
    recognition = bundled.recognize(SAMPLES / "basel.png")
    assert recognition.latex == r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"
    assert (recognition.model, recognition.device) == ("compact", Device.CPU)
    assert [stage.stage for stage in recognition.seconds] == STAGES
    assert 0 < recognition.confidence <= 1
    assert recognition.warnings == ()


def test_every_kind_of_source_gives_the_same(bundled: Engine) -> None:
    from PIL import Image

    path = SAMPLES / "basel.png"
    image = Image.open(path)
    sources = (path, str(path), path.read_bytes(), image, np.asarray(image.convert("RGB")))
    assert len({bundled.recognize(source).latex for source in sources}) == 1


def test_many_at_once_are_as_one_by_one(bundled: Engine) -> None:
    files = sample_files()
    told: list[tuple[int, int]] = []
    many = bundled.recognize_many(files, progress=lambda done, total: told.append((done, total)))
    alone = [bundled.recognize(file) for file in files]
    assert [each.latex for each in many if isinstance(each, Recognition)] == [each.latex for each in alone]
    assert told == [(done, len(files)) for done in range(1, len(files) + 1)]


def test_beams_and_token_limit(bundled: Engine) -> None:
    recognition = bundled.recognize(SAMPLES / "quadratic.png", Options(beams=4))
    assert 1 < len(recognition.candidates) <= 4
    short = bundled.recognize(SAMPLES / "quadratic.png", Options(max_tokens=3))
    assert len(short.candidates[0].tokens) <= 3
    assert short.warnings


def test_opening_ahead_loads_what_the_first_picture_needs() -> None:
    opened: list[str | None] = []
    fake = FakeRecognizer()

    def opener(model: str | None, device: Device) -> Opened:
        opened.append(model)
        return fake.opened()

    engine = Engine(opener=opener)
    assert opened == []
    engine.open()
    engine.recognize(scribbles(1)[0])
    assert opened == [None]


def test_one_bad_picture_does_not_lose_the_others(tmp_path: Path) -> None:
    engine, _ = faked("a", "b")
    blank = Picture(np.full((30, 30, 3), 255, np.uint8), "blank")
    first, second = scribbles(2)
    outcomes = engine.recognize_many([tmp_path / "gone.png", first, blank, b"no picture", second])
    kinds = [type(outcome) for outcome in outcomes]
    assert kinds[0] is PictureMissing
    assert kinds[2] is PictureBlank
    assert isinstance(outcomes[3], Pic2LatexError)
    assert [each.latex for each in outcomes if isinstance(each, Recognition)] == ["a", "b"]


def test_error_of_one_picture_among_several() -> None:
    """Nobody knows which of the pictures read together it was, so each is read for itself."""
    failure = RecognitionError("Out of memory.", hint="Try a smaller one.")
    engine, _ = faked("a", failure, failure, "c")
    outcomes = engine.recognize_many(scribbles(3))
    assert [getattr(each, "latex", None) for each in outcomes] == ["a", None, "c"]
    assert outcomes[1] is failure


def test_single_errors_are_raised(bundled: Engine) -> None:
    with pytest.raises(PictureMissing):
        bundled.recognize("nowhere.png")


class Counting(FakeRecognizer):
    """Counts what it is asked to read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def read(
        self,
        pictures: Sequence[Prepared],
        request: DecodeRequest,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[tuple[int, RecognizerOutput]]:
        self.asked += len(pictures)
        return super().read(pictures, request, cancelled)


def test_equal_writing_is_read_once() -> None:
    counting = Counting()
    engine = Engine(opener=lambda _model, _device: counting.opened())
    first, second = scribbles(2)
    moved = replace(first, pixels=np.pad(first.pixels, ((4, 9), (11, 2), (0, 0)), constant_values=255))
    pictures = [first, second, moved, *[first] * 100]
    outcomes = engine.recognize_many(pictures)
    assert counting.asked == 2
    texts = [outcome.latex for outcome in outcomes if isinstance(outcome, Recognition)]
    assert len(texts) == len(pictures)
    assert {texts[0]} == {texts[2], *texts[3:]}


def test_candidates_are_tidied_and_equal_ones_merged() -> None:
    class Untidy(FakeRecognizer):
        def read(self, *_: object) -> Iterator[tuple[int, RecognizerOutput]]:
            texts = (r"x ^ 2", "x^{2}", "", "y")
            yield 0, RecognizerOutput(tuple(Candidate(text, (), -0.1) for text in texts))

    engine = Engine(opener=lambda _model, _device: Untidy().opened())
    recognition = engine.recognize(scribbles(1)[0])
    assert [candidate.latex for candidate in recognition.candidates] == ["x^{2}", "y"]


def test_nothing_read_is_an_error() -> None:
    engine, _ = faked("")
    with pytest.raises(RecognitionError, match="nothing") as caught:
        engine.recognize(scribbles(1)[0])
    assert caught.value.hint


def test_pages_are_not_read_as_formulas() -> None:
    engine, _ = faked("x")
    with pytest.raises(OptionError, match="page"):
        engine.recognize(scribbles(1)[0], Options(mode=Mode.PAGE))


def test_unknown_model() -> None:
    with Engine() as engine, pytest.raises(ModelMissing):
        engine.recognize(scribbles(1)[0], Options(model="no-such-model"))


def test_models_stay_open_when_switching() -> None:
    opened: list[tuple[str | None, Device]] = []

    def opener(model: str | None, device: Device) -> Opened:
        opened.append((model, device))
        return FakeRecognizer().opened(model or "default")

    engine = Engine("first", opener=opener)
    picture = scribbles(1)[0]
    names = [
        engine.recognize(picture, Options(model=model)).model for model in (None, "second", None, "second")
    ]
    assert names == ["first", "second", "first", "second"]
    engine.recognize(picture, Options(device=Device.CPU))
    assert opened == [("first", Device.AUTO), ("second", Device.AUTO), ("first", Device.CPU)]


def test_closing_closes_and_using_again_opens_again() -> None:
    fakes: list[FakeRecognizer] = []

    def opener(_model: str | None, _device: Device) -> Opened:
        fakes.append(FakeRecognizer())
        return fakes[-1].opened()

    with Engine(opener=opener) as engine:
        engine.recognize(scribbles(1)[0])
    assert [fake.is_closed for fake in fakes] == [True]
    engine.recognize(scribbles(1)[0])
    assert [fake.is_closed for fake in fakes] == [True, False]


def test_cancel_from_another_thread() -> None:
    engine, _ = faked(seconds=60)
    errors: list[BaseException] = []
    began = threading.Event()

    def cancelled() -> bool:
        began.set()
        return False

    def work() -> None:
        try:
            engine.recognize(scribbles(1)[0], cancelled=cancelled)
        except Cancelled as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert began.wait(30)
    engine.cancel()
    thread.join(30)
    assert len(errors) == 1
    fresh, _ = faked("x")
    fresh.cancel()  # nothing runs: nothing happens
    assert fresh.recognize(scribbles(1)[0]).latex == "x"


def test_cancelled_by_the_caller(bundled: Engine) -> None:
    answers = iter([False] * 5)
    with pytest.raises(Cancelled):
        bundled.recognize(SAMPLES / "quadratic.png", cancelled=lambda: next(answers, True))
    with pytest.raises(Cancelled):
        bundled.recognize_many(sample_files(), cancelled=lambda: True)


def test_recognitions_wait_for_each_other() -> None:
    running: list[int] = []
    most: list[int] = []

    class Watching(FakeRecognizer):
        def read(
            self,
            pictures: Sequence[Prepared],
            request: DecodeRequest,
            cancelled: Callable[[], bool] = lambda: False,
        ) -> Iterator[tuple[int, RecognizerOutput]]:
            running.append(1)
            most.append(len(running))
            yield from super().read(pictures, request, cancelled)
            running.pop()

    watching = Watching(seconds=0.02)
    engine = Engine(opener=lambda _model, _device: watching.opened())
    threads = [threading.Thread(target=engine.recognize, args=(picture,)) for picture in scribbles(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_public_names() -> None:
    assert pic2latex.Engine is Engine
    assert set(pic2latex.__all__) <= set(dir(pic2latex))
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = pic2latex.nothing_such
    assert FORMULAS
