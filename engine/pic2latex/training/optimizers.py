"""AdamW, and Muon for matrices where it is asked for (Jordan et al. 2024, scaled as in arXiv 2502.16982)."""

from typing import TYPE_CHECKING

import torch
from torch import nn

from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from pic2latex.training.config_file import RunConfig

__all__ = ["make_optimizers"]

_BETAS = (0.9, 0.98)
_WEIGHT = {nn.Linear: "weight", nn.MultiheadAttention: "in_proj_weight"}
_SMALLEST_SIDE = 32  # a matrix thinner than that is a vector to Muon


def make_optimizers(
    model: nn.Module, config: "RunConfig", device: torch.device
) -> list[torch.optim.Optimizer]:
    """Return the optimizers of `model`, which lies on `device`; on a GPU each step is one fused kernel.

    Raises TrainingError for Muon with a PyTorch that has none.
    """
    assert config.learning_rate is not None
    matrices = _hidden_matrices(model) if config.optimizer == "muon" else []
    taken = {id(matrix) for matrix in matrices}
    others = [each for each in model.parameters() if id(each) not in taken]
    fused = device.type == "cuda"
    adamw = torch.optim.AdamW(
        others, config.learning_rate, _BETAS, weight_decay=config.weight_decay, fused=fused
    )
    if not matrices:
        return [adamw]
    if not hasattr(torch.optim, "Muon"):
        raise TrainingError("This PyTorch has no Muon.", hint="Install PyTorch 2.9 or later, or take adamw.")
    muon = torch.optim.Muon(
        matrices,
        lr=config.learning_rate,
        weight_decay=config.weight_decay,
        adjust_lr_fn="match_rms_adamw",
    )
    return [adamw, muon]


def _hidden_matrices(model: nn.Module) -> list[nn.Parameter]:
    """Return the weights of linear layers and of attention, but for those that an embedding shares."""
    embeddings = {id(module.weight) for module in model.modules() if isinstance(module, nn.Embedding)}
    found: dict[int, nn.Parameter] = {}
    for module in model.modules():
        weight = getattr(module, _WEIGHT.get(type(module), ""), None)
        if (
            isinstance(weight, nn.Parameter)
            and min(weight.shape) >= _SMALLEST_SIDE
            and id(weight) not in embeddings
        ):
            found[id(weight)] = weight
    return list(found.values())
