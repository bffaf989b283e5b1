"""The whole way to a detector, on a small scale and with nothing replaced: TeX, views, a network, ONNX, a score."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from pic2latex.cli import main
from pic2latex.errors import TrainingError
from pic2latex.models.card import ModelKind, read_card
from pic2latex.training.detector.config import read_detector_config
from pic2latex.training.detector.evaluation import DetectionCounts, labelled_pages, tally
from pic2latex.training.detector.network import load_segmentation
from pic2latex.training.detector.starting_checkpoint import open_detector
from pic2latex.training.detector.test_looks import LOOKS
from pic2latex.training.detector.training_crops import training_view
from pic2latex.training.export.detector import is_faithful
from pic2latex.types import Box, Detection, RegionKind
from tests.engine.training.easy_formulas import easy_formulas

STEPS = 24
SMALL = ("height=96", "width=256", "batch=2", "workers=0", "precision=no", "evaluated=4")


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train once for all tests here: formulas -> pages, checkpoint, model folder."""
    folder = tmp_path_factory.mktemp("detector")
    formulas = folder / "formulas.jsonl"
    rows = (*easy_formulas(80), *easy_formulas(40, seed=1))
    formulas.write_text(
        "".join(
            json.dumps({"latex": row.latex, "display": place >= 80}) + "\n" for place, row in enumerate(rows)
        ),
        encoding="utf-8",
    )
    pages = str(folder / "pages")
    for command in (
        ["train", "pages", str(formulas), "-o", pages, "--count", "4", "--chinese", "0", "--processes", "1"],
        [
            "train", "detector", f"data={pages}", f"out={folder / 'out'}", f"validation={pages}", f"steps={STEPS}",
            *SMALL, "warmup=2", "ema=0.5", "log_every=2", f"evaluate_every={STEPS}", "save_every=1000",
        ],
        ["train", "detector-export", str(folder / "out"), "-o", str(folder / "model"), "--name", "tiny"],
    ):  # fmt: skip
        assert main(command) == 0
    return folder


def test_the_loss_falls(run_folder: Path) -> None:
    with (run_folder / "out" / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    losses = [float(row["classes"]) for row in rows if row["classes"]]
    assert sum(losses[-3:]) < 0.8 * sum(losses[:3])
    assert rows[-1]["inline"]


def test_the_exported_model_is_a_detector(run_folder: Path) -> None:
    card = read_card(run_folder / "model")
    assert card.kind is ModelKind.SEGMENTATION
    assert card.name == "tiny"
    assert card.bytes < 10e6


def test_a_detector_comes_back_from_its_model_as_it_was(run_folder: Path) -> None:
    """To the precision it is stored in: half of the checkpoint's for large matrices."""
    checkpoint, model = run_folder / "out", run_folder / "model"
    assert is_faithful(checkpoint, model)
    known, trained = open_detector(str(model)).state_dict(), load_segmentation(checkpoint).state_dict()
    assert known.keys() == trained.keys()
    assert any(value.abs().sum() > 0 for name, value in trained.items() if name.endswith("running_mean"))
    for name, value in trained.items():
        if value.is_floating_point():  # a model keeps no count of batches
            assert torch.equal(known[name], value) or torch.equal(known[name], value.half().float()), name


def test_a_run_goes_on_where_it_was(run_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    settings = [f"data={run_folder / 'pages'}", f"out={run_folder / 'out'}", f"steps={STEPS}"]
    assert main(["train", "detector", *settings, *SMALL]) == 0
    assert f"step {STEPS}, {2 * STEPS} views seen" in capfd.readouterr().err


def test_the_score_is_a_table_and_pictures_of_the_worst(
    run_folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = ["train", "detector-score", str(run_folder / "pages"), "-m", str(run_folder / "model")]
    assert main([*command, "--worst", str(tmp_path / "worst")]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0] == "| pages | kind | formulas | precision | recall | F1 |"
    assert any(line.startswith("| all | inline |") for line in lines)
    assert len(list((tmp_path / "worst").glob("*.png"))) == 4


def test_labels_lie_on_the_ink_they_name(run_folder: Path) -> None:
    _, shard, facts = labelled_pages(run_folder / "pages")[0]
    page, generator = shard.page(facts), np.random.default_rng(3)
    seen = [training_view(page, (96, 256), generator) for _ in range(12)]
    views = [view for view in seen if view is not None]
    assert len(views) > 8
    for view in views:
        assert view.canvas.shape == (96, 256)
        assert view.classes.shape == view.core.shape == (48, 128)
        labelled = view.canvas.reshape(48, 2, 128, 2).max(axis=(1, 3))[view.classes > 0]
        assert labelled.size == 0 or (labelled > 20).mean() > 0.9


@pytest.mark.parametrize("look", LOOKS)
def test_true_boxes_follow_the_page_into_a_picture(run_folder: Path, look: str) -> None:
    _, shard, facts = labelled_pages(run_folder / "pages")[1]
    picture, true = LOOKS[look](shard.page(facts), np.random.default_rng(1))
    again, _ = LOOKS[look](shard.page(facts), np.random.default_rng(1))
    np.testing.assert_array_equal(picture.pixels, again.pixels)
    for each in true:
        assert 0 <= each.box.left < each.box.right <= picture.width + 1
        assert -1 <= each.box.top < each.box.bottom <= picture.height + 1


def test_each_true_box_counts_once_and_only_for_its_kind() -> None:
    box, near, far = Box(0, 0, 10, 10), Box(1, 0, 11, 10), Box(50, 50, 60, 60)
    true = (Detection(box, RegionKind.INLINE, 1.0), Detection(far, RegionKind.DISPLAY, 1.0))
    found = (
        Detection(near, RegionKind.INLINE, 0.9),
        Detection(box, RegionKind.INLINE, 0.8),
        Detection(far, RegionKind.INLINE, 0.7),
    )
    counts = tally(true, found)
    assert counts[RegionKind.INLINE] == DetectionCounts(true=1, found=3, right=1)
    assert counts[RegionKind.DISPLAY] == DetectionCounts(true=1, found=0, right=0)
    assert counts[RegionKind.INLINE].f1 == 0.5


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (["data=x"], "does not say out"),
        (["data=x", "out=y", "height=100"], "height cannot be"),
        (["data=x", "out=y", "depth=3"], "no setting depth"),
        (["data=x", "out=y", "batch=many"], "batch cannot be"),
    ],
)
def test_a_wrong_setting_is_named(settings: list[str], what: str) -> None:
    with pytest.raises(TrainingError, match=what):
        read_detector_config(None, settings)
