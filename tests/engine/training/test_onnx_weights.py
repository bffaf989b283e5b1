"""A model is a checkpoint too: every tensor comes back as it was, and training begins with it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from pic2latex.errors import TrainingError
from pic2latex.training.config_file import read_config
from pic2latex.training.data.glyph_classes import GlyphClasses
from pic2latex.training.data.shards import Sample, write_shard
from pic2latex.training.data.tokenizer import train_compact_tokenizer
from pic2latex.training.export.compact import (
    CompactExport,
    differing_pictures,
    export_compact,
)
from pic2latex.training.export.verify import _inks
from pic2latex.training.onnx_weights import read_weights
from pic2latex.training.recognizer.compact_network import (
    CompactNetwork,
    NetworkConfig,
    load_network,
    save_network,
)
from pic2latex.training.recognizer.config import TrainConfig
from pic2latex.training.recognizer.families import open_family, resolved
from pic2latex.training.recognizer.starting_checkpoint import recovered_network


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a network whose normalisation and biases are none that could be left out unnoticed."""
    folder = tmp_path_factory.mktemp("checkpoint")
    tokenizer = train_compact_tokenizer([r"\alpha x+1"] * 60, 800)
    tokenizer.save(str(folder / "tokenizer.json"))
    GlyphClasses(("x", "i:x", "+")).write(folder / "glyphs.json")
    with torch.random.fork_rng():
        torch.manual_seed(1)
        network = CompactNetwork(
            NetworkConfig(
                tokenizer.get_vocab_size(), 4, width=64, channels=(16, 24, 32, 48), blocks=(1, 1, 2),
                encoder_layers=1, decoder_layers=2, heads=4, scale_head=True, em=21,
            )
        )  # fmt: skip
        for name, tensor in network.state_dict().items():
            if name.endswith(("running_var", ".1.weight")):
                tensor.uniform_(0.5, 2)
            elif name.endswith(("running_mean", ".1.bias")):
                tensor.normal_()
        network.tokens.weight.data.mul_(6)
    save_network(network, folder)
    return folder


@pytest.fixture(scope="module")
def model(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    export_compact(CompactExport(checkpoint, checkpoint / "tokenizer.json", "plain", "For a test."), folder)
    return folder


def inks() -> list[np.ndarray]:
    generator = np.random.default_rng(2)
    return [np.where(generator.random((48, 128)) < 0.1, 255, 0).astype(np.uint8) for _ in range(6)]


def test_every_tensor_comes_back(checkpoint: Path, model: Path) -> None:
    first, again = load_network(checkpoint), recovered_network(model)
    assert again.config == first.config
    known = again.state_dict()
    for name, value in first.state_dict().items():
        assert torch.equal(known[name], value), name


def test_normalisation_stands_apart_and_is_read_alike(checkpoint: Path, model: Path) -> None:
    nodes = [node.op_type for node in onnx.load(model / "encoder.onnx").graph.node]
    norms = [module for module in load_network(checkpoint).modules() if isinstance(module, nn.BatchNorm2d)]
    assert nodes.count("BatchNormalization") == len(norms)
    assert not differing_pictures(checkpoint, model, inks(), most=20)


def test_what_comes_back_writes_the_same_tokens(checkpoint: Path, model: Path, tmp_path: Path) -> None:
    save_network(recovered_network(model), tmp_path)
    assert not differing_pictures(tmp_path, model, inks(), most=20)
    for name in ("config.json", "model.safetensors"):
        assert (tmp_path / name).read_bytes() == (checkpoint / name).read_bytes()


def test_a_run_begins_with_a_model(checkpoint: Path, model: Path, tmp_path: Path) -> None:
    config = read_config(TrainConfig, None, [f"data={tmp_path}", f"out={tmp_path}", f"init={model}"])
    settled = resolved(config)
    assert (settled.em, settled.tokenizer) == (21, model / "tokenizer.json")
    family = open_family(settled)
    assert set(family.glyph_numbers) == {"x", "i:x", "+"}
    built = family.build()
    for name, value in load_network(checkpoint).state_dict().items():
        assert torch.equal(built.state_dict()[name], value), name
    grown = open_family(replace(settled, em=23)).build()
    assert isinstance(grown, CompactNetwork)
    assert grown.config.em == 23


def test_parity_is_checked_at_the_size_of_text_the_network_reads(checkpoint: Path, tmp_path: Path) -> None:
    tall = np.full((280, 60), 255, np.uint8)
    tall[10:270, 20:40] = 0
    sample = Sample("x", "cm", display=False, height=280, width=60, em=28.0, glyphs=())
    write_shard(tmp_path / "tex-00000", [(sample, tall)])
    export = CompactExport(checkpoint, checkpoint / "tokenizer.json", "plain", "For a test.")
    (ink,) = _inks(export, tmp_path, 1)
    rows = np.flatnonzero(ink.max(axis=1) > 128)
    assert rows[-1] - rows[0] + 1 == pytest.approx(
        260 * 21 / 28, abs=2
    )  # of the checkpoint, not of any default


def test_a_model_without_names_is_refused(model: Path, tmp_path: Path) -> None:
    graph = onnx.load(model / "encoder.onnx")
    graph.ClearField("metadata_props")
    onnx.save(graph, tmp_path / "encoder.onnx")
    with pytest.raises(TrainingError, match="cannot be taken back"):
        read_weights(tmp_path / "encoder.onnx")
    (tmp_path / "encoder.onnx").write_bytes(b"no network")
    with pytest.raises(TrainingError, match="cannot be read"):
        read_weights(tmp_path / "encoder.onnx")


def test_the_bundled_model_can_be_trained_on(tmp_path: Path) -> None:
    config = read_config(TrainConfig, None, [f"data={tmp_path}", f"out={tmp_path}", "init=compact"])
    family = open_family(resolved(config))
    network = family.build()
    assert isinstance(network, CompactNetwork)
    assert network.config.em == resolved(config).em
    assert len(family.glyph_numbers) == network.config.glyphs - 1
    ids = family.encode(r"\frac{a}{b}")
    assert ids is not None
    assert family.text(ids[1:-1]) == r"\frac{a}{b}"
