"""TexTeller's published detector: what it is shown and what its answer means, checked on a graph of its signature."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import pytest

from pic2latex.detectors import open_detector
from pic2latex.detectors.rtdetr import INPUTS
from pic2latex.errors import ModelDamaged, RecognitionError
from pic2latex.models.card import read_card
from pic2latex.models.json_object import JsonObject
from pic2latex.models.store import InstalledModel
from pic2latex.onnx_session import Sessions
from pic2latex.types import Box, Device, Picture, RegionKind
from tests.engine.detectors.pages import page
from tests.engine.detectors.rtdetr_graph import write_detector

SIDE = 1600


def model_in(folder: Path, **settings: object) -> InstalledModel:
    card = read_card(folder)
    return InstalledModel(
        folder, replace(card, settings=JsonObject({**card.settings.plain(), **settings}, path="settings"))
    )


def as_published(folder: Path, picture: Picture) -> np.ndarray[Any, Any]:
    """Run the graph by the publisher's recipe, written down again from its configuration."""
    height, width = picture.pixels.shape[:2]
    scale_y, scale_x = SIDE / height, SIDE / width
    image = cv2.resize(picture.pixels, None, None, fx=scale_x, fy=scale_y, interpolation=2)
    assert image.shape == (SIDE, SIDE, 3)
    feeds = {
        "image": image.astype(np.float32).transpose(2, 0, 1)[None] * np.float32(1 / 255),
        "im_shape": np.array([image.shape[:2]], np.float32),
        "scale_factor": np.array([[scale_y, scale_x]], np.float32),
    }
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    rows: np.ndarray[Any, Any] = session.run(None, feeds)[0]
    return rows


@pytest.mark.parametrize(("width", "height"), [(1000, 700), (640, 480), (1240, 1754), (37, 900)])
def test_finds_what_the_published_recipe_finds(rtdetr_folder: Path, width: int, height: int) -> None:
    picture = page(width, height, seed=width)
    rows = as_published(rtdetr_folder, picture)
    detector = open_detector(model_in(rtdetr_folder), Sessions(Device.CPU, 1))

    found = detector.detect(picture, threshold=0.9)

    assert found
    wanted = [row for row in rows if row[1] >= 0.9]
    kinds = {0: RegionKind.DISPLAY, 1: RegionKind.INLINE}
    for each in found:
        box = [each.box.left, each.box.top, each.box.right, each.box.bottom]
        alike = [
            row
            for row in wanted
            if np.allclose(np.clip(row[2:], 0, [width, height] * 2), box, atol=0.01)
            and kinds[int(row[0])] is each.kind
        ]
        assert len(alike) == 1
        assert each.score == pytest.approx(float(alike[0][1]), abs=1e-5)
    assert max(each.score for each in found) == pytest.approx(float(wanted[0][1]), abs=1e-5), (
        "the surest stays"
    )


def test_the_answer_depends_on_colour_and_shape(rtdetr_folder: Path) -> None:
    """So that a picture shown with its channels swapped or its sides exchanged would have been noticed above."""
    picture = page(600, 400, seed=1)
    rows = as_published(rtdetr_folder, picture)
    swapped = Picture(np.ascontiguousarray(picture.pixels[:, :, ::-1]))
    turned = Picture(np.ascontiguousarray(picture.pixels.transpose(1, 0, 2)))
    assert not np.allclose(rows, as_published(rtdetr_folder, swapped), atol=0.01)
    assert not np.allclose(rows, as_published(rtdetr_folder, turned), atol=0.01)


def test_threshold_of_the_card_and_of_the_call(rtdetr_folder: Path) -> None:
    picture = page(seed=2)
    detector = open_detector(model_in(rtdetr_folder, threshold=0.8), Sessions(Device.CPU, 1))
    by_card, by_call = detector.detect(picture), detector.detect(picture, threshold=0.95)
    assert min(each.score for each in by_card) >= 0.8
    assert {each for each in by_card if each.score >= 0.95} >= set(by_call) != set()
    assert detector.detect(picture, threshold=1.1) == ()


def test_classes_follow_the_card(rtdetr_folder: Path) -> None:
    picture = page(seed=3)
    usual = open_detector(model_in(rtdetr_folder), Sessions(Device.CPU, 1)).detect(picture)
    other = model_in(rtdetr_folder, classes=["embedding", "isolated"])
    swapped = open_detector(other, Sessions(Device.CPU, 1)).detect(picture)
    assert [each.box for each in usual] == [each.box for each in swapped]
    assert all(first.kind is not second.kind for first, second in zip(usual, swapped, strict=True))


def test_a_class_that_is_no_formula(rtdetr_folder: Path) -> None:
    with pytest.raises(ModelDamaged, match="“table”") as caught:
        open_detector(model_in(rtdetr_folder, classes=["isolated", "table"]), Sessions(Device.CPU))
    assert "embedding" in caught.value.hint


class RowsOf:
    """Stands for a session that answers with given rows: what a real graph says only when it pads its answer."""

    device = Device.CPU
    inputs = INPUTS
    outputs = ("boxes", "number")

    def __init__(self, rows: list[list[float]]) -> None:
        self._rows = np.array(rows, np.float32)

    def run(self, *_: object) -> list[np.ndarray[Any, Any]]:
        return [self._rows]


def detect_rows(rows: list[list[float]]) -> tuple[Box, ...]:
    from pic2latex.detectors.rtdetr import RtDetr

    session: Any = RowsOf(rows)
    detector = RtDetr(session, "rows", JsonObject(), (RegionKind.DISPLAY, RegionKind.INLINE))
    return tuple(each.box for each in detector.detect(page(300, 200)))


def test_rows_of_padding_and_outside_the_picture_are_left_out() -> None:
    rows = [
        [-1, 0.99, 0, 0, 50, 50],
        [7, 0.99, 0, 0, 50, 50],
        [0, 0.9, -10, 20, 100, 60],
        [1, 0.9, 400, 20, 500, 60],
        [1, 0.4, 10, 100, 90, 120],
    ]
    assert detect_rows(rows) == (Box(0, 20, 100, 60),)


def test_an_answer_of_another_form() -> None:
    with pytest.raises(RecognitionError, match="in a form that is not known"):
        detect_rows([[0, 0.9, 1, 2]])


def test_a_graph_with_other_inputs(tmp_path: Path) -> None:
    import onnx

    folder = write_detector(tmp_path / "odd", side=64)
    graph = onnx.load(folder / "model.onnx")
    for node in graph.graph.node:
        node.input[:] = ["factor" if name == "scale_factor" else name for name in node.input]
    graph.graph.input[2].name = "factor"
    onnx.save(graph, folder / "model.onnx")
    with pytest.raises(ModelDamaged, match="no input scale_factor"):
        open_detector(model_in(folder), Sessions(Device.CPU))
