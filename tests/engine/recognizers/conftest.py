"""Small models that several tests use: exporting takes seconds, so each is made once."""

import math
from pathlib import Path
from typing import Any

import pytest

from tests.engine.recognizers.tiny_models import TRUE_SCALE, tiny_network
from tests.engine.recognizers.word_tokenizer import save_words
from tests.made_once import made_once

# What imports torch is imported where it is used: that takes seconds, and quick tests do without.


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a compact network whose scale head sees every text `TRUE_SCALE` times as large as estimated."""
    return made_once(tmp_path_factory, "checkpoint", _save_checkpoint)


def _save_checkpoint(folder: Path) -> None:
    import torch

    from pic2latex.training.recognizer.compact_network import save_network

    network = tiny_network(save_words(folder / "tokenizer.json"))
    with torch.no_grad():
        last = network.encoder.scale_head[2]
        last.weight.zero_()
        last.bias.fill_(math.log(TRUE_SCALE))
    save_network(network, folder)


@pytest.fixture(scope="session")
def compact_folder(checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export that network."""
    from pic2latex.training.export.compact import CompactExport, export_compact

    tokenizer = checkpoint / "tokenizer.json"
    export = CompactExport(checkpoint, tokenizer, "plain", "Random weights.")
    return made_once(tmp_path_factory, "compact", lambda folder: export_compact(export, folder))


@pytest.fixture(scope="session")
def vision_model(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Export TexTeller's architecture, small, with decoders of all layouts; give the torch network too."""
    from pic2latex.training.export.vision_encoder_decoder import build_tiny

    folder = tmp_path_factory.mktemp("vision")
    return folder, build_tiny(folder, "all")
