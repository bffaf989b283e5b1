"""Every loop over a toy network: the same tokens, whoever writes them."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import pic2latex_resources
from pic2latex.bench.optimum.optimum_loop import OptimumLoop
from pic2latex.bench.texteller import INT8, NO_CACHE, OPTIMUM, OURS, BenchTask, compare_loops, table_of
from pic2latex.errors import ComponentMissing, ModelDamaged
from pic2latex.models.card import read_card
from pic2latex.models.store import InstalledModel
from pic2latex.training.export.vision_encoder_decoder import build_tiny

TOKENS = 12

# Stands in for the library, which needs an environment of its own. It runs the real network with torch, so that
# the worker, the pipe and the comparison are the real ones.
STAND_IN = """
import torch
from transformers import VisionEncoderDecoderModel
import onnxruntime.capi.onnxruntime_pybind11_state as state

class Part:
    def __init__(self, run):
        self.run = run
    def forward(self, pixels):
        return self.run(pixels)

class ORTModelForVision2Seq:
    @classmethod
    def from_pretrained(cls, folder, session_options, use_merged):
        assert use_merged and session_options.intra_op_num_threads == 1
        print("a library that prints")
        return cls(VisionEncoderDecoderModel.from_pretrained(folder + "/torch"))

    def __init__(self, model):
        self.model = model
        self.encoder = Part(lambda pixels: model.encoder(pixels))

    def generate(self, pixels, **settings):
        assert settings["min_new_tokens"] == settings["max_new_tokens"]
        with torch.inference_mode():
            self.encoder.forward(pixels)
            return self.model.generate(pixels, **settings)
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> InstalledModel:
    folder = tmp_path_factory.mktemp("network")
    build_tiny(folder, "no-past+merged").save_pretrained(folder / "torch")
    return InstalledModel(folder, read_card(folder))


@pytest.fixture
def optimum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "optimum" / "onnxruntime"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(STAND_IN)
    (package / "modeling_seq2seq.py").write_text("from onnxruntime import SessionOptions\n")
    for name in ("optimum_onnx", "onnxruntime"):
        information = tmp_path / f"{name}-0.1.0.dist-info"
        information.mkdir()
        (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.1.0\n")
    path = os.pathsep.join((str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])))
    monkeypatch.setenv("PYTHONPATH", path)
    return Path(sys.executable)


def task(model: InstalledModel, **changes: Any) -> BenchTask:
    values = {
        "model": model,
        "int8": None,
        "optimum": None,
        "picture": pic2latex_resources.path("samples/quadratic.png"),
        "threads": 1,
        "tokens": TOKENS,
        "rounds": 2,
    }
    return BenchTask(**{**values, **changes})


def test_all_loops_write_the_same(model: InstalledModel, optimum: Path) -> None:
    told: list[str] = []
    series = compare_loops(task(model, optimum=optimum, int8=model), told.append)
    assert list(series) == [NO_CACHE, OURS, OPTIMUM, INT8]
    assert len(set(series[OURS].ids)) > TOKENS // 3
    assert {run.ids for each in series.values() for run in each.runs} == {series[NO_CACHE].ids}
    assert all(len(run.ids) == TOKENS for each in series.values() for run in each.runs)
    assert all(run.encoding > 0 and run.decoding > 0 for each in series.values() for run in each.runs)
    assert f"round 2 of 2: {OPTIMUM}" in told
    table = table_of(series)
    rows = {
        row[0]: dict(zip([column.key for column in table.columns], row, strict=True)) for row in table.rows
    }
    assert rows[OURS]["times_ours"] == pytest.approx(1.0)
    assert rows[NO_CACHE]["same_tokens"] == f"{TOKENS} of {TOKENS}"
    json.dumps(rows)


def test_first_difference_is_counted(model: InstalledModel) -> None:
    series = dict(compare_loops(task(model, rounds=1)))
    ids = list(series[OURS].ids)
    ids[3] += 1
    run = series[OURS].runs[0]
    changed = type(run)(run.encoding, run.decoding, tuple(ids))
    series["changed"] = type(series[OURS])("changed", (changed,))
    assert table_of(series).rows[-1][-1] == f"3 of {TOKENS}"


def test_broken_library_says_its_last_words(model: InstalledModel, optimum: Path, tmp_path: Path) -> None:
    (tmp_path / "optimum" / "onnxruntime" / "__init__.py").write_text("raise ImportError('no such thing')\n")
    with pytest.raises(ComponentMissing, match="no such thing"):
        compare_loops(task(model, optimum=optimum))


def test_process_that_ends_early_is_told(model: InstalledModel, optimum: Path, tmp_path: Path) -> None:
    import numpy as np

    pixels = np.zeros((1, 1, 64, 64), np.float32)
    with OptimumLoop(optimum, model.folder, pixels, threads=1, start=0) as loop:
        assert loop.versions["optimum-onnx"] == "0.1.0"
        assert len(loop.write(4).ids) == 4
        with pytest.raises(ComponentMissing, match="max_new_tokens"):
            loop.write(-1)


def test_missing_decoder_is_damage(model: InstalledModel, tmp_path: Path) -> None:
    build_tiny(tmp_path / "merged", "merged")
    with pytest.raises(ModelDamaged, match="decoder_model"):
        compare_loops(task(InstalledModel(tmp_path / "merged", model.card)))
