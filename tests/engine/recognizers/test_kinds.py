"""What every recogniser must do, asked of one of each kind and of the fake."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pic2latex.device import has_nvidia_gpu
from pic2latex.errors import Cancelled, DeviceError, ModelError, PictureBlank
from pic2latex.models.card import ModelKind, ModelRole
from pic2latex.models.store import InstalledModel
from pic2latex.recognizers import KINDS, open_recognizer
from pic2latex.recognizers.protocol import DecodeRequest, Recognizer
from pic2latex.testing import FakeRecognizer
from pic2latex.types import Device, Picture
from tests.engine.recognizers.tiny_models import installed, scribbles

FAKE = "fake"


FIXTURES: dict[str, str] = {
    ModelKind.COMPACT: "compact_folder",
    ModelKind.VISION_ENCODER_DECODER: "vision_model",
}


@pytest.fixture(scope="session")
def models(request: pytest.FixtureRequest) -> dict[str, InstalledModel]:
    """Collect one model of each kind."""
    made = {}
    for kind in KINDS:
        value = request.getfixturevalue(FIXTURES[kind])
        made[str(kind)] = installed(value if isinstance(value, Path) else value[0])
    return made


@pytest.fixture(params=[*map(str, KINDS), FAKE])
def recognizer(request: pytest.FixtureRequest, models: dict[str, InstalledModel]) -> Recognizer:
    if request.param == FAKE:
        return FakeRecognizer()
    return open_recognizer(models[request.param], Device.CPU)


def test_every_kind_of_recogniser_is_in_the_table() -> None:
    assert set(KINDS) == {kind for kind in ModelKind if kind.role is ModelRole.RECOGNIZER} == set(FIXTURES)


def test_reads_each_picture_once_in_any_order(recognizer: Recognizer) -> None:
    prepared = [recognizer.prepare(picture) for picture in scribbles(6)]
    found = list(recognizer.read(prepared, DecodeRequest(max_tokens=8), lambda: False))
    assert sorted(place for place, _ in found) == list(range(6))
    again = dict(recognizer.read(prepared, DecodeRequest(max_tokens=8), lambda: False))
    for place, reading in found:
        assert again[place].candidates == reading.candidates, "the same picture gives the same reading"
        assert reading.candidates[0].tokens
        assert all(0 < token.probability <= 1 for token in reading.candidates[0].tokens)
        assert reading.candidates[0].score <= 0
        assert [stage.stage for stage in reading.seconds] == ["encode", "decode"]
        assert all(stage.seconds >= 0 for stage in reading.seconds)


def test_nothing_to_read(recognizer: Recognizer) -> None:
    assert list(recognizer.read([], DecodeRequest(), lambda: False)) == []


def test_beams_give_candidates_best_first(recognizer: Recognizer) -> None:
    prepared = recognizer.prepare(scribbles(3)[2])
    ((_, reading),) = recognizer.read([prepared], DecodeRequest(beams=3, max_tokens=6), lambda: False)
    texts = [candidate.latex for candidate in reading.candidates]
    assert 1 <= len(texts) == len(set(texts)) <= 3
    scores = [candidate.score for candidate in reading.candidates]
    assert scores == sorted(scores, reverse=True)


def test_blank_picture(recognizer: Recognizer) -> None:
    with pytest.raises(PictureBlank):
        recognizer.prepare(Picture(np.full((40, 90, 3), 200, np.uint8), "nothing"))


def test_key_tells_writing_apart(recognizer: Recognizer) -> None:
    first, second = scribbles(2)
    copy = replace(first, pixels=first.pixels.copy(), origin="elsewhere")
    keys = [recognizer.prepare(picture).key for picture in (first, copy, second)]
    assert keys[0] == keys[1] != keys[2]


def test_cancelled(recognizer: Recognizer) -> None:
    prepared = [recognizer.prepare(picture) for picture in scribbles(2)]
    with pytest.raises(Cancelled):
        list(recognizer.read(prepared, DecodeRequest(), lambda: True))
    assert len(list(recognizer.read(prepared, DecodeRequest(max_tokens=3), lambda: False))) == 2, (
        "and it goes on working"
    )


def test_interrupt_without_work_does_nothing(recognizer: Recognizer) -> None:
    recognizer.interrupt()
    prepared = recognizer.prepare(scribbles(1)[0])
    assert list(recognizer.read([prepared], DecodeRequest(max_tokens=3), lambda: False))


def test_says_where_it_runs_and_closes(recognizer: Recognizer) -> None:
    assert recognizer.device is Device.CPU
    recognizer.close()


@pytest.mark.parametrize("kind", [str(kind) for kind in KINDS])
@pytest.mark.skipif(has_nvidia_gpu(), reason="this machine has an NVIDIA GPU")
def test_auto_is_quietly_the_processor_and_cuda_is_an_error(
    kind: str, models: dict[str, InstalledModel]
) -> None:
    assert open_recognizer(models[kind]).device is Device.CPU
    with pytest.raises(DeviceError):
        open_recognizer(models[kind], Device.CUDA)


@pytest.mark.logs_warnings
@pytest.mark.skipif(has_nvidia_gpu(), reason="this machine has an NVIDIA GPU")
def test_auto_goes_on_when_cuda_does_not_work(
    models: dict[str, InstalledModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GPU that is there but cannot be used (no CUDA libraries) is left alone."""
    from pic2latex import device, onnx_session

    for module in (device, onnx_session):
        monkeypatch.setattr(module, "has_nvidia_gpu", lambda: True)
    assert open_recognizer(models[ModelKind.COMPACT]).device is Device.CPU


def test_detector_is_no_recogniser(models: dict[str, InstalledModel]) -> None:
    model = models[ModelKind.COMPACT]
    detector = InstalledModel(model.folder, replace(model.card, kind=ModelKind.RTDETR))
    with pytest.raises(ModelError, match="cannot read formulas"):
        open_recognizer(detector)
