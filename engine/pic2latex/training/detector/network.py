"""The bundled detector's network: a small U-Net that says of every pixel whether it is text or formula.

U-Net: Ronneberger, Fischer and Brox 2015, arXiv 1505.04597.

It sees ink (0 to 1) at a known text size and works at half of that resolution and coarser: fine enough to tell two
formulas from the comma between them, and wide enough, at a thirty-second, to see that a line stands by itself.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from torch import Tensor, nn
from torch.nn import functional

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import TrainingError

__all__ = ["CHANNELS", "SegmentationConfig", "SegmentationNetwork", "load_segmentation", "save_segmentation"]

CHANNELS = ("paper", "text", "inline", "display", "core")
"""What the network gives for each pixel: logits of four classes of ink, and of lying in the core of a formula."""


_CONFIG, _WEIGHTS = "config.json", "model.safetensors"


@dataclass(frozen=True, slots=True)
class SegmentationConfig:
    """Widths at 1/2, 1/4, ... of the input, and how many residual blocks stand at each on the way down."""

    widths: tuple[int, ...] = (16, 32, 64, 96, 128)
    blocks: tuple[int, ...] = (1, 1, 2, 2, 2)


class _Step(nn.Sequential):
    """A convolution over 3x3 pixels, normalised and rectified."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class _Residual(nn.Module):
    """Two convolutions around which the input goes by."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _Step(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """Return (batch, width, h, w) for the same."""
        return functional.relu(x + self.second(self.first(x)))


class _Up(nn.Module):
    """Brings coarse features to the next finer level and mixes them with what was seen there."""

    def __init__(self, coarse: int, fine: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(coarse, fine, 1, bias=False)
        self.mix = _Step(fine, fine)

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """Return the mixed features at the finer level: (b, c, h/2, w/2) and (b, c', h, w) give (b, c', h, w)."""
        widened = functional.interpolate(self.narrow(coarse), scale_factor=2.0, mode="nearest")
        mixed: Tensor = self.mix(widened + fine)
        return mixed


class SegmentationNetwork(nn.Module):
    """Ink (batch, 1, h, w), sides in multiples of 32, to logits (batch, len(CHANNELS), h/2, w/2)."""

    def __init__(self, config: SegmentationConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.widths
        self.down = nn.ModuleList()
        for level, width in enumerate(widths):
            before = widths[level - 1] if level else 1
            blocks = (_Residual(width) for _ in range(config.blocks[level]))
            self.down.append(nn.Sequential(_Step(before, width, stride=2), *blocks))
        pairs = zip(widths[:0:-1], widths[-2::-1], strict=True)
        self.up = nn.ModuleList(_Up(coarse, fine) for coarse, fine in pairs)
        self.head = nn.Sequential(_Step(widths[0], widths[0]), nn.Conv2d(widths[0], len(CHANNELS), 1))

    def forward(self, ink: Tensor) -> Tensor:
        """Return the logits; see the class: (b, 1, h, w) gives (b, len(CHANNELS), h/2, w/2)."""
        seen = []
        x = ink
        for level in self.down:
            x = level(x)
            seen.append(x)
        for step, finer in zip(self.up, seen[-2::-1], strict=True):
            x = step(x, finer)
        logits: Tensor = self.head(x)
        return logits


def save_segmentation(network: SegmentationNetwork, folder: Path) -> None:
    """Write config.json and model.safetensors to `folder`."""
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.contiguous() for name, value in network.state_dict().items()}
    atomic_write(folder / _WEIGHTS, save(state))
    atomic_write(folder / _CONFIG, json.dumps(asdict(network.config)) + "\n")


def load_segmentation(folder: Path) -> SegmentationNetwork:
    """Return the network written to `folder`, in evaluation mode. Raises TrainingError if there is none."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        data = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        network = SegmentationNetwork(SegmentationConfig(tuple(data["widths"]), tuple(data["blocks"])))
        network.load_state_dict(load_file(folder / _WEIGHTS))
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
        raise TrainingError(
            f"The checkpoint in {folder} cannot be loaded: {error}",
            hint="Name a folder with config.json and model.safetensors of a detector in training.",
        ) from error
    return network.eval()
