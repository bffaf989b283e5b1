"""Chooses precision and attention by a short trial on the machine at hand.

bfloat16 is 8 to 26 times slower than float32 on a CPU without AVX512-BF16 or AMX and nearly twice as fast with them;
plain and flash attention differ by 1.5, either way. So one small batch is run forward and backward in each way.
"""

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor, nn

    from pic2latex.training.config_file import RunConfig
    from pic2latex.training.task import Task

__all__ = ["Arithmetic", "choose_arithmetic"]

_ROWS = 4  # of a batch: enough to tell, and soon over where bfloat16 is slow
_ROUNDS = 3
_HOPELESS = 2.0
"""A way that takes that many times the best one is not run again."""


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How the network is computed: `precision` as accelerate calls it, `attention` math or flash."""

    precision: str
    attention: str

    def attention_context(self) -> AbstractContextManager[None]:
        """Return the context in which attention is computed that way."""
        from torch.nn.attention import SDPBackend, sdpa_kernel

        if self.attention == "flash":
            return nullcontext()  # what PyTorch prefers wherever it can
        context: AbstractContextManager[None] = sdpa_kernel(SDPBackend.MATH)
        return context

    def autocast(self, device: torch.device) -> AbstractContextManager[Any]:
        """Return the context in which products are computed in that precision."""
        if self.precision == "no":
            return nullcontext()
        return torch.autocast(device.type, {"bf16": torch.bfloat16, "fp16": torch.float16}[self.precision])

    def words(self, device: torch.device) -> str:
        """Say it, with the device, for the log."""
        name = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
        precision = "float32" if self.precision == "no" else self.precision
        return f"{name}, {precision}, {self.attention} attention"


def choose_arithmetic(
    task: "Task", model: "nn.Module", batch: "Mapping[str, Tensor]", config: "RunConfig"
) -> Arithmetic:
    """Return the fastest of what `config` leaves open, for a batch that lies where the model does.

    The model keeps its weights, buffers and modes. Shapes are those of `task.batch`.
    """
    device = next(model.parameters()).device
    precisions: tuple[str, ...] = ("no", "bf16") if config.precision == "auto" else (config.precision,)
    attentions: tuple[str, ...] = ("math", "flash") if config.attention == "auto" else (config.attention,)
    if (
        device.type == "cuda"
    ):  # nothing to try: tensor cores and fused attention win on every card that has them
        half = "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "fp16"
        precisions = (half,) if config.precision == "auto" else precisions
        attentions = ("flash",) if config.attention == "auto" else attentions
    ways = [Arithmetic(precision, attention) for precision in precisions for attention in attentions]
    if len(ways) == 1:
        return ways[0]
    rows = {name: value[:_ROWS] for name, value in batch.items()}
    modes = {module: module.training for module in model.modules()}
    model.eval()  # so that running statistics stay; the work is the same
    try:
        return _fastest(task, model, rows, ways)
    finally:
        for module, mode in modes.items():
            module.training = mode
        model.zero_grad(set_to_none=True)


def _fastest(
    task: "Task", model: "nn.Module", batch: "Mapping[str, Tensor]", ways: list[Arithmetic]
) -> Arithmetic:
    """Return the way whose shortest of a few runs is the shortest; shapes are those of `task.batch`.

    The ways take turns, so that what the first run warms up serves none of them. What is compared is the CPU time of
    this process: seconds by the clock tell what else the machine does.
    """
    shortest = dict.fromkeys(ways, float("inf"))
    for round_number in range(_ROUNDS + 1):
        for way in ways:
            if round_number and shortest[way] > _HOPELESS * min(shortest.values()):
                continue
            began = time.process_time()
            with way.attention_context(), way.autocast(torch.device("cpu")):
                total: Any = task.losses(model, batch).total
            total.backward()
            shortest[way] = min(shortest[way], time.process_time() - began)
    return min(shortest, key=lambda way: shortest[way])
