"""Precision and attention are tried out, and what tries them leaves the network as it was."""

from pathlib import Path

import pytest
import torch
from torch import nn

from pic2latex.training.autotune import Arithmetic, choose_arithmetic
from pic2latex.training.config_file import read_config
from pic2latex.training.recognizer.config import TrainConfig
from pic2latex.training.task import Losses


class Task:
    """Learns to give nothing, slowly in half precision where it is told so."""

    def __init__(self, slow: str) -> None:
        self.slow = slow
        self.seen: set[tuple[str, str]] = set()

    def losses(self, model: nn.Module, batch: dict[str, torch.Tensor]) -> Losses:
        half = "bf16" if torch.is_autocast_enabled("cpu") else "no"
        flash = "flash" if torch._C._get_flash_sdp_enabled() else "math"
        self.seen.add((half, flash))
        x = batch["x"]
        for _ in range(400 if self.slow in {half, flash} else 1):
            x = torch.sin(x)
        total = model(x[:, None]).float().square().sum()
        return Losses(total, {"it": total})


def config(*settings: str) -> TrainConfig:
    return read_config(TrainConfig, None, ["data=d", "out=o", *settings])


@pytest.mark.parametrize("slow", ["bf16", "no", "math", "flash"])
def test_the_faster_way_is_taken(slow: str) -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    model[0].eval()
    task = Task(slow)
    chosen = choose_arithmetic(task, model, {"x": torch.rand(9, 64, 64)}, config())  # type: ignore[arg-type]
    assert slow not in {chosen.precision, chosen.attention}
    assert len(task.seen) == 4
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert [module.training for module in model.modules()] == [True, False, True]
    assert all(parameter.grad is None for parameter in model.parameters())


def test_what_is_settled_is_not_tried() -> None:
    task = Task("no")
    model = nn.Conv2d(1, 2, 3)
    settled = config("precision=no", "attention=math")
    assert choose_arithmetic(task, model, {}, settled) == Arithmetic("no", "math")  # type: ignore[arg-type]
    assert not task.seen
    assert Path("o") == settled.out
