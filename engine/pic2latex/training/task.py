"""What a run trains, as the training loop sees it: one protocol for every network."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor, nn

    from pic2latex.training.data.batch_feeder import BatchFeeder, BatchJob
    from pic2latex.training.validation_metrics import Evaluation

__all__ = ["Epoch", "Losses", "Task"]


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """The sum that is minimised and its parts, by name, for the log: scalars on the device."""

    total: "Tensor"
    parts: "Mapping[str, Tensor]"


class Epoch(NamedTuple):
    """Batches to be made, in order, and sentences for the log: what they are made from, and what was left out."""

    jobs: "Sequence[BatchJob]"
    sentences: tuple[str, ...] = ()


class Task(Protocol):
    """What a run trains: a network, what it learns from and how that is judged."""

    @property
    def noun(self) -> str:
        """What it sees, in the plural."""

    def build(self) -> "nn.Module":
        """Make the network, from `init` where the run names one."""

    def choose(self, number: int, before: "Mapping[str, Any]") -> dict[str, Any]:
        """Choose what epoch `number` is made from, given what was chosen for the one before (nothing for the first)."""

    def epoch(self, number: int, chosen: "Mapping[str, Any]", feeder: "BatchFeeder") -> Epoch:
        """Plan the batches of an epoch: the same ones for the same arguments."""

    def losses(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> Losses:
        """Run the network, in training or evaluation mode as it is set; never waits for a GPU.

        Shapes are those of `batch`.
        """

    def evaluate(self, model: "nn.Module") -> "Evaluation | None":
        """Judge the network, in evaluation mode, on what it never learns from; None if there is nothing."""

    def save(self, model: "nn.Module", folder: "Path") -> None:
        """Write what `build` can begin with."""
