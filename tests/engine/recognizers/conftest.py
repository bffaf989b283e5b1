"""Small models that several tests use: exporting takes seconds, so each is made once."""

import math
from pathlib import Path
from typing import Any

import pytest

from pic2latex.training.export.compact import CompactExport, export_compact
from pic2latex.training.export.vision_encoder_decoder import build_tiny
from pic2latex.training.recognizer.compact_network import save_network
from tests.engine.recognizers.tiny_models import TRUE_SCALE, tiny_network
from tests.engine.recognizers.word_tokenizer import save_words


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a compact network whose scale head sees every text `TRUE_SCALE` times as large as estimated."""
    import torch

    folder = tmp_path_factory.mktemp("checkpoint")
    network = tiny_network(save_words(folder / "tokenizer.json"))
    with torch.no_grad():
        last = network.encoder.scale_head[2]
        last.weight.zero_()
        last.bias.fill_(math.log(TRUE_SCALE))
    save_network(network, folder)
    return folder


@pytest.fixture(scope="session")
def compact_folder(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export that network."""
    folder = tmp_path_factory.mktemp("compact")
    export_compact(
        CompactExport(checkpoint, checkpoint / "tokenizer.json", "plain", "Random weights."), folder
    )
    return folder


@pytest.fixture(scope="session")
def vision_model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Export TexTeller's architecture, small, with decoders of all layouts; give the torch network too."""
    folder = tmp_path_factory.mktemp("vision")
    return folder, build_tiny(folder, "all")
