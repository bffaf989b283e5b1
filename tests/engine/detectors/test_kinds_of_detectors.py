"""What every detector must do, asked of one of each kind and of the fake."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import pic2latex_resources
from pic2latex.detectors import KINDS, Detector, open_detector
from pic2latex.detectors.boxes import sort_reading_order
from pic2latex.detectors.installed import InstalledDetectors
from pic2latex.device import has_nvidia_gpu
from pic2latex.errors import Cancelled, DeviceError, ModelError, ModelMissing
from pic2latex.model_cache import ModelCache
from pic2latex.models.card import ModelKind, ModelRole, read_card
from pic2latex.models.import_folder import import_folder
from pic2latex.models.store import InstalledModel, Store
from pic2latex.onnx_session import Sessions
from pic2latex.picture import read_picture
from pic2latex.recognizers import open_recognizer
from pic2latex.scoring.known_detector import FakeDetector
from pic2latex.types import Box, Detection, Device, Picture, RegionKind
from tests.engine.detectors.pages import page

FAKE = "fake"
FOLDERS = {ModelKind.RTDETR: "rtdetr_folder", ModelKind.SEGMENTATION: "bundled_folder"}


@pytest.fixture(scope="session")
def bundled_folder() -> Path:
    """Return where the detector lies that is part of the program."""
    return Store().default(ModelRole.DETECTOR).folder


@pytest.fixture(scope="session")
def scene() -> Picture:
    """Return a page with formulas on which each of them finds something."""
    return read_picture(pic2latex_resources.path("samples/page.png"))


@pytest.fixture(params=[*map(str, KINDS), FAKE])
def detector(request: pytest.FixtureRequest) -> Detector:
    if request.param == FAKE:
        return FakeDetector()
    folder: Path = request.getfixturevalue(FOLDERS[ModelKind(request.param)])
    return open_detector(InstalledModel(folder, read_card(folder)), Sessions(Device.CPU, 1))


def test_every_kind_of_detector_is_in_the_table() -> None:
    assert set(KINDS) == {kind for kind in ModelKind if kind.role is ModelRole.DETECTOR} == set(FOLDERS)
    assert all(kind.id is name for name, kind in KINDS.items())


def test_boxes_lie_inside_the_picture_and_come_in_order(detector: Detector, scene: Picture) -> None:
    picture = scene
    found = detector.detect(picture)
    assert found == sort_reading_order(found) != ()
    for each in found:
        assert each.kind in {RegionKind.INLINE, RegionKind.DISPLAY}
        assert 0 <= each.box.left < each.box.right <= picture.width
        assert 0 <= each.box.top < each.box.bottom <= picture.height
        assert 0 < each.score <= 1
    assert found == detector.detect(picture), "the same picture gives the same answer"


def test_a_higher_threshold_finds_less(detector: Detector, scene: Picture) -> None:
    counts = [len(detector.detect(scene, threshold=least)) for least in (0.3, 0.8, 1.1)]
    assert counts[0] >= counts[1] >= counts[2] == 0
    assert counts[0] > 0


@pytest.mark.parametrize(("width", "height"), [(4, 4), (2000, 9), (9, 2000)])
def test_odd_sizes(detector: Detector, width: int, height: int) -> None:
    pixels = np.zeros((height, width, 3), np.uint8)
    for each in detector.detect(Picture(pixels, "odd")):
        assert each.box.right <= width
        assert each.box.bottom <= height


def test_nothing_is_found_where_nothing_is(bundled_folder: Path) -> None:
    blank = Picture(np.full((90, 160, 3), 255, np.uint8), "blank")
    detector = open_detector(
        InstalledModel(bundled_folder, read_card(bundled_folder)), Sessions(Device.CPU, 1)
    )
    assert detector.detect(blank) == FakeDetector().detect(blank) == ()


def test_says_its_name_and_where_it_runs_and_closes(detector: Detector, scene: Picture) -> None:
    assert detector.name
    assert detector.device is Device.CPU
    detector.interrupt()  # without work it does nothing
    assert detector.detect(scene)
    detector.close()


def test_a_recogniser_is_no_detector(rtdetr_folder: Path) -> None:
    card = replace(read_card(rtdetr_folder), kind=ModelKind.COMPACT)
    with pytest.raises(ModelError, match="cannot find formulas") as caught:
        open_detector(InstalledModel(rtdetr_folder, card), Sessions(Device.CPU))
    assert caught.value.hint
    detector = InstalledModel(rtdetr_folder, read_card(rtdetr_folder))
    with pytest.raises(ModelError, match="cannot read formulas"):
        open_recognizer(detector)


def test_installed_detectors_are_found_by_name_or_folder(rtdetr_folder: Path, tmp_path: Path) -> None:
    import_folder(Store(tmp_path), rtdetr_folder, "mine")
    opener = InstalledDetectors(tmp_path, threads=1)
    assert opener("mine", Device.CPU).name == "mine"
    assert opener(str(rtdetr_folder), Device.AUTO).name == "random-detector"
    with pytest.raises(ModelMissing, match="“texteller-detector”"):
        opener("texteller-detector", Device.CPU)
    with pytest.raises(ModelError, match="cannot find formulas"):
        opener("compact", Device.CPU)


@pytest.mark.skipif(has_nvidia_gpu(), reason="this machine has an NVIDIA GPU")
def test_cuda_without_a_gpu_is_an_error(rtdetr_folder: Path) -> None:
    with pytest.raises(DeviceError):
        InstalledDetectors(threads=1)(str(rtdetr_folder), Device.CUDA)


@pytest.mark.logs_warnings
def test_opened_once_replaced_when_the_device_fails_and_closed() -> None:
    made: list[FakeDetector] = []

    def opener(name: str | None, device: Device) -> Detector:
        made.append(
            FakeDetector(name=name or "usual", device=Device.CUDA if device is Device.AUTO else device)
        )
        return made[-1]

    opened = ModelCache(opener)
    first = opened.get()
    assert opened.get() is first
    assert opened.get("other") is not first
    opened.interrupt()
    second = opened.fall_back(first)
    assert (second.name, second.device) == ("usual", Device.CPU)
    assert opened.get() is second
    opened.close()
    assert all(each.is_closed for each in made)
    assert opened.get() is not second


def test_the_fake_follows_its_script_then_finds_rows_of_ink() -> None:
    sure = Detection(Box(1, 1, 9, 9), RegionKind.INLINE, 0.7)
    unsure = Detection(Box(20, 1, 29, 9), RegionKind.INLINE, 0.2)
    fake = FakeDetector([(unsure, sure), Cancelled("Stopped.", hint="Go on.")])
    assert fake.detect(page()) == (sure,)
    with pytest.raises(Cancelled):
        fake.detect(page())
    rows = fake.detect(page(rows=4))
    assert [each.kind for each in rows] == [RegionKind.DISPLAY] * 4
    assert [each.box.top for each in rows] == sorted(each.box.top for each in rows)
    assert fake.detect(Picture(np.full((50, 60, 3), 255, np.uint8))) == ()
