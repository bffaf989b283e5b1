"""A run's state on disk: the averaged weights to use, and all that is needed to go on as if nothing had happened."""

import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from pic2latex.atomic_write import atomic_file
from pic2latex.errors import OutputError, Pic2LatexError, TrainingError
from pic2latex.models.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from torch import Tensor, nn
    from torch.optim import Optimizer

__all__ = ["AveragedWeights", "Progress", "RunState", "check_room", "find_checkpoint", "writing_into"]

_FILE = "state.pt"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Steps done, examples seen, the epoch and how many of its batches are done, seconds so far, the best score of an
    evaluation, and the evaluations since.
    """

    step: int = 0
    seen: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    best: float | None = None
    since_best: int = 0


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
        """Return the averaged state dict. Shapes are those of the network's."""
        return self._values

    def load(self, state: "Mapping[str, Tensor]", updates: int) -> None:
        """Take over a saved average. Shapes are those of the network's."""
        for name, value in state.items():
            self._values[name].copy_(value)
        self._updates = updates

    @property
    def updates(self) -> int:
        """How often the average was updated."""
        return self._updates


@dataclass(slots=True, eq=False)
class RunState:
    """Everything of a run that a checkpoint keeps; `chosen` is what the current epoch is made from."""

    model: "nn.Module"
    average: AveragedWeights
    optimizers: "Sequence[Optimizer]"
    progress: Progress
    chosen: dict[str, Any]

    def save(self, folder: Path) -> None:
        """Write the state beside and move it into place: a run killed here keeps its previous state.

        Raises OutputError when the disk is full or the folder cannot be written.
        """
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state(),
            "updates": self.average.updates,
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "progress": asdict(self.progress),
            "chosen": self.chosen,
            "random": torch.get_rng_state(),
        }
        with writing_into(folder), atomic_file(folder / _FILE) as file:
            torch.save(state, file)

    def load(self, folder: Path) -> bool:
        """Take over what `save` wrote; tell whether there was something.

        Raises TrainingError when the state belongs to another network or is damaged.
        """
        path = folder / _FILE
        if not path.exists():
            return False
        try:
            state = torch.load(path, map_location="cpu", weights_only=True)
            self.model.load_state_dict(state["model"])
            self.average.load(state["average"], state["updates"])
            for optimizer, known in zip(self.optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(known)
            torch.set_rng_state(state["random"])
            names = {field.name for field in fields(Progress)}
            self.progress = Progress(**{k: v for k, v in state["progress"].items() if k in names})
            self.chosen = state["chosen"]
        except (KeyError, AttributeError, RuntimeError, ValueError, EOFError, OSError) as error:
            raise TrainingError(
                f"The state in {path} does not fit this run: {error}.",
                hint="Choose another output folder, or remove the file to begin again.",
            ) from error
        return True


def find_checkpoint(init: str) -> Path:
    """Return the folder that `init` names, itself or as the name of a model on this machine.

    Raises TrainingError when there is neither.
    """
    folder = Path(init).expanduser()
    if folder.is_dir():
        return folder
    store = Store()
    try:
        return store.find(init).folder
    except Pic2LatexError as error:
        raise TrainingError(
            f"There is no checkpoint or model “{init}”.",
            hint=f"Name a folder, or one of: {', '.join(store.names())}.",
        ) from error


def check_room(model: "nn.Module", folder: Path) -> None:
    """Make the folder of a run, and see that its checkpoints have room: weights, average and AdamW's two moments.

    Raises OutputError before any work is lost.
    """
    needed = 4 * sum(value.numel() * value.element_size() for value in model.state_dict().values())
    with writing_into(folder):
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise OutputError(
            f"A checkpoint of this run takes {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free in {folder}.",
            hint="Make room, or choose another folder with out=.",
        )


@contextmanager
def writing_into(folder: Path) -> "Iterator[None]":
    """Make the folder, and turn what prevents writing into it into OutputError."""
    from safetensors import SafetensorError

    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except (OSError, RuntimeError, SafetensorError) as error:  # PyTorch reports a full disk as a RuntimeError
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise OutputError(
            f"{folder} cannot be written: {reason}.",
            hint="Make room, or choose another folder; the last checkpoint that was written is whole.",
        ) from error
