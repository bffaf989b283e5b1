"""A run's state on disk: the averaged weights to use, and all that is needed to go on as if nothing had happened."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from torch import Tensor, nn
    from torch.optim import Optimizer

__all__ = ["AveragedWeights", "Progress", "load_state", "save_state"]

_FILE = "state.pt"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: steps done, pictures seen, the epoch and how many of its batches are done."""

    step: int = 0
    seen: int = 0
    epoch: int = 0
    batch: int = 0


class AveragedWeights:
    """An exponential moving average of a model's weights and buffers, kept where the model is."""

    def __init__(self, model: "nn.Module", decay: float) -> None:
        self._decay = decay
        self._values = {name: value.detach().clone() for name, value in model.state_dict().items()}
        self._updates = 0

    @torch.no_grad()
    def update(self, model: "nn.Module") -> None:
        """Move towards the model; faster at first, so that a fresh start is soon forgotten."""
        self._updates += 1
        share = 1 - min(self._decay, (1 + self._updates) / (10 + self._updates))
        for name, value in model.state_dict().items():
            average = self._values[name]
            if value.is_floating_point():
                average.lerp_(value.detach(), share)
            else:
                average.copy_(value)

    def state(self) -> "dict[str, Tensor]":
        """Return the averaged state dict."""
        return self._values

    def load(self, state: "dict[str, Tensor]", updates: int) -> None:
        """Take over a saved average."""
        for name, value in state.items():
            self._values[name].copy_(value)
        self._updates = updates

    @property
    def updates(self) -> int:
        """How often the average was updated."""
        return self._updates


def save_state(
    folder: Path, model: "nn.Module", average: AveragedWeights, optimizer: "Optimizer", progress: Progress
) -> None:
    """Write the state beside and move it into place: a run killed here keeps its previous state."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {
        "model": model.state_dict(),
        "average": average.state(),
        "updates": average.updates,
        "optimizer": optimizer.state_dict(),
        "progress": (progress.step, progress.seen, progress.epoch, progress.batch),
        "random": torch.get_rng_state(),
    }
    part = folder / f"{_FILE}.part"
    torch.save(state, part)
    os.replace(part, folder / _FILE)  # noqa: PTH105 - the standard name for an atomic move


def load_state(
    folder: Path, model: "nn.Module", average: AveragedWeights, optimizer: "Optimizer"
) -> Progress | None:
    """Load what `save_state` wrote into its arguments; None if there is nothing.

    Raises TrainingError when the state belongs to another network or is damaged.
    """
    path = folder / _FILE
    if not path.exists():
        return None
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        model.load_state_dict(state["model"])
        average.load(state["average"], state["updates"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return Progress(*state["progress"])
    except (KeyError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise TrainingError(
            f"The state in {path} does not fit this run: {error}.",
            hint="Choose another output folder, or remove the file to begin again.",
        ) from error
