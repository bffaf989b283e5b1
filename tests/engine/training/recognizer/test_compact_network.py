"""The compact network: checkpoints that stay loadable, causal writing, and the head that sees the text's size."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from pic2latex.errors import TrainingError
from pic2latex.training.recognizer.compact_network import (
    CompactNetwork,
    NetworkConfig,
    load_network,
    positions,
    save_network,
)

SMALL = NetworkConfig(
    vocabulary=20,
    glyphs=5,
    width=16,
    channels=(4, 4, 8, 8),
    blocks=(1, 1, 1),
    encoder_layers=1,
    decoder_layers=1,
    heads=2,
    max_tokens=12,
)

# One name of every part, as written in checkpoints that exist: they must not change.
NAMES = (
    "encoder.stem.0.0.weight",
    "encoder.stem.1.1.running_mean",
    "encoder.stage1.0.first.0.weight",
    "encoder.stage2.0.1.bias",
    "encoder.stage3.1.second.1.running_var",
    "encoder.project.weight",
    "encoder.glyph_head.bias",
    "encoder.glyph_embedding.weight",
    "encoder.layers.layers.0.self_attn.in_proj_weight",
    "encoder.layers.layers.0.linear2.weight",
    "encoder.norm.weight",
    "encoder.scale_head.2.weight",
    "tokens.weight",
    "token_positions.weight",
    "layers.0.norm3.weight",
    "layers.0.self_qkv.weight",
    "layers.0.cross_kv.bias",
    "layers.0.down.weight",
    "norm.bias",
)


def network(config: NetworkConfig = SMALL) -> CompactNetwork:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return CompactNetwork(config).eval()


def pictures(count: int = 2) -> torch.Tensor:
    return torch.rand(count, 1, 32, 64, generator=torch.Generator().manual_seed(1)) * 2 - 0.25


@torch.no_grad()
def test_shapes() -> None:
    tokens = torch.tensor([[0, 4, 5], [0, 6, 7]])
    logits, encoded = network(replace(SMALL, scale_head=True))(pictures(), tokens)
    assert logits.shape == (2, 3, 20)
    assert encoded.memory.shape == (2, 2 * 8, 16)
    assert encoded.glyphs.shape == (2, 5, 2, 8)
    assert encoded.log_em is not None
    assert encoded.log_em.shape == (2,)


@torch.no_grad()
def test_writing_does_not_see_ahead() -> None:
    model = network()
    memory = model.encoder(pictures(1)).memory
    short, long = (model.decode(torch.tensor([ids]), memory) for ids in ([0, 4, 5], [0, 4, 5, 9, 3]))
    assert torch.allclose(short, long[:, :3], atol=1e-6)


@torch.no_grad()
def test_every_cell_has_its_own_position() -> None:
    table = positions(9, 70, 64, torch.device("cpu")).flatten(0, 1)
    assert torch.cdist(table, table).fill_diagonal_(1).min() > 0.01


def test_names_in_checkpoints_stay() -> None:
    assert set(NAMES) <= set(network(replace(SMALL, scale_head=True)).state_dict())


@torch.no_grad()
def test_reading_many_with_a_cache_is_reading_each_without() -> None:
    seen = pictures(5)
    written = network().greedy(seen[:1], 9)
    for end in (2, written[3], written[-1]):  # never met, and met early or late by some rows
        model = network(replace(SMALL, eos=end))
        one_by_one = [tuple(model.greedy(seen[row : row + 1], 9)) for row in range(5)]
        assert model.read(seen, 9) == one_by_one


@pytest.mark.parametrize("scale_head", [False, True])
def test_saved_and_loaded(tmp_path: Path, scale_head: bool) -> None:
    model = network(replace(SMALL, scale_head=scale_head))
    save_network(model, tmp_path)
    loaded = load_network(tmp_path)
    assert loaded.config == model.config
    assert not loaded.training
    assert loaded.greedy(pictures(1), 8) == loaded.greedy(pictures(1), 8)
    for name, value in model.state_dict().items():
        assert torch.allclose(loaded.state_dict()[name].float(), value.float(), atol=2e-3)


def test_configuration_from_before_the_scale_head(tmp_path: Path) -> None:
    save_network(network(), tmp_path)
    older = {name: value for name, value in asdict(SMALL).items() if name != "scale_head"}
    (tmp_path / "config.json").write_text(json.dumps(older))
    assert load_network(tmp_path).encoder.scale_head is None


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("config.json", b"{"),
        ("config.json", b'{"vocabulary": 20}'),
        ("config.json", json.dumps({**asdict(SMALL), "width": 32}).encode()),
        ("model.safetensors", b"nothing"),
        ("model.safetensors", None),
    ],
)
def test_unusable_checkpoints(tmp_path: Path, file: str, content: bytes | None) -> None:
    save_network(network(), tmp_path)
    if content is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(TrainingError, match="cannot be loaded") as caught:
        load_network(tmp_path)
    assert "config.json" in caught.value.hint
