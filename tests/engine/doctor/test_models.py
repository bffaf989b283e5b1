"""Models on the disk and devices of this machine, with a network small enough to make on the spot."""

from pathlib import Path

import onnx
import pytest

from pic2latex.doctor import models
from pic2latex.doctor.check_result import CheckResult, State
from pic2latex.models import store
from pic2latex.models.card import write_card
from tests.engine.models.model_folders import card_of, write_files, write_model


def network() -> bytes:
    """Return an ONNX network that hands its input on."""
    number = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Identity", ["x"], ["y"])],
        "small",
        [onnx.helper.make_tensor_value_info("x", number, [1])],
        [onnx.helper.make_tensor_value_info("y", number, [1])],
    )
    opsets = [onnx.helper.make_opsetid("", 17)]
    data: bytes = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()
    return data


@pytest.fixture
def roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Return the folders of the bundled and of the user's models, which the program looks into; both empty."""
    monkeypatch.setenv("PIC2LATEX_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(store, "bundled_root", lambda: tmp_path / "bundled")
    return tmp_path / "bundled", tmp_path / "home" / "models"


def by_component(findings: tuple[CheckResult, ...]) -> dict[str, CheckResult]:
    return {finding.component: finding for finding in findings}


def test_models_are_compared_with_their_cards(roots: tuple[Path, Path]) -> None:
    bundled, installed = roots
    write_model(bundled, "compact")
    write_model(installed, "good")
    damaged = write_model(installed, "damaged") / "encoder.onnx"
    damaged.write_bytes(damaged.read_bytes().swapcase())
    found = by_component(models.models())
    assert found["model “compact”"].state is State.READY
    assert found["model “good”"].version == "compact, 0.0 MB"
    assert found["model “damaged”"].state is State.DEGRADED
    assert "encoder.onnx" in found["model “damaged”"].version


def test_a_damaged_or_missing_part_of_the_program_is_a_failure(roots: tuple[Path, Path]) -> None:
    bundled, _ = roots
    assert by_component(models.models())["model “compact”"].state is State.FAILED
    (write_model(bundled, "compact") / "decoder.onnx").unlink()
    finding = by_component(models.models())["model “compact”"]
    assert finding.state is State.FAILED
    assert finding.remedy


def test_devices_are_tried_with_a_real_network(roots: tuple[Path, Path]) -> None:
    bundled, _ = roots
    (nothing,) = models.devices()
    assert nothing.state is State.DEGRADED
    files = {"encoder.onnx": network()}
    write_card(write_files(bundled / "compact", files), card_of("compact", files))
    found = by_component(models.devices())
    assert found["device “cpu”"].state is State.READY


def test_a_file_that_is_no_network_is_a_failure(roots: tuple[Path, Path]) -> None:
    write_model(roots[0], "compact")
    finding = by_component(models.devices())["device “cpu”"]
    assert (finding.state, bool(finding.remedy)) == (State.FAILED, True)
