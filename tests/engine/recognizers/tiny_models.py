"""Small real models for tests: random networks, exported as the product exports them, opened as it opens them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pic2latex.models.card import read_card, write_card
from pic2latex.models.json_object import JsonObject
from pic2latex.models.store import InstalledModel
from pic2latex.types import Picture

TRUE_SCALE = 1.3
SHARPER = {"token_positions": 30.0, "tokens": 0.5, "self_out": 3.0, "cross_": 6.0, "project": 4.0}


def installed(folder: Path, **settings: object) -> InstalledModel:
    """Return the model in `folder`, with some settings of its card replaced."""
    card = read_card(folder)
    changed = replace(card, settings=JsonObject({**card.settings.plain(), **settings}))
    return InstalledModel(folder, changed)


def save_settings(folder: Path, **settings: object) -> None:
    """Change settings in the card on disk."""
    write_card(folder, installed(folder, **settings).card)


def tiny_network(vocabulary: int, *, scale_head: bool = True, seed: int = 0) -> Any:
    """Return a compact network with random weights whose output depends on the picture and on earlier tokens."""
    import torch

    from pic2latex.training.recognizer.compact_network import CompactNetwork, NetworkConfig

    torch.set_num_threads(1)
    config = NetworkConfig(
        vocabulary=vocabulary,
        glyphs=6,
        width=32,
        channels=(4, 8, 8, 16),
        blocks=(1, 1, 1),
        encoder_layers=1,
        decoder_layers=2,
        heads=4,
        max_tokens=64,
        scale_head=scale_head,
    )
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(seed)
        network = CompactNetwork(config).eval()
        for name, parameter in network.named_parameters():  # factors found by trying
            parameter.mul_(next((factor for part, factor in SHARPER.items() if part in name), 1.0))
        network.norm.weight.bernoulli_().mul_(2).sub_(1)  # a tied output would repeat the token before
    return network


def scribbles(count: int, seed: int = 0) -> list[Picture]:
    """Return white pictures of several sizes with black strokes that look like letters from afar."""
    random = np.random.default_rng(seed)
    return [_scribble(random, width=60 + 37 * number) for number in range(count)]


def _scribble(random: np.random.Generator, width: int) -> Picture:
    pixels = np.full((48, width, 3), 255, np.uint8)
    for left in range(8, width - 14, 13):
        top, height = int(random.integers(8, 16)), int(random.integers(12, 20))
        pixels[top : top + height, left : left + 2] = 0
        pixels[top + height // 2 : top + height // 2 + 2, left : left + int(random.integers(4, 9))] = 0
    return Picture(pixels, "scribble")


def generated(model: Any, pixels: np.ndarray[Any, Any], **options: object) -> list[int]:
    """Return the ids that transformers' own generate() writes for one picture, without start and end."""
    import torch

    torch.set_num_threads(1)  # the network is tiny, and threads that wait for each other are slow
    with torch.no_grad():
        ids = model.generate(torch.from_numpy(pixels), do_sample=False, decoder_start_token_id=0, **options)
    written: list[int] = ids[0].tolist()[1:]
    end = options["eos_token_id"]
    return written[: written.index(end)] if end in written else written
