"""A detector's training begins with the bundled one, and with pages of the user's own."""

import json
from pathlib import Path

import pytest
import torch

from pic2latex.errors import TrainingError
from pic2latex.models.store import Store
from pic2latex.training.detector.config import read_detector_config
from pic2latex.training.detector.network import (
    SegmentationConfig,
    SegmentationNetwork,
    load_segmentation,
    save_segmentation,
)
from pic2latex.training.detector.starting_checkpoint import open_detector
from pic2latex.training.detector.train import train_detector
from pic2latex.training.export.detector import DetectorExport, export_detector, is_faithful
from tests.engine.training.pages.test_annotated import detect


def test_a_detector_comes_back_from_its_model_as_it_was(tmp_path: Path) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(2)
        network = SegmentationNetwork(SegmentationConfig((8, 16, 16), (1, 1, 1))).eval()
    for name, tensor in network.state_dict().items():
        if tensor.is_floating_point() and tensor.dim() == 1:
            tensor.uniform_(0.5, 1.5)
        elif name.endswith("weight"):
            tensor.copy_(tensor.half().float())
    save_segmentation(network, tmp_path / "checkpoint")
    export_detector(DetectorExport(tmp_path / "checkpoint", "For a test."), tmp_path / "model")
    assert is_faithful(tmp_path / "checkpoint", tmp_path / "model")
    known = open_detector(str(tmp_path / "model")).state_dict()
    for name, value in load_segmentation(tmp_path / "checkpoint").state_dict().items():
        assert torch.equal(known[name], value), name


def test_the_bundled_detector_gives_the_maps_of_its_model() -> None:
    network = open_detector("detector")
    ink = torch.zeros(1, 1, 64, 96)
    assert network(ink).shape == (1, 5, 32, 48)
    assert Store().find("detector").bundled


def test_own_pages_are_learned_from(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages"
    detect(pages)
    out = tmp_path / "out"
    settings = [
        f"data={pages}",
        f"out={out}",
        "init=detector",
        "steps=2",
        "batch=2",
        "height=96",
        "width=128",
    ]
    progress = train_detector(read_detector_config(None, [*settings, "workers=0", "precision=no"]))
    assert progress.step == 2
    assert "epoch 1: 1 pages" in capfd.readouterr().err
    before, after = open_detector("detector").state_dict(), load_segmentation(out).state_dict()
    moved = [name for name, value in after.items() if not torch.equal(value, before[name])]
    assert moved
    assert not [name for name in moved if "running" in name]


def test_a_folder_without_pages_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"other": 1}), encoding="utf-8")
    config = read_detector_config(None, [f"data={tmp_path}", f"out={tmp_path / 'out'}", "workers=0"])
    with pytest.raises(TrainingError, match="no annotated pages"):
        train_detector(config)
