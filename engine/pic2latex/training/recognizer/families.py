"""The families of networks that can be trained, behind one protocol: what differs between them and nothing else."""

from typing import TYPE_CHECKING, Any, Protocol

from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from torch import Tensor, nn

    from pic2latex.training.data.dataset import Example
    from pic2latex.training.recognizer.config import TrainConfig
    from pic2latex.training.task import Losses

__all__ = ["FAMILIES", "Family", "open_family", "resolved"]


class Family(Protocol):
    """A family of networks: how it is built, fed, judged and saved."""

    @property
    def glyph_numbers(self) -> "Mapping[str, int]":
        """The glyph classes it learns from; empty for none."""

    def encode(self, latex: str) -> tuple[int, ...] | None:
        """Return token ids with start and end, or None if the vocabulary cannot write the formula."""

    def text(self, ids: "Sequence[int]") -> str:
        """Return the LaTeX of token ids without start and end."""

    def build(self) -> "nn.Module":
        """Make the network, from `init` where the run names one."""

    def batch(
        self, examples: "Sequence[Example]", generator: "np.random.Generator | None"
    ) -> "dict[str, Tensor]":
        """Read, draw and stack the examples; without a generator they are shown clean and in place.

        `pictures` and `tokens` (B, T) int64 are always there, and on the CPU.
        """

    def losses(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> "Losses":
        """Run the network, in training or evaluation mode as it is set. Shapes are those of `batch`."""

    def read(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> list[tuple[int, ...]]:
        """Read the pictures of the batch greedily; ids without start and end. Shapes are those of `batch`."""

    def save(self, model: "nn.Module", folder: "Path") -> None:
        """Write what `build` can start from."""


FAMILIES: "Mapping[str, str]" = {
    "compact": "pic2latex.training.recognizer.compact:CompactFamily",
    "texteller": "pic2latex.training.recognizer.texteller:TexTellerFamily",
}


def resolved(config: "TrainConfig") -> "TrainConfig":
    """Return the config with the tokenizer, the size of text and the budget decided that its family and `init` give.

    Raises TrainingError for an unknown family, preset or checkpoint.
    """
    decided: TrainConfig = _family_class(config).resolved(config)
    return decided


def open_family(config: "TrainConfig") -> Family:
    """Return the family of a resolved config. Raises TrainingError for an unknown one."""
    family: Family = _family_class(config)(config)
    return family


def _family_class(config: "TrainConfig") -> Any:
    import importlib

    if config.family not in FAMILIES:
        raise TrainingError(
            f"There is no family {config.family}.", hint=f"Choose one of {', '.join(FAMILIES)}."
        )
    module, name = FAMILIES[config.family].split(":")
    return getattr(importlib.import_module(module), name)
