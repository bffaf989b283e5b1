"""The recogniser without a network: scripted, deterministic, interruptible."""

import threading
import time

import pytest

from pic2latex.errors import Cancelled, RecognitionError
from pic2latex.recognizers.protocol import DecodeRequest
from pic2latex.testing import FORMULAS, FakeRecognizer, candidate_of
from tests.engine.recognizers.tiny_models import scribbles


def test_script_first_then_content() -> None:
    fake = FakeRecognizer(["x^2"])
    prepared = [fake.prepare(picture) for picture in scribbles(3)]
    texts = [reading.candidates[0].latex for _, reading in fake.read(prepared, DecodeRequest())]
    assert texts[0] == "x^2"
    assert set(texts[1:]) <= set(FORMULAS)
    later = [reading.candidates[0].latex for _, reading in FakeRecognizer().read(prepared, DecodeRequest())]
    assert later[1:] == texts[1:]


def test_script_may_hold_errors() -> None:
    fake = FakeRecognizer([RecognitionError("It did not work.", hint="Try again.")])
    with pytest.raises(RecognitionError, match="did not work"):
        list(fake.read([fake.prepare(scribbles(1)[0])], DecodeRequest()))


def test_tokens_are_the_text() -> None:
    for latex in FORMULAS:
        candidate = candidate_of(latex)
        assert "".join(token.text for token in candidate.tokens) == latex
        assert any(token.alternatives for token in candidate.tokens)


def test_interrupted_while_it_takes_its_time() -> None:
    fake = FakeRecognizer(seconds=60)
    prepared = fake.prepare(scribbles(1)[0])
    started = time.monotonic()
    timer = threading.Timer(0.05, fake.interrupt)
    timer.start()
    with pytest.raises(Cancelled):
        list(fake.read([prepared], DecodeRequest()))
    timer.join()
    assert time.monotonic() - started < 30
