"""How a network in training reads pictures it never learns from: a share, a loss, and a few to look at."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from pic2latex.latex.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pic2latex.training.data.dataset import Example
    from pic2latex.training.recognizer.families import Family

__all__ = ["Judgement", "evaluate"]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """`exact` of `count` formulas read exactly (canonical form), the mean token loss, and pairs (true, read)."""

    count: int
    exact: int
    loss: float
    shown: tuple[tuple[str, str], ...]


@torch.no_grad()
def evaluate(family: "Family", model: torch.nn.Module, examples: "Sequence[Example]") -> Judgement:
    """Read each example clean and greedily. The model is left in the mode it was in."""
    was_training = model.training
    model.eval()
    exact, loss = 0, 0.0
    shown: list[tuple[str, str]] = []
    try:
        device = next(model.parameters()).device
        for number, example in enumerate(examples):
            batch = {name: value.to(device) for name, value in family.batch((example,), None).items()}
            loss += float(family.losses(model, batch).parts["tokens"])
            true, read = family.text(example.ids[1:-1]), family.text(family.read(model, batch, 0))
            exact += canonical(true) == canonical(read)
            if number % max(1, len(examples) // _SHOWN) == 0:
                shown.append((true, read))
    finally:
        model.train(was_training)
    return Judgement(len(examples), exact, loss / max(1, len(examples)), tuple(shown))
