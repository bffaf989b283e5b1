"""How a network in training reads pictures it never learns from: clean, and made to look like snips."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from pic2latex.latex.canonical import canonical
from pic2latex.training.recognizer.batching import bucketed
from pic2latex.training.recognizer.families import open_family
from pic2latex.training.validation_metrics import Evaluation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pic2latex.training.data.dataset import Example
    from pic2latex.training.recognizer.config import TrainConfig
    from pic2latex.training.recognizer.families import Family

__all__ = ["evaluate"]

_SHOWN = 5
_LOSS_WEIGHT = 0.01
_SEED = 5
"""Of the looks: the same in every evaluation of every run."""


@torch.inference_mode()
def evaluate(
    family: "Family", model: torch.nn.Module, examples: "Sequence[Example]", config: "TrainConfig"
) -> Evaluation:
    """Read every example in both views, in batches.

    The score is the mean share of formulas read exactly; between equals, the lower loss decides.

    Exactly is by canonical form; losses are of tokens, without smoothing, by batch.
    """
    assert config.budget is not None
    assert config.em is not None
    batches = bucketed(examples, budget=config.budget, seed=0, epoch=0, em=config.em)
    device = next(model.parameters()).device
    families = {"clean": family, "snips": open_family(replace(config, snips=1.0))}
    figures: dict[str, float] = {}
    shown: list[tuple[str, str]] = []
    for view, drawn in families.items():
        loss, pairs = 0.0, []
        for number, batch in enumerate(batches):
            generator = np.random.default_rng((_SEED, number)) if view == "snips" else None
            tensors = {name: value.to(device) for name, value in drawn.batch(batch, generator).items()}
            loss += float(family.losses(model, tensors).parts["tokens"]) * len(batch)
            read = family.read(model, tensors)
            pairs += [
                (family.text(one.ids[1:-1]), family.text(ids)) for one, ids in zip(batch, read, strict=True)
            ]
        right = sum(canonical(true) == canonical(said) for true, said in pairs)
        figures |= {f"{view}_exact": right / len(pairs), f"{view}_loss": loss / len(pairs)}
        shown = shown or pairs[:: max(1, len(pairs) // _SHOWN)][:_SHOWN]
    exact, loss = (figures[f"clean_{name}"] + figures[f"snips_{name}"] for name in ("exact", "loss"))
    return Evaluation(figures, exact / 2 - _LOSS_WEIGHT * loss / 2, tuple(shown))
