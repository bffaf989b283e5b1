"""What an evaluation says of a network: figures by name, which of them decides, and a few examples to look at."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Evaluation"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`figures` by name for the log; `score` is the one by which the best checkpoint is chosen (more is better).

    `shown` holds pairs (true, read) to look at.
    """

    figures: "Mapping[str, float]"
    score: float
    shown: tuple[tuple[str, str], ...] = field(default=())

    def sentence(self) -> str:
        """Return the figures in a line."""
        return "  ".join(f"{name} {value:.3f}" for name, value in self.figures.items())
