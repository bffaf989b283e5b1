"""The whole way, on a small scale and with nothing replaced: formulas, TeX, a network, ONNX, the command line."""

import csv
import json
from pathlib import Path

import cv2
import pytest

from pic2latex.cli import main
from pic2latex.latex.canonical import canonical
from pic2latex.training.data.shards import ShardReader, find_shards
from tests.engine.training.easy_formulas import easy_formulas

FORMULAS, STEPS = 24, 150
"""So few that a tiny network knows most of them by heart after so many steps, a dozen seconds of a processor."""

pytestmark = pytest.mark.timeout(1200)  # TeX, training and export on a machine with much else to do


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train once for all tests here: formulas -> tokenizer, shards, checkpoint, model folder."""
    folder = tmp_path_factory.mktemp("run")
    formulas = folder / "formulas.jsonl"
    formulas.write_text(
        "".join(json.dumps({"latex": f.latex}) + "\n" for f in easy_formulas(FORMULAS)), encoding="utf-8"
    )
    for command in (
        ["train", "tokenizer", str(formulas), "-o", str(folder / "tokenizer"), "--vocabulary", "800"],
        ["train", "render", str(formulas), "-o", str(folder / "shards"), "--glyphs", str(folder / "tokenizer")],
        [
            "train", "recognizer", f"data={folder / 'shards'}", f"out={folder / 'out'}",
            f"tokenizer={folder / 'tokenizer' / 'tokenizer.json'}", f"steps={STEPS}", "preset=tiny", "warmup=20",
            "learning_rate=0.004", "label_smoothing=0", "ema=0.95", "save_every=1000", "log_every=10", "workers=0",
            "budget=110000", "snips=0", "em=16", "precision=no", "held_out=0",
        ],
        [
            "train", "export", str(folder / "out"), "-o", str(folder / "model"), "--name", "tiny",
            "--pictures", str(folder / "shards"), "--check", "20",
        ],
    ):  # fmt: skip
        assert main(command) == 0
    return folder


def test_every_easy_formula_was_typeset(run_folder: Path) -> None:
    samples = [
        sample for stem in find_shards(run_folder / "shards") for sample in ShardReader(stem).samples()
    ]
    assert len(samples) == FORMULAS
    assert all(sample.glyphs for sample in samples)


def test_the_loss_falls(run_folder: Path) -> None:
    with (run_folder / "out" / "log.csv").open(encoding="utf-8") as file:
        losses = [float(row["tokens"]) for row in csv.DictReader(file) if row["tokens"]]
    assert losses[-1] < 0.5 * losses[0]


def test_the_model_reads_a_training_picture_through_the_command_line(
    run_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "import", str(run_folder / "model"), "--name", "tiny"]) == 0
    reader = ShardReader(find_shards(run_folder / "shards")[0])
    samples = list(reader.samples())[:20]
    paths = []
    for number, sample in enumerate(samples):
        paths.append(run_folder / f"{number}.png")
        cv2.imwrite(str(paths[-1]), reader.pixels(sample))
    capfd.readouterr()
    assert main(["recognize", "--model", "tiny", *map(str, paths)]) == 0
    lines = capfd.readouterr().out.splitlines()
    right = sum(
        canonical(line) == canonical(sample.latex) for line, sample in zip(lines, samples, strict=True)
    )
    assert right >= 10
