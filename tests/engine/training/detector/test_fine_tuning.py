"""A detector's training begins with the bundled one, and with pages of the user's own."""

import json
from pathlib import Path

import pytest
import torch

from pic2latex.errors import TrainingError
from pic2latex.models.store import Store
from pic2latex.training.detector.config import read_detector_config
from pic2latex.training.detector.network import load_segmentation
from pic2latex.training.detector.starting_checkpoint import open_detector
from pic2latex.training.detector.train import train_detector
from tests.engine.training.pages.test_annotated import detect


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
