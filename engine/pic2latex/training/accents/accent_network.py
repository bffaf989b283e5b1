"""The classifier of accents: a crop of a letter -> what is above it. 230,000 parameters, 6 million multiplications."""

from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from pic2latex.recognizers.accents.accent_check import ACCENT_CLASSES
from pic2latex.recognizers.accents.letter_crops import CROP_HEIGHT, CROP_WIDTH
from pic2latex.training.export.compact import exported, save_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AccentNetwork", "export_accents"]

CELLS = (CROP_HEIGHT // 8) * (CROP_WIDTH // 8)


class AccentNetwork(nn.Module):
    """(B, 1, CROP_HEIGHT, CROP_WIDTH) crops, background -0.25 and full ink 1.75 -> (B, classes) logits."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_block(1, 16, kernel=5, stride=2),
            *_block(16, 32, stride=2),
            *_block(32, 64),
            nn.MaxPool2d(2),
            *_block(64, 64),
            nn.Flatten(),
        )
        self.classes = nn.Sequential(nn.Linear(64 * CELLS, 64), nn.ReLU(), nn.Linear(64, len(ACCENT_CLASSES)))

    def forward(self, crops: Tensor) -> Tensor:
        """Return the logits (b, classes) of crops (b, 1, h, w)."""
        logits: Tensor = self.classes(self.features(crops))
        return logits


class _Probabilities(nn.Module):
    """The network with a softmax behind it, as it is exported."""

    def __init__(self, network: AccentNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, crops: Tensor) -> Tensor:
        """Return probabilities (b, classes) of crops (b, 1, h, w)."""
        probabilities: Tensor = self.network(crops).softmax(1)
        return probabilities


def export_accents(network: AccentNetwork, path: Path) -> None:
    """Write the network as ONNX: `crops` float32 as above -> `probabilities` (b, classes)."""
    example = torch.zeros(2, 1, CROP_HEIGHT, CROP_WIDTH)
    ends = (["crops"], ["probabilities"])
    save_graph(exported(_Probabilities(network), (example,), ({0: torch.export.Dim("letters")},), ends), path)


def _block(inputs: int, outputs: int, *, kernel: int = 3, stride: int = 1) -> "Iterator[nn.Module]":
    yield nn.Conv2d(inputs, outputs, kernel, stride=stride, padding=kernel // 2, bias=False)
    yield nn.BatchNorm2d(outputs)
    yield nn.ReLU()
